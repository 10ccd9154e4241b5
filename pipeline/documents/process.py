"""One PDF file from its bytes to its records: read, classify, find rows, extract."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import NamedTuple

from pipeline import followup
from pipeline.beforehand import OBJECTS_BETWEEN_COLLECTIONS
from pipeline.documents.limits import LimitError, Limits, too_many_pages, too_many_words
from pipeline.documents.outcome import STAGE, Outcome, Records, refused
from pipeline.documents.profiles import Profiles, known_profiles
from pipeline.documents.seen import held_against_pages
from pipeline.hyperlinks import hyperlinks_of
from pipeline.intake import Classification, SourceFile, classify
from pipeline.intake.files import unreadable
from pipeline.lines import all_lines, cell_lines
from pipeline.model import Document, DocumentLayout, Finding, Line, PageLayout
from pipeline.profile import Profile
from pipeline.profile_minutes import MinutesProfile
from pipeline.reading import DEFAULT_READER, NOTHING_AHEAD, ReadingError, read_document
from pipeline.tables import find_rows
from pipeline.text import TextJoiner, Vocabulary, WordList

OnPage = Callable[[int, int], None]
NO_NAME = ".pdf"


class ManyPagesError(Exception):
    """A document has more pages than one process reads by itself; ``pages`` is how many."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages")
        self.pages = pages


class Processed(NamedTuple):
    """An outcome and what it rests on beside the file's content.

    ``name`` is the file's name without ending where the outcome rests on it, else None. ``is_lasting`` is False where
    the same content may have another outcome the next time.
    """

    outcome: Outcome
    name: str | None = None
    is_lasting: bool = True


def process(
    source: SourceFile,
    on_page: OnPage | None = None,
    profiles: Profiles | None = None,
    reader: str = DEFAULT_READER,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Outcome:
    """Everything there is to know about one file.

    Args:
        source: the file.
        on_page: called with (pages read, pages in all) while it is read.
        profiles: the families it may belong to; by default those of this package.
        reader: what reads it, one of :data:`pipeline.reading.READERS`.
        limits: of pages and words; the others are for who starts the process to set.

    Returns:
        Its outcome: ``rejected`` for a file that cannot be read, that is of no known kind, that has no year or nothing
        to publish, that is over a limit.
    """
    return processed(source, on_page, profiles or known_profiles(), reader, limits).outcome


@contextmanager
def few_collections() -> Iterator[None]:
    """Has Python look for circles of dead objects less often."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@few_collections()
def processed(
    source: SourceFile,
    on_page: OnPage | None,
    profiles: Profiles,
    reader: str,
    limits: Limits,
    alone: int | None = None,
    ahead: Mapping[int, tuple[PageLayout, list[Finding]]] = NOTHING_AHEAD,
) -> Processed:
    """:func:`process` with what the outcome rests on.

    Args:
        source: the file.
        on_page: called with (pages read, pages in all) while it is read.
        profiles: the families it may belong to.
        reader: what reads it.
        limits: of pages and words.
        alone: so many pages are read here; None for any number.
        ahead: pages by number that were read elsewhere.

    Raises:
        ManyPagesError: there are more than ``alone``, not over the limit.
    """
    try:
        layout = read_document(source.path, _watching(on_page, limits, alone), reader=reader, ahead=ahead)
        _check_words(layout, limits)
    except LimitError as error:
        return Processed(refused(source, error.finding))
    except ReadingError as error:
        return Processed(refused(source, Finding("reading", "error", error.code, error.message, page=error.page)))
    except OSError as error:
        return Processed(refused(source, unreadable(error.strerror or type(error).__name__)), is_lasting=False)
    known = classify(layout, source, profiles.reports, profiles.minutes)
    outcome = _extract(_document(source, layout, known), layout, known, profiles)
    outcome = replace(outcome, findings=(*known.findings, *outcome.findings))
    if known.kind == "followup":
        outcome = held_against_pages(source.path, layout, outcome, known.profile)
    outcome = replace(outcome, findings=(*layout.findings, *outcome.findings)).settled()
    return Processed(outcome, source.stem if _rests_on_name(known, layout, source, profiles) else None)


def _watching(on_page: OnPage | None, limits: Limits, alone: int | None = None) -> OnPage:
    """``on_page`` that stops the reading of a document with too many pages, or too many for one process."""

    def watch(done: int, pages: int) -> None:
        if pages > limits.pages:
            raise LimitError(too_many_pages(pages, limits))
        if alone is not None and pages > alone:
            raise ManyPagesError(pages)
        if on_page:
            on_page(done, pages)

    return watch


def _check_words(layout: DocumentLayout, limits: Limits) -> None:
    for page in layout.pages:
        if len(page.words) > limits.words_per_page:
            raise LimitError(too_many_words(page.number, len(page.words), limits))


def _rests_on_name(known: Classification, layout: DocumentLayout, source: SourceFile, profiles: Profiles) -> bool:
    """Whether another name of the file would change what the document is taken for."""
    # where the name is so much as looked at there is a finding
    if not known.findings:
        return False
    return classify(layout, replace(source, file_name=NO_NAME), profiles.reports, profiles.minutes) != known


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
        reader=layout.reader,
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
    cells = [cell_lines(cell) for row in table.rows for cell in (row.goal, row.comment)]
    joiner = _joiner(layout, chain(table.rest, *cells))
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
    # they take 0.15 s to load, which a run without any need not spend
    from pipeline import minutes

    lines = [line for page in layout.pages for line in all_lines(page)]
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
    return TextJoiner(Vocabulary.from_lines(lines), word_list(), urls)


@cache
def word_list() -> WordList:
    """The word list of this process."""
    return WordList()


def _no_year() -> Finding:
    return Finding(
        STAGE,
        "error",
        "no-year",
        "nothing was published from this report, for the year it is about is not known: write it into the file's name "
        "(as in uppfoljning-2023.pdf)",
    )
