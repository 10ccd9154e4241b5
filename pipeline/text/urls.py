"""Addresses that are printed over several lines."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

GoesOn = Literal["yes", "hyphenated", "maybe", "no"]
"""``hyphenated``: it does, and the hyphen between is the typesetter's."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:se|nu|eu|org|com|net|info|int)/)\S*$",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[A-Za-z0-9%._~:/?#\[\]@!$&'()*+,;=-]+")
_NO_HOST = re.compile(r"(?:^|//)(?:www\.)?$", re.IGNORECASE)
_BEGINS_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
_INCOMPLETE = "_=&?%"
_PATH_MARKS = re.compile(r"[a-z0-9]/$|/.*[/-]|-.*/|_|=|[a-z]-.*-|[a-z0-9]\.(?:pdf|html?|aspx?|docx?|xlsx?|pptx?)$")


def address_in(word: str) -> str:
    """The address that ``word`` ends with, without what stands before it; empty where there is none."""
    if not may_be_address(word):  # few words may, and the pattern is slow
        return ""
    found = _ADDRESS.search(word)
    return found.group() if found else ""


def may_be_address(word: str) -> bool:
    """False where no address can stand in ``word``."""
    return "/" in word or "www." in word.lower()


def goes_on(address: str, piece: str, is_alone: bool, known: Collection[str]) -> GoesOn:
    """Whether the first word of the next line belongs to an address at a line end.

    Args:
        address: the address so far, as printed.
        piece: the first word of the next line.
        is_alone: True when ``piece`` is all of that line, or ``address`` all of its own.
        known: the whole targets of the document's links.
    """
    bare = piece.rstrip(".,;:)”\"'")
    targets = [url for url in known if url.startswith(address)]
    if targets:
        return "yes" if any(url.startswith(address + bare) for url in targets) else "no"
    if address[-1] == "-" and any(url.startswith(address[:-1] + bare) for url in known):
        return "hyphenated"
    if _NO_HOST.search(address):
        return "yes" if _PIECE.fullmatch(bare) else "no"
    if address[-1] == "-" and _PIECE.fullmatch(bare) and not _BEGINS_ADDRESS.match(piece):
        return "maybe"  # the address's own hyphen, or that of a typesetter who breaks addresses like words
    if address_in(piece) or not _PIECE.fullmatch(bare):
        return "no"
    if address[-1] in _INCOMPLETE:
        return "yes"
    looks_like_path = bool(_PATH_MARKS.search(bare)) and not bare[0].isupper()
    return "maybe" if looks_like_path and (address[-1] == "/" or is_alone) else "no"
