"""What became of one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.intake import SourceFile
from pipeline.model import Document, DocumentStatus, Finding

STAGE = "run"


@dataclass(frozen=True)
class Outcome:
    """What became of one document: its row of ``documents``, its records by dataset, and its findings."""

    document: Document
    records: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def settled(document: Document, records: Mapping[str, Sequence[Any]], findings: Iterable[Finding]) -> Outcome:
    """The outcome with its status: ``partial`` with an error among the findings, ``rejected`` without records."""
    kept = tuple(findings)
    status: DocumentStatus = "ok"
    if not any(records.values()):
        status = "rejected"
    elif any(finding.severity == "error" for finding in kept):
        status = "partial"
    return Outcome(replace(document, status=status), records if status != "rejected" else {}, kept)


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
