"""How sure a published value is: from the witnesses who read it so, and from what was doubtful."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.model import Doubt, Finding, Strategy, TableRow

STAGE = "followup"

UNREADABLE = "\ufffd"
"""Stands for a glyph that reading could not turn into a character."""


@dataclass(frozen=True)
class TrustSettings:
    """Confidences (0-1). Order of magnitude only: ranks values, is no probability until calibrated."""

    three_witnesses: float = 0.995
    two_witnesses: float = 0.99
    one_drawn: float = 0.96  # tagged or ruled alone
    one_aligned: float = 0.93
    repaired: float = 0.8
    doubtful_hyphen: float = 0.9
    doubtful_row: float = 0.6
    disagreement: float = 0.5
    unreadable: float = 0.1


SETTINGS = TrustSettings()


@dataclass(frozen=True)
class Trust:
    """Confidence of a value, and whether a person should look at it."""

    confidence: float
    needs_review: bool

    def lowered(self, to: float, needs_review: bool = True) -> Trust:
        """This trust, at most ``to``."""
        return Trust(min(self.confidence, to), self.needs_review or needs_review)


def trust_in(row: TableRow, field: str) -> Trust:
    """Trust in one field of a row (``goal``, ``comment`` or a region's code) before its text is looked at."""
    trust = _trust_of(len(row.agreement.get(field, row.witnesses)), row.strategy)
    if not row.doubts:
        return trust
    if any(d.field == "row" for d in row.doubts):
        trust = trust.lowered(SETTINGS.doubtful_row)
    if any(d.field == field for d in row.doubts):
        trust = trust.lowered(SETTINGS.disagreement)
    return trust


@cache
def _trust_of(witnesses: int, strategy: Strategy) -> Trust:
    """Trust in what so many witnesses read alike."""
    if witnesses >= 3:
        return Trust(SETTINGS.three_witnesses, needs_review=False)
    if witnesses == 2:
        return Trust(SETTINGS.two_witnesses, needs_review=False)
    return Trust(SETTINGS.one_aligned if strategy == "aligned" else SETTINGS.one_drawn, needs_review=False)


def glyph_findings(text: str, where: str, page: int, goal_id: str) -> Iterable[Finding]:
    """A finding for a text with glyphs whose characters the PDF does not tell."""
    if UNREADABLE in text:
        message = f"{where}: {text.count(UNREADABLE)} glyphs have no character in the PDF; they stand as {UNREADABLE}"
        yield Finding(STAGE, "warning", "unmapped-glyphs", message, page, goal_id)


def doubt_findings(row: TableRow, goal_id: str) -> Iterable[Finding]:
    """A finding for each doubt of a row."""
    for doubt in row.doubts:
        yield Finding(STAGE, "warning", doubt.code, _message(doubt, row), row.page_first, goal_id)


def _message(doubt: Doubt, row: TableRow) -> str:
    return f"page {row.page_first}, {doubt.field}: {doubt.message}"
