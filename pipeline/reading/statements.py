"""A content stream (ISO 32000-1, 7.8.2) as statements: operands, then their operator.

What producers write for nearly all that is printed, one text object for one piece of text, straight lines, a
rectangle, is matched as a whole: a page is a hundred of those and a thousand single operators. Everything else is
matched operator by operator.
"""

from __future__ import annotations

import re

from pipeline.reading.syntax import ARRAY, COMMENT, DICTIONARY, HEXADECIMAL, NAME, NUMBER, STRING

_END = rb"(?![^\s()<>\[\]{}/%])"
_N = NUMBER + rb"\s++"
_OF_A_NUMBER = _N + rb"(?>TL|Tr|g|G|scn|" + 2 * _N + rb"(?>rg|RG))"
_OF_A_NAME = NAME + rb"\s++(?>" + _N + rb"Tf|gs|cs|CS)"
# not more: a stream of nothing but settings would be read to its end from each of them
_SETTINGS = rb"((?>\s*+(?>" + _OF_A_NUMBER + rb"|" + _OF_A_NAME + rb")" + _END + rb"){0,8}+)"
_BEFORE = rb"((?:(q)\s++)?+(?:(" + 6 * _N + rb")cm" + _END + rb"\s*+)?+" + _SETTINGS + rb")"
_PLACE = rb"([-+.0-9\s]++T[dm])" + _END
_SHOWN = rb"\s*+((?>" + STRING + rb"|" + HEXADECIMAL + rb")(?=\s*+Tj)|" + ARRAY + rb"(?=\s*+TJ))\s*+T[jJ]" + _END
_STEPS = rb"((?>\s*+" + _N + rb"0\s++Td\s*+" + HEXADECIMAL + rb"\s*+Tj" + _END + rb")*+)"
_AFTER = rb"((?:\s*+T\*" + _END + rb")?+\s*+ET" + _END + rb"(?:\s*+Q" + _END + rb")?+(?:\s*+EMC" + _END + rb")?+)"
_TEXT = b"".join((rb"\s*+", _BEFORE, rb"\s*+BT", _END, _SETTINGS, _PLACE, _SETTINGS, _SHOWN, _STEPS, _AFTER))
_MARK = rb"\s*+/([A-Za-z0-9]++)\s*+<<\s*+/MCID (\d++)\s*+(?:/Lang\s*+\([^()\\]*+\)\s*+)?+>>\s*+BDC" + _END
_LINE = _N + NUMBER + rb"\s++m\s++" + _N + NUMBER + rb"\s++l\s++S" + _END
_LINES = rb"\s*+(n\s++)?+(" + _LINE + rb"(?>\s*+(?:n\s++)?+" + _LINE + rb")*+)"
_RECTANGLE = rb"\s*+((?:" + _N + rb"){4})re\s++(f\*?+|W\*?+\s++n)" + _END
_STATEMENT = (
    rb"((?>\s++|" + rb"|".join((NUMBER, NAME, STRING, DICTIONARY, HEXADECIMAL, ARRAY, COMMENT)) + rb")*+)"
    rb"(?>BI(?=[\s/])(.*?)(?<=[\s>\])])ID\s(?:.*?)EI(?=\s)|([A-Za-z'\"][^\s()<>\[\]{}/%]*+))"
)
_BLANK = rb"((?>\s++|" + COMMENT + rb")*+\Z)"
_REST = rb"(.++)"

CONTENT = re.compile(rb"|".join((_TEXT, _MARK, _LINES, _RECTANGLE, _STATEMENT, _BLANK, _REST)), re.DOTALL)
"""One statement after the other, without gaps; which it is, ``lastindex`` tells: one of the numbers below."""

TEXT = 10
"""A text object that shows one string. Groups: :data:`TEXT_PARTS` and, where there is anything before it,
:data:`BEFORE_TEXT`."""
TEXT_PARTS = (1, 5, 6, 7, 8, 9, 10)
"""What stands before it, settings, the place with its operator, settings, what is shown (a string or an array of
``TJ``), further glyphs (``x 0 Td <…> Tj`` each), its end: ``T*``, ``ET``, ``Q``, ``EMC``."""
BEFORE_TEXT = (2, 3, 4)
"""``q``, the numbers of ``cm``, settings."""
MARK = 12
"""The beginning of marked content with an id as good as alone: tag, id."""
LINES = 14
"""Lines that are drawn each, such as the borders of a row: ``n`` before the first, then all of them."""
LINES_PARTS = (13, 14)
BETWEEN_NUMBERS = b"nmlS"
"""The letters in lines."""
RECTANGLE = 16
"""Its place and size, then what paints it."""
RECTANGLE_PARTS = (15, 16)
IMAGE = 18
"""The entries of an inline image."""
OPERATOR = 19
"""Any other statement: operands, operator."""
OPERATOR_PARTS = (17, 19)
BLANK = 20
"""What may stand after the last operator."""

_OPENS = re.compile(rb"(?<![^\s>\])])BT(?![^\s/(<\[])")

_SHOWS = re.compile(rb"T[jJ]\b")


def is_text_open(data: bytes) -> bool:
    """Whether a content ends within a text object."""
    return _OPENS.search(data, max(0, data.rfind(b"ET"))) is not None


def breaks_off(data: bytes) -> bool:
    """Whether a content ends within a text object, or text stands where it cannot be followed any more."""
    if is_text_open(data):
        return True
    for match in CONTENT.finditer(data + b"\n"):
        kind = match.lastindex or 0
        is_lost = kind > BLANK or (kind == OPERATOR and match.group(*OPERATOR_PARTS)[1] == b"BI")
        if is_lost:
            return _SHOWS.search(data, match.start()) is not None
    return False


SHOWN = re.compile(rb"(" + STRING + rb")|<([0-9A-Fa-f\s]*+)>|(" + NUMBER + rb")", re.DOTALL)
"""What stands in the array of ``TJ``."""

SETTING = re.compile(rb"(\s*+(?>[-+.0-9]++\s++|" + NAME + rb"\s*+)*+)([A-Za-z]++)")
"""Operands and operator in the settings of a text object."""

STEP = re.compile(rb"\s*+(" + NUMBER + rb")\s++0\s++Td\s*+<([^>]*+)>\s*+Tj")
"""Move and digits of one of a text object's further glyphs."""
