"""A content stream (ISO 32000-1, 7.8.2) as statements: operands, then their operator.

What producers write for nearly all that is printed, one text object for one piece of text, a straight line, a
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
_SETTINGS = rb"((?>\s*+(?>" + _OF_A_NUMBER + rb"|" + _OF_A_NAME + rb")" + _END + rb")*+)"
_MOVED = rb"(?:(" + 6 * _N + rb")cm" + _END + rb"\s*+)?+"
_PLACE = rb"\s*+([-+.0-9\s]++)T([dm])" + _END
_SHOWN = rb"\s*+(?>(" + STRING + rb"|" + HEXADECIMAL + rb")\s*+Tj|(" + ARRAY + rb")\s*+TJ)" + _END
_STEPS = rb"((?>\s*+" + _N + rb"0\s++Td\s*+" + HEXADECIMAL + rb"\s*+Tj" + _END + rb")*+)"

_TEXT = b"".join(
    (
        rb"\s*+(q\s++)?+",
        _MOVED,
        _SETTINGS,
        rb"\s*+BT" + _END,
        _SETTINGS,
        _PLACE,
        _SETTINGS,
        _SHOWN,
        _STEPS,
        rb"(\s*+T\*" + _END + rb")?+\s*+ET" + _END,
        rb"(\s*+Q" + _END + rb"|)",
    )
)
_LINE = rb"\s*+(n\s++)?+(" + _N + NUMBER + rb")\s++m\s++(" + _N + NUMBER + rb")\s++l\s++S" + _END
_RECTANGLE = rb"\s*+((?:" + _N + rb"){4})re\s++(f\*?+|W\*?+\s++n)" + _END
_STATEMENT = (
    rb"((?>\s++|" + rb"|".join((NUMBER, NAME, STRING, DICTIONARY, HEXADECIMAL, ARRAY, COMMENT)) + rb")*+)"
    rb"(?>BI(?=[\s/])(.*?)(?<=[\s>\])])ID\s(?:.*?)EI(?=\s)|([A-Za-z'\"][^\s()<>\[\]{}/%]*+))"
)
_BLANK = rb"((?>\s++|" + COMMENT + rb")*+\Z)"
_REST = rb"(.++)"

CONTENT = re.compile(rb"|".join((_TEXT, _LINE, _RECTANGLE, _STATEMENT, _BLANK, _REST)), re.DOTALL)
"""One statement after the other, without gaps; which it is, ``lastindex`` tells: one of the numbers below."""

TEXT = 12
"""A text object that shows one string, with groups 1-12: ``q``, the numbers of ``cm`` and settings before it;
settings, numbers of the place, ``d`` or ``m``, settings, string, array of ``TJ``, further glyphs (``x 0 Td <…> Tj``
each), ``T*``; ``Q`` after it."""
LINE = 15
"""A line that is drawn, with groups 13-15: ``n`` before it, its beginning, its end."""
RECTANGLE = 17
"""With groups 16-17: its place and size, then what paints it."""
IMAGE = 19
"""An inline image, with groups 18-19: nothing, its entries."""
OPERATOR = 20
"""Any other statement, with groups 18 and 20: operands, operator."""
OPERANDS = 18
BLANK = 21
"""What may stand after the last operator."""

MARKED = re.compile(rb"\s*+/([A-Za-z0-9]++)\s*+<<\s*+/MCID (\d++)\s*+(?:/Lang\s*+\([^()\\]*+\)\s*+)?+>>\s*+")
"""The operands of ``BDC`` as they mostly are: a tag, and an id as good as alone."""

SHOWN = re.compile(rb"(" + STRING + rb")|<([0-9A-Fa-f\s]*+)>|(" + NUMBER + rb")", re.DOTALL)
"""What stands in the array of ``TJ``."""

SETTING = re.compile(rb"\s*+((?>[-+.0-9]++\s++|" + NAME + rb"\s*+)*+)([A-Za-z]++)")
"""Operands and operator in the settings of a text object."""

STEP = re.compile(rb"\s*+(" + NUMBER + rb")\s++0\s++Td\s*+<([^>]*+)>\s*+Tj")
"""Move and digits of one of a text object's further glyphs."""
