"""Thresholds of table reconstruction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableSettings:
    """Points, or parts of the line pitch or font size where the comment says so."""

    phrase_gap: float = 0.6
    """Words of one phrase on one line are closer than this (parts of the font size). Measured: spaces 0.22-0.35;
    labels of neighbouring columns from 0.9 on."""
    stack_gap: float = 0.9
    """Lines of one phrase in a narrow cell follow within this white space (parts of the font size)."""
    header_reach: float = 3.5
    """Header words of other columns stand within this above the region labels (parts of the font size). Measured: 0
    in headers of one line, 1.4-2.1 where a group header stands above the regions."""
    chunk_gap: float = 1.2
    """Words farther apart than this (parts of the font size) stand in different columns or are no running text."""
    rule_tolerance: float = 2.5
    """Rules closer than this are one (double rules). Measured: double rules 1.5-2.25 apart, narrowest column 12."""
    row_rule_share: float = 0.8
    """A rule parts rows when it covers this share of the table's width."""
    same_level: float = 0.7
    """Statuses whose middles differ by less than this (parts of the line pitch) stand on one level."""
    tight_step: float = 1.15
    """Lines whose step is below this (parts of the pitch) have no white between them. Measured: 0.97-1.06 without,
    1.2 and more with."""
    same_gap: float = 0.4
    """White spaces that differ by less than this (points) are alike. Measured: rounding 0.0-0.2; white above rows and
    between lines differs by 0.5 in the tightest table seen."""
    same_gap_share: float = 0.05
    """… or by less than this share of the gap: boxes of fonts on one line differ in height. Measured: 0.04."""
    page_room: float = 3.0
    """Text with this much room below it on its page (parts of the pitch) did not have to go on overleaf. Measured:
    text that goes on ends 0-2 lines above the last line of its page (widow control), text that is whole anywhere."""
    max_row_pages: int = 6
    """No row runs over more pages than this."""
    min_status_share: float = 0.5
    """A table is a follow-up table when at least this share of its printed statuses can be read."""


SETTINGS = TableSettings()
