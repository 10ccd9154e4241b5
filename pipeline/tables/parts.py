"""A table as it is cut out of a document: its runs, and what each page has of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.lines import lines_among
from pipeline.model import Line, PageLayout, Word
from pipeline.tables.header import Header


@dataclass
class Part:
    """What one page has of a run: its words under the given header's columns.

    ``edges`` parts the columns by the words' positions alone, ``ruled_edges`` by drawn rules where there are any.
    """

    page: PageLayout
    header: Header
    words: list[Word]
    top: float = 0.0
    """Where on the page the part begins: at its header's bottom or the page's top."""
    edges: tuple[float, ...] = ()
    ruled_edges: tuple[float, ...] = ()
    has_ruled_columns: bool = False
    """Whether words stand between an edge and the rule it is drawn by: only then the two part the words differently."""

    _lines: tuple[list[Word], tuple[Line, ...]] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of its words over all columns, made once for the words it has."""
        if self._lines is None or self._lines[0] is not self.words:
            self._lines = self.words, lines_among(self.page, self.words)
        return self._lines[1]


@dataclass
class Run:
    """One section's table. ``parts`` are in reading order; ``heading`` is empty where no heading was found."""

    heading: tuple[Line, ...]
    parts: list[Part] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        return [w for part in self.parts for w in part.words]

    @property
    def header(self) -> Header:
        return self.parts[0].header
