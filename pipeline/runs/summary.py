"""What a run came to, in numbers: small whatever the number of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.documents import Records
from pipeline.model import Document, Finding

TO_REVIEW = "to review"
KEPT = {"error": 200, "warning": 20}
"""So many findings of a severity are kept to be printed; the rest stand in the dataset."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One document: rows by dataset, rows that await a person (``to review``), findings by severity."""

    document: Document
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Summary:
    """All of them, in the order of their names.

    ``findings`` are the first errors and warnings, ``awaiting`` the number of links that await a decision.
    """

    documents: tuple[DocumentSummary, ...] = ()
    findings: tuple[Finding, ...] = ()
    awaiting: int = 0

    @property
    def is_whole(self) -> bool:
        """True when every document is ``ok``."""
        return all(line.document.status == "ok" for line in self.documents)

    @property
    def total(self) -> Counter[str]:
        """The counts of all documents."""
        return sum((Counter(line.counts) for line in self.documents), Counter[str]())


@dataclass
class Tally:
    """Counts what passes by."""

    documents: list[DocumentSummary] = field(default_factory=list)
    awaiting: int = 0
    _kept: dict[str, list[Finding]] = field(default_factory=lambda: {severity: [] for severity in KEPT})

    def document(self, document: Document, records: Records, findings: Sequence[Finding]) -> None:
        """A document with all that is published from it."""
        counts = Counter({name: len(rows) for name, rows in records.items() if rows})
        counts[TO_REVIEW] = sum(getattr(row, "needs_review", False) for rows in records.values() for row in rows)
        counts.update(finding.severity for finding in findings)
        self.documents.append(DocumentSummary(document, dict(counts)))
        for finding in findings:
            kept = self._kept.get(finding.severity)
            if kept is not None and len(kept) < KEPT[finding.severity]:
                kept.append(finding)

    def links(self, records: Records) -> None:
        """Some links between documents."""
        self.awaiting += sum(link.needs_review for link in records.get("goal_links", ()))

    def summary(self) -> Summary:
        """What it came to."""
        findings = tuple(finding for kept in self._kept.values() for finding in kept)
        return Summary(tuple(self.documents), findings, self.awaiting)
