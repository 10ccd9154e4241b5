"""Two documents that claim to be the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.documents.outcome import STAGE, Outcome
from pipeline.model import Finding


def settle_clashes(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """``outcomes`` with at most one report of each family and year left to publish.

    Of several the first in name order stays, as ``partial``; the others are ``rejected``. Each gets a finding that
    names the others. A document that was rejected before clashes with none.
    """
    first: dict[tuple[str | None, int], Outcome] = {}
    clashing: dict[str, Finding] = {}
    for outcome, key in _reports(outcomes):
        stays = first.setdefault(key, outcome)
        if stays is not outcome:
            clashing.setdefault(stays.document.document_id, _finding(stays, outcome, stays=True))
            clashing[outcome.document.document_id] = _finding(outcome, stays, stays=False)
    staying = {outcome.document.document_id for outcome in first.values()}
    return tuple(_settle(o, clashing.get(o.document.document_id), staying) for o in outcomes)


def _reports(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, tuple[str | None, int]]]:
    for outcome in outcomes:
        document = outcome.document
        if document.status != "rejected" and document.report_year is not None:
            yield outcome, (document.family, document.report_year)


def _settle(outcome: Outcome, finding: Finding | None, staying: set[str]) -> Outcome:
    if finding is None:
        return outcome
    told = replace(outcome, findings=(*outcome.findings, finding))
    return (told if outcome.document.document_id in staying else replace(told, records={})).settled()


def _finding(outcome: Outcome, other: Outcome, stays: bool) -> Finding:
    document = outcome.document
    fate = "this one is published, that one is not" if stays else "that one is published, this one is not"
    return Finding(
        STAGE,
        "error",
        "same-report-twice",
        f"{other.document.file_name} is a report of {document.family} about {document.report_year} too, with other "
        f"content: {fate}. Take one of them away, or mend the year",
    )
