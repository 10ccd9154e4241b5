"""Values as spreadsheets and text files have them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is taken for a formula by a spreadsheet that opens a CSV file (OWASP, "CSV Injection")."""

APOSTROPHE: Final = "'"

ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""

REPLACEMENT: Final = "\ufffd"

CELL_LIMIT: Final = 32_767
"""Characters an Excel cell holds, counted as Excel counts them: in UTF-16 units."""

CUT: Final = " […]"

LIST_SEPARATOR: Final = "; "

Scalar = str | int | float | bool | date | None


def flat(value: Any) -> Scalar:
    """A value of a dataset as one cell: a list of texts joined by ``; ``, a list of boxes as JSON."""
    if isinstance(value, list):
        if any(isinstance(part, Mapping) for part in value):
            return json.dumps(value, ensure_ascii=False)
        return LIST_SEPARATOR.join(str(part) for part in value)
    scalar: Scalar = value
    return scalar


def for_excel(text: str) -> str:
    """A text as an Excel cell can hold it: what XML cannot hold is ``�``, what is too long ends in `` […]``."""
    clean = ILLEGAL.sub(REPLACEMENT, text)
    units = clean.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return clean
    room = (CELL_LIMIT - len(CUT)) * 2
    return units[:room].decode("utf-16-le", errors="ignore") + CUT


def for_csv(value: Scalar) -> Scalar:
    """A value for CSV: an apostrophe goes before a text that a spreadsheet would take for a formula.

    Numbers stay numbers, negative ones too. Text that already begins with an apostrophe before such a character gets
    one more, so that taking one away gives back what was there (:func:`from_csv`).
    """
    if isinstance(value, str) and value.lstrip(APOSTROPHE).startswith(FORMULA_STARTS):
        return APOSTROPHE + value
    return value


def from_csv(text: str) -> str:
    """The text that :func:`for_csv` was given."""
    if text.startswith(APOSTROPHE) and text.lstrip(APOSTROPHE).startswith(FORMULA_STARTS):
        return text[1:]
    return text
