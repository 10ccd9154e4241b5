"""The page tree, as far as it stands openly in the bytes of a file (not in object streams)."""

from __future__ import annotations

import re

_KIDS = re.compile(rb"/Kids\s*\[([\d\sR]*)\]")
_HEADER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R")
_DICTIONARY_BYTES = 4096
"""How far before its /Kids an object may begin. Measured: 10-300."""


def cyclic_tree(data: bytes) -> int | None:
    """An object that is named twice as a kid, or that is a kid of itself or of what hangs on it; None where none is.

    Of several editions of an object the last counts.
    """
    kids: dict[int, list[int]] = {}
    for match in _KIDS.finditer(data):
        headers = list(_HEADER.finditer(data, max(0, match.start() - _DICTIONARY_BYTES), match.start()))
        if headers:
            kids[int(headers[-1][1])] = [int(number) for number in _REFERENCE.findall(match[1])]
    seen: set[int] = set()
    for children in kids.values():
        for child in children:
            if child in seen:
                return child
            seen.add(child)
    # each node has one parent now; a circle has no node without one, so that no way down from a root meets it
    reached = [number for number in kids if number not in seen]
    for number in reached:
        reached.extend(child for child in kids[number] if child in kids)
    return next(iter(kids.keys() - set(reached)), None)
