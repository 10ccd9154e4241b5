"""One PDF file from its bytes to its records: read, classify, find rows, extract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import followup
from pipeline.documents.outcome import STAGE, Outcome, refused
from pipeline.hyperlinks import hyperlinks_of
from pipeline.intake import Classification, SourceFile, classify
from pipeline.lines import group_lines
from pipeline.model import Document, DocumentLayout, Finding, Line
from pipeline.profile import Profile, ProfileError, load_profiles
from pipeline.profile_minutes import MinutesProfile, load_minutes_profiles
from pipeline.reading import ReadingError, read_document
from pipeline.tables import TableResult, find_rows
from pipeline.text import TextJoiner, Vocabulary, WordList

OnPage = Callable[[int, int], None]
Records = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Profiles:
    """The families of documents that are known."""

    reports: tuple[Profile, ...]
    minutes: tuple[MinutesProfile, ...]

    @property
    def families(self) -> list[str]:
        """The names of all of them."""
        return [*(profile.family for profile in self.reports), *(profile.family for profile in self.minutes)]


def known_profiles(more: Path | None = None) -> Profiles:
    """The profiles of this package, and those of another folder.

    Raises:
        pipeline.profile.ProfileError: a profile cannot be used, or two are of one family.
    """
    if more is None:
        return Profiles(load_profiles(), load_minutes_profiles())
    if not more.is_dir():
        raise ProfileError(f"{more} is no folder; expected one with profiles (*.toml)")
    profiles = Profiles(
        (*load_profiles(), *load_profiles(more)), (*load_minutes_profiles(), *load_minutes_profiles(more))
    )
    for family, times in Counter(profiles.families).items():
        if times > 1:
            raise ProfileError(f"{more}: a profile with family = {family!r} is known already; give it another name")
    return profiles


def process(source: SourceFile, on_page: OnPage | None = None, profiles: Profiles | None = None) -> Outcome:
    """Everything there is to know about one file.

    Args:
        source: the file.
        on_page: called with (pages read, pages in all) while it is read.
        profiles: the families it may belong to; by default those of this package.

    Returns:
        Its outcome: ``rejected`` for a file that cannot be read, that is of no known kind, that has no year or nothing
        to publish.
    """
    try:
        layout = read_document(source.path, on_page)
    except ReadingError as error:
        return refused(source, Finding("reading", "error", error.code, error.message, page=error.page))
    except OSError as error:
        return refused(source, _unreadable(error))
    profiles = profiles or known_profiles()
    known = classify(layout, source, profiles.reports, profiles.minutes)
    document = _document(source, layout, known)
    outcome = _extract(document, layout, known, profiles)
    return replace(outcome, findings=(*layout.findings, *known.findings, *outcome.findings)).settled()


def _document(source: SourceFile, layout: DocumentLayout, known: Classification) -> Document:
    return Document(
        document_id=source.document_id,
        file_name=source.file_name,
        sha256=source.sha256,
        kind=known.kind,
        family=known.family,
        report_year=known.report_year,
        plan_period=known.plan_period,
        title=known.title,
        page_count=len(layout.pages),
        producer=layout.producer or None,
        is_tagged=layout.is_tagged,
        is_constructed=known.is_constructed,
        status="ok",
    )


def _extract(document: Document, layout: DocumentLayout, known: Classification, profiles: Profiles) -> Outcome:
    if known.profile:
        return _followup(document, layout, known.profile)
    if known.kind == "minutes":
        return _minutes(document, layout, next(p for p in profiles.minutes if p.family == known.family))
    return Outcome(document)


def _followup(document: Document, layout: DocumentLayout, profile: Profile) -> Outcome:
    if document.report_year is None:
        return Outcome(document, findings=(_no_year(),))
    profile = profile.for_year(document.report_year)
    table = find_rows(layout, profile)
    joiner = _joiner(layout, [*table.rest, *_cell_lines(table)])
    found = followup.extract(document, layout, table, profile, joiner)
    links = hyperlinks_of(document.document_id, layout, joiner)
    findings = (*table.findings, *found.findings)
    if not found.goals:
        return Outcome(document, findings=findings)
    records: Records = {
        "goals": found.goals,
        "statuses": found.statuses,
        "comments": found.comments,
        "hyperlinks": links,
    }
    return Outcome(document, records, findings)


def _minutes(document: Document, layout: DocumentLayout, profile: MinutesProfile) -> Outcome:
    # loaded here: see outcome.py
    from pipeline import minutes

    lines = [line for page in layout.pages for line in group_lines(page.words)]
    found = minutes.extract(document, layout, profile, _joiner(layout, lines))
    if not found.agenda_items:
        return Outcome(document, findings=found.findings)
    records: Records = {
        "meetings": found.meetings,
        "agenda_items": found.agenda_items,
        "agenda_sections": found.agenda_sections,
        "decisions": found.decisions,
        "hyperlinks": found.hyperlinks,
    }
    return Outcome(document, records, found.findings, found.passages)


def _joiner(layout: DocumentLayout, lines: Iterable[Line]) -> TextJoiner:
    urls = [link.url for page in layout.pages for link in page.links]
    return TextJoiner(Vocabulary.from_lines(lines), _word_list(), urls)


@cache
def _word_list() -> WordList:
    return WordList()


def _cell_lines(table: TableResult) -> Iterable[Line]:
    for row in table.rows:
        for cell in (row.goal, row.comment):
            yield from group_lines(cell.words)


def _unreadable(error: OSError) -> Finding:
    return Finding(
        "reading",
        "error",
        "unreadable-file",
        f"the file cannot be opened ({error.strerror or type(error).__name__}); expected a PDF file that this user may "
        "read. Mend its permissions or what it links to, or take it away",
    )


def _no_year() -> Finding:
    return Finding(
        STAGE,
        "error",
        "no-year",
        "nothing was published from this report, for the year it is about is not known: write it into the file's name "
        "(as in uppfoljning-2023.pdf)",
    )
