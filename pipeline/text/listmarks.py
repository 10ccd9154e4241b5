"""The marks that items of lists begin with."""

from __future__ import annotations

import re

_BULLETS = frozenset("•◦▪‣·●○■□*")
DASHES = frozenset("-–—\u2010\u2011\u2212")
_SIGNS = _BULLETS | DASHES
_LETTER_BULLET = "o"
LONGEST_NUMBER = 3
MAY_BEGIN_ITEM = re.compile(rf"[{re.escape(''.join(_SIGNS))}]|(?:{_LETTER_BULLET}|(?:\d{{1,2}}|[a-z])[.)])(?!\S)")
"""What the text of a line begins with that begins with a list marker, and that of few others."""
_NUMBER = re.compile(r"(?:\d{1,2}|[a-z])[.)]$")


def marker(first: str, words: int) -> str:
    """The kind of list marker that a line of so many words begins with, told by its first one; empty for none."""
    if len(first) > LONGEST_NUMBER and first[0] not in _SIGNS:
        return ""  # as nearly every line
    if first[0] in _BULLETS:
        return "bullet"
    if len(first) > 2 and first[0] in DASHES and first[1].isalpha():
        return "tight dash"
    if words == 1:
        return ""
    if first in DASHES:
        return f"dash {first}"
    if first == _LETTER_BULLET:
        return "letter"
    return "number" if len(first) <= LONGEST_NUMBER and _NUMBER.match(first) else ""
