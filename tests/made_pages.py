"""Pages made of words, to try one thing at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline import followup
from pipeline.followup import FollowupRecords
from pipeline.lines import group_lines
from pipeline.model import Box, DocumentLayout, PageLayout, Word
from pipeline.profile import load_profiles
from pipeline.tables import TableResult, find_rows
from pipeline.text import TextJoiner, Vocabulary, WordList
from tests.records import make_document

PROFILE = load_profiles()[0]
COLUMNS = {"goal": 60.0, "RJH": 200.0, "RN": 240.0, "RV": 280.0, "RVN": 320.0, "comment": 360.0}
HEADER = ("Mål", "RJH", "RN", "RV", "RVN", "Kommentarer")
LETTER, SPACE, SIZE, STEP, ROW_GAP = 5.0, 2.5, 10.0, 13.0, 8.0
"""Widths and heights (points): of a letter, between words, of the type, from line to line, between rows besides."""

Row = Sequence[Mapping[str, str]]


def words_at(text: str, x: float, top: float, page: int, first: int, font: str = "F", size: float = SIZE) -> list[Word]:
    """The words of a text on one line, numbered from ``first``; ``*word*`` is bold."""
    words = []
    for part in text.split():
        is_bold = "Bold" in font or part.startswith("*")
        plain = part.strip("*")
        box = Box(x, top, x + LETTER * len(plain), top + size)
        words.append(Word(plain, box, page, first + len(words), "F-Bold" if is_bold else font, size, is_bold))
        x = box.x1 + SPACE
    return words


def page_of(
    rows: Iterable[Row],
    header: Sequence[str] = HEADER,
    title: str = "1. Prevention",
    *,
    number: int = 1,
    columns: Mapping[str, float] = COLUMNS,
    row_gap: float = ROW_GAP,
    top: float = 90.0,
) -> PageLayout:
    """A page with a heading, a header (both may be left out) and rows of lines: each a mapping from column to text."""
    words: list[Word] = []
    words += words_at(title, 60, 40, number, 0, "Bold", 14.0)
    for text, x in zip(header, columns.values(), strict=bool(header)):
        words += words_at(text, x, 70, number, len(words), "Bold")
    for row in rows:
        for line in row:
            for key, text in line.items():
                words += words_at(text, columns[key], top, number, len(words))
            top += STEP
        top += row_gap
    return PageLayout(number, 595, 842, tuple(words))


def find(*pages: PageLayout) -> TableResult:
    """The rows of a document of these pages."""
    return find_rows(DocumentLayout(pages), PROFILE)


def records_of(*pages: PageLayout) -> FollowupRecords:
    """The goals, statuses and comments of a document of these pages."""
    layout, found = DocumentLayout(pages), find(*pages)
    lines = [line for row in found.rows for cell in (row.goal, row.comment) for line in group_lines(cell.words)]
    joiner = TextJoiner(Vocabulary.from_lines(lines), WordList())
    return followup.extract(make_document(report_year=2020), layout, found, PROFILE, joiner)
