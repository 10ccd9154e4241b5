"""What a run publishes, one document after the other, as bytes for the process that makes the set of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents import Clash, Store, Stored
from pipeline.documents.codec import encode
from pipeline.model import Finding
from pipeline.runs.linking import Linking
from pipeline.runs.making import Entry


@dataclass(frozen=True)
class Parts:
    """Everything that is to be published: none of it is held, each is read from the store when its turn comes."""

    documents: Sequence[Stored]
    store: Store
    clashes: Mapping[str, Clash]
    findings: Iterable[Finding]
    """Those that were made beside the documents; each names its own."""
    linking: Linking

    def encoded(self) -> Iterator[bytes]:
        """Of each document an :class:`Entry` and its outcome as it was read; then what lies between documents."""
        others: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            others[finding.document_id].append(finding)
        for stored in self.documents:
            name, clash = stored.source.file_name, self.clashes.get(stored.document_id)
            yield encode(Entry(name, clash, tuple(others[stored.document_id])))
            yield stored.encoded(self.store)
        yield from self.linking.encoded()

    @property
    def reports(self) -> list[tuple[str, int]]:
        """Family and year of each report that is published."""
        staying = [s for s in self.documents if (c := self.clashes.get(s.document_id)) is None or c.stays]
        return [stored.report for stored in staying if stored.head.goal_id]
