"""The front matter of a document: its title, and the text that stands before the first table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, groupby
from operator import not_

from pipeline.lines import page_lines
from pipeline.model import DocumentLayout, Line, PageLayout, Word, kept, light
from pipeline.profile import letters_key
from pipeline.wordcolumns import word_columns

TITLE_SIZE = 1.15
"""Display type is at least this much larger than the body. Measured: headings 1.18-1.6, titles 1.5-2.6."""
TITLE_WORDS = 25
"""A longer run of display type is a paragraph. Measured: titles 1-12 words."""
FRONT_PAGES = 8
"""Without a table, so many pages count as front matter. Measured: the first table begins on page 3-5."""


@light
class PageText:
    """The text of a page; what is not asked for is not made."""

    page: PageLayout

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its upright lines, top to bottom."""
        return page_lines(self.page)

    @kept
    def sideways(self) -> tuple[Word, ...]:
        """The words that run in other directions."""
        return tuple(compress(self.page.words, map(not_, word_columns(self.page).are_upright)))

    @kept
    def keys(self) -> frozenset[str]:
        """The key of each word (:func:`pipeline.profile.letters_key`)."""
        return frozenset(map(letters_key, set(word_columns(self.page).texts)))

    @kept
    def letters(self) -> Mapping[float, int]:
        """Font size (points, to a tenth) → how many letters of the lines are set in it."""
        exact: defaultdict[float, int] = defaultdict(int)
        columns = word_columns(self.page)
        for size, length in compress(zip(columns.sizes, map(len, columns.texts), strict=True), columns.are_upright):
            exact[size] += length
        rounded: defaultdict[float, int] = defaultdict(int)
        for size, count in exact.items():
            rounded[round(size, 1)] += count
        return rounded


@dataclass(frozen=True)
class Display:
    """Consecutive lines of display type of one size. ``first`` is the index of the first of them on the page."""

    text: str
    size: float
    first: int
    last: int


@dataclass(frozen=True)
class FrontMatter:
    """What stands before the first table.

    ``displays``: the display type of the first printed page, top to bottom; ``lines``: the other lines before the
    table.
    """

    displays: tuple[Display, ...]
    lines: tuple[Line, ...]

    @cached_property
    def display_text(self) -> str:
        """The display type as one text to search in."""
        return flat(display.text for display in self.displays)

    @cached_property
    def text(self) -> str:
        """The other lines as one text to search in, see :func:`flat`."""
        return flat(line.text for line in self.lines)

    @cached_property
    def whole(self) -> str:
        """Both, the display type first."""
        return f"{self.display_text} {self.text}"

    @cached_property
    def folded(self) -> str:
        """The same without regard to case."""
        return self.whole.casefold()

    def title(self, is_title: re.Pattern[str]) -> str | None:
        """The document's title: the largest display type that ``is_title`` is found in, and what directly follows.

        A title may change its size from line to line; the parts that follow without other text between, and in which
        ``is_title`` is found too, belong to it.
        """
        fitting = [d for d in self.displays if is_title.search(d.text)]
        if not fitting:
            return None
        largest = max(fitting, key=lambda d: (d.size, -d.first))
        parts = [largest.text]
        last = largest.last
        for display in fitting:
            if display.first == last + 1:
                parts.append(display.text)
                last = display.last
        return " ".join(parts)


# both begin with what is printed, not with a look behind: that would be tried at every letter
_LINE_END = re.compile(r"[-‐\N{SOFT HYPHEN}](?<=[^\W\d_].)\n(?=[a-zåäöéü])")
_SPAN = re.compile(r"(\d)\s*[-‐‑‒–—−]\s*(?=\d)")


def flat(lines: Iterable[str]) -> str:
    """``lines`` as one text to search in: as :func:`joined`, the dash of a span an en dash without spaces."""
    return _SPAN.sub(r"\1–", joined(lines))


def joined(lines: Iterable[str]) -> str:
    """``lines`` as one text with single spaces.

    A hyphen at a line end before a lower-case letter goes, with no look at the word: good enough to search in.
    """
    return " ".join(_LINE_END.sub("", "\n".join(lines)).split())


def text_of(layout: DocumentLayout) -> tuple[PageText, ...]:
    """The text of each page."""
    return tuple(map(PageText, layout.pages))


class Fronts:
    """The pages of a document, and its front matter for each place where the first table may begin, made once."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self.pages = pages
        self._known: dict[tuple[int, int] | None, FrontMatter] = {}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The key of each word of the document."""
        return frozenset(map(letters_key, set().union(*[word_columns(page.page).texts for page in self.pages])))

    def before(self, table: tuple[int, int] | None) -> FrontMatter:
        """See :func:`front_matter`."""
        if table not in self._known:
            self._known[table] = front_matter(self.pages, table)
        return self._known[table]


def front_matter(pages: Sequence[PageText], table: tuple[int, int] | None) -> FrontMatter:
    """Front matter of a document.

    Args:
        pages: the text of each page.
        table: where the first table's header stands, as (index of the page, index of the line); None for no table.
    """
    page, line = table or (FRONT_PAGES, 0)
    before = [line for text in pages[:page] for line in text.lines]
    if table:
        before.extend(pages[page].lines[:line])
    first = next((text.lines for text in pages if text.lines), ())
    displays = _displays(first, _body_size(pages))
    shown = {id(line) for d in displays for line in first[d.first : d.last + 1]}
    return FrontMatter(displays, tuple(line for line in before if id(line) not in shown))


def _body_size(pages: Sequence[PageText]) -> float:
    """The size in which most letters are set."""
    letters: Counter[float] = Counter()
    for page in pages:
        for size, count in page.letters.items():
            letters[size] += count
    return max(letters, key=lambda size: (letters[size], -size), default=0.0)


def _displays(lines: Sequence[Line], body: float) -> tuple[Display, ...]:
    def kind(entry: tuple[int, Line]) -> float:
        line = entry[1]
        return round(line.size, 1) if line.size >= TITLE_SIZE * body or line.is_bold else 0.0

    found = []
    for size, group in groupby(enumerate(lines), key=kind):
        entries = list(group)
        text = joined(line.text for _, line in entries)
        if size and len(text.split()) <= TITLE_WORDS:
            found.append(Display(text, size, entries[0][0], entries[-1][0]))
    return tuple(found)
