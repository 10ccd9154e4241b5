"""The published records, one document after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents import Clash, Records, Store, Stored
from pipeline.model import Finding, Goal
from pipeline.runs.finishing import Finishing
from pipeline.runs.linking import Linking
from pipeline.runs.summary import Tally


@dataclass
class Parts:
    """All records of a run, each document's when its turn comes: none is held longer."""

    documents: Sequence[Stored]
    store: Store
    finishing: Finishing
    clashes: Mapping[str, Clash]
    findings: Iterable[Finding]
    """Those that were made beside the documents; each names its own."""
    linking: Linking
    tally: Tally = field(default_factory=Tally)
    first_goals: list[Goal] = field(default_factory=list)
    """The first goal of each report that passed by."""

    def __iter__(self) -> Iterator[Records]:
        others: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            others[finding.document_id].append(finding)
        for stored in self.documents:
            yield self._of(stored, others[stored.document_id])
        for records in self.linking.records():
            self.tally.links(records)
            yield records

    def _of(self, stored: Stored, others: Sequence[Finding]) -> Records:
        outcome = stored.outcome(self.store)
        clash = self.clashes.get(stored.document_id)
        outcome = self.finishing.finished(clash.settle(outcome) if clash else outcome)
        findings = numbered(outcome.document.document_id, [*outcome.findings, *others])
        self.tally.document(outcome.document, outcome.records, findings)
        self.first_goals += outcome.records.get("goals", ())[:1]
        return {**outcome.records, "documents": [outcome.document], "findings": findings}


def numbered(document_id: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a document with its id and their numbers, from 1 in the order given."""
    return [
        replace(finding, document_id=document_id, finding_number=number) for number, finding in enumerate(findings, 1)
    ]
