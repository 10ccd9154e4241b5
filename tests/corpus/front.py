"""What stands around the tables: title, contents, introduction, summary, running titles and page numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor

from tests.corpus.fonts import width
from tests.corpus.linebreak import Piece, SetLine
from tests.corpus.pages import TextOp
from tests.corpus.press import Press

BODY_SIZE, BODY_LEADING, BODY_SPACE = 11.0, 14.4, 8.0
TITLE_SIZE, CHAPTER_SIZE, FURNITURE_SIZE, FOOT_SIZE = 22.0, 18.0, 9.0, 8.0
CONTENTS_HEADING, INTRO_HEADING, SUMMARY_HEADING = "Innehåll", "Inledning", "Sammanfattning"
SUMMARY_COLUMN = 60.0
"""Width of a column of the summary's table (points)."""


@dataclass(slots=True)
class FrontMatter(Press):
    """A press that knows the report's parts outside its tables."""

    contents_page: int | None = None
    contents_top: float = 0.0
    section_pages: list[int] = field(default_factory=list)
    """The page that each section begins on, for the table of contents."""

    def body(self, text: str, hanging: float = 0.0) -> None:
        self.paragraph(text, self.layout.body_family.regular, BODY_SIZE, BODY_LEADING, hanging)
        self.y += BODY_SPACE

    def chapter(self, title: str) -> None:
        self.paragraph(title, self.layout.heading_family.bold, CHAPTER_SIZE, CHAPTER_SIZE * 1.5)
        self.y += BODY_SPACE / 2

    def front_matter(self) -> None:
        """Cover or title, contents, introduction with the legend, summary."""
        source, layout = self.source, self.layout
        self.new_page(is_table=False)
        if layout.title_at != "none":
            self.y += 180.0 if layout.title_at == "cover" else 0.0
            self.paragraph(source.title, layout.heading_family.bold, TITLE_SIZE, TITLE_SIZE * 1.3)
            self.y += 20.0
        if layout.title_at == "cover":
            self.new_page(is_table=False)
        if layout.contents:
            self.contents_page = len(self.pages)
            self.chapter(CONTENTS_HEADING)
            self.contents_top = self.y + BODY_LEADING
            self.new_page(is_table=False)
        self.chapter(INTRO_HEADING)
        for text in source.intro:
            self.body(text)
        self.new_page(is_table=False)
        self.summary()

    def summary(self) -> None:
        self.chapter(SUMMARY_HEADING)
        for text in self.source.summary_intro:
            self.body(text)
        for number, text in enumerate(self.source.summary_goals, 1):
            self.body(f"{number}. {text}", hanging=14.0)
        for text in self.source.summary_rest:
            self.body(text)
        if self.layout.summary_table:
            self.summary_table()

    def summary_table(self) -> None:
        """A small table: level by region, how many goals."""
        family, size, regions = self.layout.table_family, self.layout.table_size, self.source.regions
        goals = [goal for section in self.source.sections for goal in section.goals]
        levels = dict.fromkeys(status for goal in goals for status in goal.status.values() if len(status) == 1)
        rows = [("Nivå", *regions)]
        rows += [(n, *(str(sum(goal.status.get(r) == n for goal in goals)) for r in regions)) for n in levels]
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                x = self.left + SUMMARY_COLUMN * j
                font = family.bold if i == 0 else family.regular
                self.write_cell([SetLine((Piece(0.0, text, font),), 0.0)], x + 4.0, self.y + 2.5, size)
                self.box(x, self.y, x + SUMMARY_COLUMN, self.y + self.row_height(1))
            self.y += self.row_height(1)

    def fill_contents(self) -> None:
        """Writes the table of contents on the page that was kept for it, now that the pages are known."""
        if self.contents_page is None:
            return
        page = self.pages[self.contents_page - 1]
        font = self.layout.body_family.regular
        y = self.contents_top
        right = page.width - self.layout.margins.right
        for section, number in zip(self.source.sections, self.section_pages, strict=True):
            entry, target = self.section_title(section), str(number)
            dots = floor(
                (right - self.left - width(f"{entry}  {target}", font, BODY_SIZE)) / width(".", font, BODY_SIZE)
            )
            page.texts.append(TextOp(self.left, y, f"{entry} {'.' * dots}", font, BODY_SIZE))
            page.texts.append(TextOp(right - width(target, font, BODY_SIZE), y, target, font, BODY_SIZE))
            y += BODY_LEADING * 1.3

    def furniture(self) -> None:
        """Running titles and page numbers."""
        layout, total = self.layout, len(self.pages)
        font, size = layout.heading_family.regular, FURNITURE_SIZE
        for number, page in enumerate(self.pages, 1):
            page_width, page_height = page.furniture_size
            right = page_width - layout.margins.right
            if layout.running_title:
                at = (layout.margins.left, layout.margins.top - 26.0)
                page.furniture.append(TextOp(*at, self.source.title, font, size))
            text = layout.page_number.format(n=number, total=total)
            length = width(text, font, size)
            x = (page_width - length) / 2 if layout.page_number_at == "foot-centre" else right - length
            y = layout.margins.top - 26.0 if layout.page_number_at == "head-right" else page_height - 32.0
            if page.is_table_page and layout.table_foot:
                y_foot = page_height - layout.margins.bottom + 26.0
                page.furniture.append(TextOp(layout.margins.left, y_foot, layout.table_foot, font, FOOT_SIZE))
            if text:
                page.furniture.append(TextOp(x, y, text, font, size))
