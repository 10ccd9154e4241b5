"""Two documents that claim to be the same report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.documents.outcome import STAGE, Outcome
from pipeline.model import Document, Finding


@dataclass(frozen=True, slots=True)
class Clash:
    """A document's part in one: what is said of it, and whether it is the one that is published."""

    finding: Finding
    stays: bool

    def settle(self, outcome: Outcome) -> Outcome:
        """The outcome with the finding, without records where another is published in its place."""
        told = replace(outcome, findings=(*outcome.findings, self.finding))
        return (told if self.stays else replace(told, records={}, passages=())).settled()


def find_clashes(documents: Iterable[Document]) -> Mapping[str, Clash]:
    """Which documents are reports of one family and year: document id → its part.

    Of several the first in the order given stays, as ``partial``; the others are ``rejected``. Each gets a finding that
    names another. A document that was rejected before clashes with none.
    """
    first: dict[tuple[str | None, int], Document] = {}
    clashing: dict[str, Clash] = {}
    for document in documents:
        if document.status == "rejected" or document.report_year is None:
            continue
        stays = first.setdefault((document.family, document.report_year), document)
        if stays is not document:
            clashing.setdefault(stays.document_id, Clash(_finding(stays, document, stays=True), stays=True))
            clashing[document.document_id] = Clash(_finding(document, stays, stays=False), stays=False)
    return clashing


def _finding(document: Document, other: Document, stays: bool) -> Finding:
    fate = "this one is published, that one is not" if stays else "that one is published, this one is not"
    return Finding(
        STAGE,
        "error",
        "same-report-twice",
        f"{other.file_name} is a report of {document.family} about {document.report_year} too, with other "
        f"content: {fate}. Take one of them away, or mend the year",
    )
