"""Thresholds of reading."""

from __future__ import annotations

from dataclasses import dataclass

MAX_GLYPHS = 200_000
"""Glyphs on a page; one with more is not read. Measured on reports and minutes: 0-6,000."""


@dataclass(frozen=True)
class ReadingSettings:
    """Thresholds of the reader; sizes in points, shares in parts of the font size."""

    word_gap: float = 0.15
    """Gap that parts two words, in parts of the font size. Measured: gaps between letters -0.05-0.05 (fonts of the
    corpus, kerned), a space is 0.22-0.28, in tightly justified lines 0.17."""
    rule_thickness: float = 2.5
    """A filled rectangle thinner than this is a rule. Measured: drawn borders 0.25-2.25, shadings from 8."""
    rule_length: float = 4.0
    """Shorter strokes are no rules (dots of a dotted border are joined before: see ``dash_gap``)."""
    dash_gap: float = 4.0
    """Collinear strokes closer than this are one rule. Measured: dashes of word processors 1-3 apart."""
    thick_line: float = 6.0
    """A stroked line at least this thick is a filled area drawn with a wide pen."""
    dot_size: float = 6.0
    """A round shape no larger than this is a drawn bullet. Measured: bullets of browsers 3-5, icons from 12."""
    least_square: float = 1.0
    """A square alone this large is a bullet though it is thin enough for a rule. Measured: bullets 1.5-2.5 in print of
    5.5-7.5, corners of tables' borders 0.5, larger ones beside a rule that they are part of."""
    tail_bytes: int = 2048
    """How far from the end of the file ``%%EOF`` may stand."""


SETTINGS = ReadingSettings()
