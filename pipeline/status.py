"""Reads what is printed in a status cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.kept import Kept
from pipeline.profile import Profile, once_per_profile

KEPT = 20_000
"""So many texts are kept with what was read in them: those of many reports, which are short and mostly the same."""
_FOOTNOTE = re.compile(r"(?<=\D)\s*(?:\(?\d{1,2}\)?|[\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021]+)$")
"""The mark of a footnote behind a status: `U1`, `U 1)`, `U¹`, `U**`."""

_SYMBOL = re.compile(r"^[\u2022\u25a0-\u25ff\u2605-\u2606\u2713-\u2718\u2b24]\s*(?=[^\W\d_])")
"""A sign before a status that says the same by its shape or colour: `● U`, `✓ Uppnått`."""

_SHAPE = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)*")


@dataclass(frozen=True)
class StatusReading:
    """A status cell read: ``raw`` as printed (white space collapsed, broken words whole), codes in order, ``?`` or not.

    ``problem`` says why the text is no status (then there are no codes), ``repair`` what had to be overlooked to read
    it; both None for a plain one. A blank cell has no codes and no problem. ``meaning`` is that of the codes together:
    ``mixed`` for different ones, None for none. ``manner`` is how one with a repair is set (in brackets, in small
    letters, as words), for a report whose statuses are all set so; empty where the repair is no manner.
    """

    raw: str
    codes: tuple[str, ...] = ()
    is_uncertain: bool = False
    problem: str | None = None
    repair: str | None = None
    meaning: str | None = None
    manner: str = ""


def read_status(text: str, profile: Profile) -> StatusReading:
    """Reads the text of one status cell.

    Args:
        text: the words of the cell with single spaces between, as printed.
        profile: tells the codes, the separators of compound ones, the marks of uncertainty and of blank cells.
    """
    return _readings(profile)[text]


@once_per_profile
def _readings(profile: Profile) -> Kept[str, StatusReading]:
    """What stands in status cells and what was read in it; each text is read once."""
    return Kept(lambda text: _read_status(text, profile), KEPT)


def is_status(text: str, profile: Profile) -> bool:
    """Whether the text of a cell is a status, or that of a blank cell."""
    return read_status(text, profile).problem is None


def _read_status(text: str, profile: Profile) -> StatusReading:
    raw = " ".join(text.split())
    form = profile.status_format
    if not raw or raw in form.blank:
        return StatusReading(raw)
    bare = raw
    for mark in form.uncertain:
        bare = bare.replace(f"({mark})", "").replace(mark, "")
    is_uncertain = bare != raw
    codes, repair = _codes(bare, profile)
    manner = _manner(bare, profile) if repair else ""
    if codes is None:
        codes, repair = _codes(_unbroken(bare), profile)
        raw = _unbroken(raw) if codes is not None else raw
    if codes is None:
        codes, _ = _codes(_FOOTNOTE.sub("", bare), profile)
        repair = f"{raw!r} was read without the mark of a footnote"
    if codes is None:
        codes, _ = _codes(_SYMBOL.sub("", bare), profile)
        repair = f"{raw!r} was read without its sign"
    if codes is None:
        return StatusReading(raw, (), is_uncertain, f"{raw!r} is none of {_expected(profile)}", None)
    return StatusReading(raw, codes, is_uncertain, None, repair, _meaning_of(codes, profile), manner)


def _manner(text: str, profile: Profile) -> str:
    """How a status is set, whatever it says: letters as ``A`` or ``a``, words as ``Aa`` or ``aa``.

    ``(U)`` is ``(A)``, ``u/p`` and ``e`` are ``a``; empty where the parts of a compound one are not set alike.
    """
    for separator in profile.status_format.separators:
        text = text.replace(separator, "\0")
    shapes = {_SHAPE.sub(_shape, part.strip()) for part in text.split("\0")}
    return shapes.pop() if len(shapes) == 1 else ""


def _shape(match: re.Match[str]) -> str:
    letters = match[0]
    return ("a" if letters[0].islower() else "A") + ("a" if len(letters) > 1 else "")


def _meaning_of(codes: Iterable[str], profile: Profile) -> str:
    first, *others = {profile.meanings[code] for code in codes}
    return "mixed" if others else first


def _unbroken(text: str) -> str:
    """``text`` without the breaks that a narrow cell made in a word (`Del- vis`, `Delvi s`)."""
    return text.replace("- ", "").replace(" ", "")


def _expected(profile: Profile) -> str:
    return ", ".join(p for s in profile.statuses for p in s.printed)


def _codes(text: str, profile: Profile) -> tuple[tuple[str, ...] | None, str | None]:
    printed, folded = profile.code_of_printed, profile.code_of_folded
    separators = profile.status_format.separators
    whole = text.strip()
    for separator in separators if whole not in printed else ():
        whole = whole.replace(separator, "\0")
    parts = [part.strip() for part in whole.split("\0")]
    if all(part in printed for part in parts):
        return tuple(printed[part] for part in parts), None
    loose = [part.strip(".,;:()[]* ").casefold() for part in parts]
    if profile.status_format.is_case_sensitive or not all(part in folded for part in loose):
        return None, None
    return tuple(folded[part] for part in loose), f"{text.strip()!r} was read as {'/'.join(folded[p] for p in loose)}"
