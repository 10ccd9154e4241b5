"""Numbers as Swedish writes them: a comma or a point for decimals, a space for thousands."""

from __future__ import annotations

import re

SPACES = "    "
"""What may stand between thousands: the space, and those that do not break."""

DIGITS = rf"(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d{{1,2}})?(?![\d.,]*\d))"
"""A number in digits. ``10.000`` is none: it may be ten or ten thousand."""

BEFORE = r"(?<![\w.,/:§#–—-])(?<!\d\s)"
"""A number does not begin here: inside a word, a date, a range, an address."""

HYPHEN = r"\s?[–—-]\s?"


def number(text: str) -> float:
    """The value of a number in digits.

    Raises:
        ValueError: it is none.
    """
    return float(re.sub(rf"[{SPACES}]", "", text).replace(",", "."))
