"""Lines that belong together: paragraphs and entries of lists."""

from __future__ import annotations

import re

from pipeline.minutes.flow import FlowLine
from pipeline.minutes.markers import Marker
from pipeline.minutes.typography import Style
from pipeline.model import Line, Word, kept, light

SENTENCE_END = re.compile(r"[.!?…][”\"')\]]*$")


@light
class Paragraph:
    """Lines that belong together.

    ``gap`` is the step from the line before in usual steps, 0 at the top of a page or cell. ``is_soft``: it was parted
    from the paragraph before by a line end alone. ``is_unsure``: it runs over a page break that may as well have been
    its end.
    """

    flow: tuple[FlowLine, ...]
    marker: Marker | None
    style: Style
    gap: float = 0.0
    is_soft: bool = False
    is_unsure: bool = False

    @kept
    def lines(self) -> tuple[Line, ...]:
        return tuple([f.line for f in self.flow])

    @kept
    def words(self) -> tuple[Word, ...]:
        return tuple([w for f in self.flow for w in f.line.words])

    @kept
    def text(self) -> str:
        """The words with single spaces between: raw, hyphens as printed."""
        return " ".join([w.text for w in self.words])

    @property
    def page(self) -> int:
        return self.flow[0].page

    @property
    def cell(self) -> int:
        return self.flow[0].cell

    @property
    def row(self) -> int:
        return self.flow[0].row

    @property
    def column(self) -> str:
        """The name over its column in a table, empty for none."""
        return self.flow[0].column

    @property
    def is_framed(self) -> bool:
        """Whether it begins on a coloured ground, outside tables."""
        return self.flow[0].is_framed

    @property
    def x0(self) -> float:
        """Where it begins: its marker, or its first word."""
        drawn = self.flow[0].bullet_x0
        return self.flow[0].x0 if drawn is None else drawn

    @property
    def text_x0(self) -> float:
        """Where its text begins: behind the marker; of the second line where there is one."""
        if self.marker is None or self.marker.kind == "word":
            return self.flow[0].x0
        inner = self.flow[0].line.words[len(self.marker.words) :]
        first = inner[0].box.x0 if inner else self.flow[0].x0
        return self.flow[1].x0 if len(self.flow) > 1 and self.flow[1].page == self.page else first

    @property
    def ends_sentence(self) -> bool:
        return bool(SENTENCE_END.search(self.text))
