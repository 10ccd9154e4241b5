"""Limits of the checks; the measured range is that of published and constructed reports and minutes."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class CheckSettings:
    """How much a file may inflate to, and how odd it may be."""

    inflated_bytes: int = 64 * MIB
    """One stream may inflate to as much. Measured: text of a page 0.002-0.05 MiB, fonts 0.01-0.2 MiB; a page with a
    million words 20 MiB."""
    inflated_ratio: float = 100.0
    """Nor to so many times its length, beyond ``inflated_free``. Measured: 1.2-16; deflate gives 1032 at most."""
    inflated_free: int = 4 * MIB
    """Up to here a stream may inflate at any ratio. Measured: a blank drawing layer 0.1 MiB at a ratio of 600."""
    inflated_sum: int = 256 * MIB
    """All streams of a file but its images, together. Measured: 0.08-0.3 MiB."""
    kept_bytes: int = 2 * MIB
    """What streams of text inflate to is kept for the reader, up to so many bytes in all. Measured: 0.08-0.3 MiB."""
    slow_bytes: int = 2 * MIB
    """A stream in a filter that is undone byte by byte (LZW, run lengths) may have as much. Measured: there is none
    in reports; a page's text would take 0.05 MiB."""
    filters: int = 8
    """So many filters may be put one over the other. Measured: 1-2."""
    map_codes: int = 1 << 17
    """Codes in one range of a character map. Measured: 1-300; the standard allows 65,536."""
    predictor_columns: int = 1_000_000
    """Columns that a predictor may claim. Measured: 4-5, in cross references; an image has one for each
    of its own."""
    page_longest: float = 14_400.0
    """A side of a page in points. The standard's limit (ISO 32000-1, annex C.2); measured: 420-1,191."""
    page_shortest: float = 72.0
    """Measured: 298 and more; a page that is shorter than an inch holds no report."""


CHECKS = CheckSettings()
