"""The whole story: the PDFs of a folder become the datasets of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pipeline.corrections import Corrections, apply_corrections, load_corrections
from pipeline.documents import Outcome, Profiles, known_profiles, process_all, settle_clashes
from pipeline.intake import SourceFile, find_documents
from pipeline.matching import Decisions, link_goals, load_decisions, remember_reports
from pipeline.model import Document, Finding, Goal, GoalMention
from pipeline.publish import publish


@dataclass(frozen=True)
class Settings:
    """What to read, where to write, with how many processes.

    ``without``: folders below ``raw_pdfs`` that are left out; ``profiles``: folder of more profiles.
    """

    raw_pdfs: Path
    parsed: Path
    jobs: int = 1
    without: tuple[Path, ...] = ()
    profiles: Path | None = None


class NothingToReadError(Exception):
    """The folder holds no PDF file."""


class Reporter(Protocol):
    """Is told how the run gets on."""

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """The documents are found."""

    def page(self, source: SourceFile, done: int, pages: int) -> None:
        """A page is read (only told where one process does all)."""

    def end(self, outcome: Outcome) -> None:
        """A document is done."""


@dataclass(frozen=True)
class RunResult:
    """The datasets as published, by name; ``remark`` is what else the user should know, or nothing."""

    datasets: Mapping[str, Sequence[Any]]
    remark: str = ""

    def rows(self, dataset: str) -> Sequence[Any]:
        """The records of a dataset; none of one that nothing was found for."""
        return self.datasets.get(dataset, ())

    @property
    def documents(self) -> Sequence[Document]:
        """The rows of ``documents``."""
        return self.rows("documents")

    @property
    def findings(self) -> Sequence[Finding]:
        """The rows of ``findings``."""
        return self.rows("findings")

    @property
    def is_whole(self) -> bool:
        """True when every document is ``ok``."""
        return all(document.status == "ok" for document in self.documents)


def run(settings: Settings, reporter: Reporter) -> RunResult:
    """Reads every PDF of a folder and publishes the datasets.

    Args:
        settings: folders, and the number of processes (which changes nothing in the datasets).
        reporter: is told how it gets on.

    Returns:
        What was published. A document that could not be read, or not wholly, is in it as ``rejected`` or ``partial``
        with findings that say why; the others are whole.

    Raises:
        pipeline.profile.ProfileError: a profile cannot be used.
        pipeline.corrections.CorrectionError: the corrections cannot be used.
        pipeline.matching.DecisionError: a decision about links cannot be used.
        NothingToReadError: there is no PDF file.
        NotADirectoryError: ``settings.raw_pdfs`` is no folder.
        pipeline.publish.PublishError: the datasets cannot be written; what was there before is as it was.
    """
    profiles = known_profiles(settings.profiles)
    decisions = load_decisions(settings.raw_pdfs)
    corrections = load_corrections(settings.raw_pdfs)
    sources, copies = find_documents(settings.raw_pdfs, settings.without)
    if not sources:
        raise NothingToReadError(f"{settings.raw_pdfs} holds no PDF file")
    reporter.begin(sources)
    read = settle_clashes(_reported(process_all(sources, profiles, settings.jobs, reporter.page), reporter))
    outcomes = [with_corrections(outcome, corrections, profiles) for outcome in read]
    records = _by_dataset(outcomes)
    linked = link_goals(records["goals"], records["statuses"], records["comments"], decisions)
    datasets = {
        **records,
        "documents": [outcome.document for outcome in outcomes],
        "goal_links": linked.goal_links,
        "goal_threads": linked.goal_threads,
        "goal_mentions": _mentions(outcomes, records["goals"]),
        "findings": number_findings(outcomes, [*copies, *linked.findings]),
    }
    publish(datasets, settings.parsed)
    remarks = (_remember(settings.raw_pdfs, decisions, records["goals"]), _aimless(corrections, datasets["documents"]))
    return RunResult(datasets, "; ".join(filter(None, remarks)))


def with_corrections(outcome: Outcome, corrections: Corrections, profiles: Profiles) -> Outcome:
    """An outcome with the corrections of its report applied; ``partial`` when one of them does not fit any more."""
    corrected = apply_corrections(corrections, outcome.document, outcome.records, profiles.reports)
    if not corrected.outcomes:
        return outcome
    return replace(outcome, records=corrected.records, findings=(*outcome.findings, *corrected.findings)).settled()


def _aimless(corrections: Corrections, documents: Sequence[Document]) -> str:
    """What to say of corrections about reports that are not there; nothing where there are none."""
    return "; ".join(f"{entry}: no report of that year was read" for entry in corrections.without_report(documents))


def _mentions(outcomes: Iterable[Outcome], goals: Sequence[Goal]) -> Sequence[GoalMention]:
    passages = [passage for outcome in outcomes for passage in outcome.passages]
    if not (passages and goals):
        return ()
    # a run without minutes need not load them
    from pipeline.minutes.mentions import find_mentions

    return find_mentions(passages, goals)


def _remember(raw_pdfs: Path, decisions: Decisions, goals: Sequence[Goal]) -> str:
    """Keeps the order in which reports came; what is wrong where that cannot be, else nothing."""
    try:
        remember_reports(raw_pdfs, decisions, goals)
    except OSError as error:
        return (
            f"the order in which reports came cannot be kept in {raw_pdfs} ({error.strerror or error}): as long as it "
            "is not, the ids of threads may change when reports of earlier years are added"
        )
    return ""


def _reported(outcomes: Iterable[Outcome], reporter: Reporter) -> list[Outcome]:
    done = []
    for outcome in outcomes:
        reporter.end(outcome)
        done.append(outcome)
    return done


def _by_dataset(outcomes: Iterable[Outcome]) -> defaultdict[str, list[Any]]:
    """The records of all documents, dataset by dataset."""
    records: defaultdict[str, list[Any]] = defaultdict(list)
    for outcome in outcomes:
        for name, rows in outcome.records.items():
            records[name].extend(rows)
    return records


def number_findings(outcomes: Iterable[Outcome], others: Iterable[Finding]) -> list[Finding]:
    """All findings, each with its document and its number there, counted from 1 in the order they were made.

    Args:
        outcomes: findings of one document each.
        others: findings that name their document, or a goal of it.
    """
    documents = {goal.goal_id: goal.document_id for o in outcomes for goal in o.records.get("goals", ())}
    found = [replace(f, document_id=o.document.document_id) for o in outcomes for f in o.findings]
    found += [f if f.document_id else replace(f, document_id=documents[f.goal_id or ""]) for f in others]
    counts: Counter[str] = Counter()
    return [_numbered(finding, counts) for finding in found]


def _numbered(finding: Finding, counts: Counter[str]) -> Finding:
    counts[finding.document_id] += 1
    return replace(finding, finding_number=counts[finding.document_id])
