"""What became of one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.intake.files import SourceFile
from pipeline.model import Document, Finding, Passage

STAGE = "run"

Records = Mapping[str, Sequence[Any]]
"""Records by dataset."""


@dataclass(frozen=True)
class Outcome:
    """What became of one document.

    ``document`` is its row of ``documents``, ``records`` what else it gives by dataset, ``passages`` those of minutes
    that goals are looked for in.
    """

    document: Document
    records: Records = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    passages: tuple[Passage, ...] = ()

    def settled(self) -> Outcome:
        """The same with its status: ``partial`` with an error among the findings, ``rejected`` without records."""
        if not any(self.records.values()):
            return Outcome(replace(self.document, status="rejected"), {}, self.findings)
        has_errors = any(finding.severity == "error" for finding in self.findings)
        return replace(self, document=replace(self.document, status="partial" if has_errors else "ok"))


def refused(source: SourceFile, *findings: Finding) -> Outcome:
    """The outcome of a file of which no more is known than its bytes."""
    document = Document(
        document_id=source.document_id,
        file_name=source.file_name,
        sha256=source.sha256,
        kind="unknown",
        family=None,
        report_year=None,
        plan_period=None,
        title=None,
        page_count=None,
        producer=None,
        is_tagged=False,
        is_constructed=False,
        status="rejected",
    )
    return Outcome(document, {}, findings)
