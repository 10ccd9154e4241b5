"""Cuts a document into runs: the stretches of pages over which one section's table goes on.

A run begins at a section heading and holds what stands between its header and the next section, page by page, without
page furniture and repeated headers. What belongs to no table is the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.furniture import find_furniture
from pipeline.lines import group_lines, line_pitch, lines_among
from pipeline.model import DocumentLayout, Finding, Line, PageLayout, Severity, Word
from pipeline.profile import Profile
from pipeline.tables.header import STAGE, Header, find_headers
from pipeline.tables.headings import is_same_heading, with_continuation
from pipeline.tables.line_signs import HEADING_SIZE, LineSigns, Marks, edges_under
from pipeline.tables.measuring import measure
from pipeline.tables.parts import Part, Run
from pipeline.tables.settings import SETTINGS, TableSettings
from pipeline.wordcolumns import word_columns

HEADING_REACH = 30
"""A section heading stands at most this many lines above its header (prose may stand between)."""


@dataclass(frozen=True)
class Runs:
    runs: tuple[Run, ...]
    rest: tuple[Line, ...]
    findings: tuple[Finding, ...]


def find_runs(layout: DocumentLayout, profile: Profile, settings: TableSettings = SETTINGS) -> Runs:
    """Cuts the document into runs; none where no header of a follow-up table stands in it."""
    headers = find_headers(layout.pages, profile, settings)
    header_words = [w for h in headers for w in h.words]
    furniture = find_furniture(layout.pages, keep=header_words)
    findings: list[Finding] = []
    if furniture:
        message = f"{len(furniture)} running titles and page numbers were left out"
        findings.append(Finding(STAGE, "info", "furniture", message))
    gone = {*map(id, header_words), *[id(w) for line in furniture for w in line.words]}
    cutter = _Cutter(layout, profile, headers, gone, settings)
    cutter.cut()
    return Runs(tuple(cutter.runs), cutter.rest_lines(), (*findings, *cutter.findings))


class _Cutter:
    """Walks through the pages once, from header to header."""

    def __init__(
        self,
        layout: DocumentLayout,
        profile: Profile,
        headers: Sequence[Header],
        gone: set[int],
        settings: TableSettings,
    ) -> None:
        self.settings = settings
        self.headers = headers
        self.pages = layout.pages
        self.page_of = {page.number: page for page in layout.pages}
        self.words: dict[int, list[Word]] = {}
        self.sideways: list[Word] = []
        for page in layout.pages:
            words = [w for w in page.words if id(w) not in gone]
            if not all(word_columns(page).are_upright):
                self.sideways += [w for w in words if not w.is_upright]
                words = [w for w in words if w.is_upright]
            self.words[page.number] = words
        self.signs = LineSigns(profile, self.words.values(), settings)
        self.findings: list[Finding] = []
        self.runs: list[Run] = []
        self.rest: list[Word] = []
        self.repeated: list[Line] = []

    def cut(self) -> None:
        header: Header | None = None
        for page in self.pages:
            remaining, reached = self.words[page.number], 0.0
            for following in [h for h in self.headers if h.page == page.number]:
                top = following.box.top
                bottom = following.box.bottom
                middles = [(w.box[1] + w.box[3]) / 2 for w in remaining]
                above = [w for w, y in zip(remaining, middles, strict=True) if y < top]
                remaining = [w for w, y in zip(remaining, middles, strict=True) if y > bottom]
                self.take(page, header, above, reached)
                self.begin(page, following)
                header, reached = following, following.box.bottom
            self.take(page, header, remaining, reached)
        for run in self.runs:
            measure(run, self.signs.printed, self.settings)
            self.drop_prose(run)
        self.cut_at_inner_headings()
        self.runs = [run for run in self.runs if run.words]

    def take(self, page: PageLayout, header: Header | None, words: list[Word], top: float) -> None:
        """Gives words to the run that is open, or to the rest before the first table."""
        if header is None or not self.runs:
            self.rest.extend(words)
        elif words or not self.runs[-1].parts:
            self.runs[-1].parts.append(Part(page, header, words, top))

    def begin(self, page: PageLayout, header: Header) -> None:
        """Opens a new run at a header with a heading of its own; without one the table goes on."""
        heading, prose = self.heading_above(header)
        if heading and self.runs and is_same_heading(heading, self.runs[-1].heading):
            self.remove_from_tables([*heading, *prose])
            self.repeated.extend(heading)
            heading = ()
        elif heading or not self.runs:
            self.remove_from_tables([*heading, *prose])
            self.runs.append(Run(heading))
        self.runs[-1].parts.append(Part(page, header, [], header.box.top))

    def remove_from_tables(self, lines: Iterable[Line]) -> None:
        pages: dict[int, set[int]] = {}
        for line in lines:
            pages.setdefault(line.page, set()).update(map(id, line.words))
        for part in self.runs[-1].parts if self.runs else ():
            gone = pages.get(part.number, ())
            moved = [w for w in part.words if id(w) in gone] if gone else []
            if moved:
                part.words = [w for w in part.words if id(w) not in gone]
                self.rest.extend(moved)

    @property
    def open_header(self) -> Header:
        """The last header of the table that is open."""
        return self.runs[-1].parts[-1].header

    def heading_above(self, header: Header) -> tuple[tuple[Line, ...], list[Line]]:
        """The heading over the header about to begin, and the prose between; both empty where there is none."""
        lines = self.open_lines(header.page)
        if len(lines) < HEADING_REACH:
            lines = (*self.open_lines(header.page - 1), *lines)
        lines = lines[-HEADING_REACH:]
        for i in range(len(lines) - 1, -1, -1):
            line = lines[i]
            if self.runs and self.signs.holds_status(line, self.open_header):
                break
            is_right_above = line.page == header.page and i == len(lines) - 1
            if self.signs.matches(line) and self.signs.is_one_piece(line) and self.is_set_off(line, is_right_above):
                heading = with_continuation(lines, i)
                return heading, list(lines[i + len(heading) :])
        return self.unnumbered_heading(lines), []

    def open_lines(self, number: int) -> tuple[Line, ...]:
        """The lines of a page in the table that is open, or in the rest before the first one."""
        page = self.page_of.get(number)
        if page is None:
            return ()
        if self.runs:
            parts = [part for part in self.runs[-1].parts if part.number == number and part.words]
            if len(parts) == 1:
                return parts[0].lines
            words = [w for part in parts for w in part.words]
        else:
            words = [w for w in self.rest if w.page == number]
        return lines_among(page, words)

    def unnumbered_heading(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Larger type right above the header, without a number."""
        if not lines or not self.signs.is_one_piece(lines[-1]) or lines[-1].size < HEADING_SIZE * self.signs.text_size:
            return ()
        first = len(lines) - 1
        while first > 0 and with_continuation(lines, first - 1)[-1] is lines[-1] and first > len(lines) - 3:
            first -= 1
        return tuple(lines[first:])

    def is_set_off(self, line: Line, is_right_above: bool) -> bool:
        """Whether the line is set as a heading, or bold right above its header."""
        return (is_right_above and line.is_bold) or self.is_distinct(line)

    def is_distinct(self, line: Line) -> bool:
        """Whether the line is set as a heading: larger than the text, or bold and not just as the goals are."""
        if line.size >= HEADING_SIZE * self.signs.text_size:
            return True
        if not line.is_bold:
            return False
        goal_fonts = self.goal_fonts()
        if (line.words[0].font, line.words[0].size) not in goal_fonts:
            return True
        return self.signs.number_of(line) == self.signs.number_of(*self.runs[-1].heading) + 1 if self.runs else True

    def goal_fonts(self) -> set[tuple[str, float]]:
        """Fonts of the words under the goal header of the table that is open."""
        if not self.runs or not self.runs[-1].words:
            return set()
        columns = self.runs[-1].parts[-1].header.columns
        edge = next((c.box.x0 for c in columns if c.role == "status"), 0.0)
        return {(w.font, w.size) for w in self.runs[-1].words if w.box.x1 < edge}

    def drop_prose(self, run: Run) -> None:
        """Moves lines that run across the columns out of the table, with the lines of their paragraph."""
        for part in run.parts:
            edges, marks = sorted(part.edges), Marks(part, self.signs.text_size)
            crossing = [self.is_no_row(line, part, edges, marks) for line in part.lines]
            if any(crossing):
                self.drop(part, part.lines, crossing)

    def is_no_row(self, line: Line, part: Part, edges: Sequence[float], marks: Marks) -> bool:
        """Whether a line of a part is prose across the columns or a section heading.

        ``edges`` are those of the part, ascending, ``marks`` its own, too.
        """
        if self.signs.is_legend(line, part.header):
            return True
        left, _, right, _ = line.box
        if bisect_right(edges, left) >= bisect_left(edges, right) and not marks.may_set_off(line):
            return False  # as most: a line of one column
        if not self.signs.is_one_piece(line):
            return False
        under, header = edges_under(line, edges), self.open_header
        return self.signs.crosses(line, under, header) or self.signs.is_inner_heading(line, part, under, marks, header)

    def drop(self, part: Part, lines: Sequence[Line], crossing: list[bool]) -> None:
        pitch = line_pitch(lines)
        for i in range(1, len(lines)):
            step = lines[i].box.top - lines[i - 1].box.top
            is_open = crossing[i - 1] and not self.signs.is_legend(lines[i - 1], part.header)
            follows = is_open and step < 1.3 * pitch and self.signs.is_one_piece(lines[i])
            follows = follows and lines[i].words[0].font == lines[i - 1].words[0].font
            crossing[i] = crossing[i] or (follows and abs(lines[i].box.x0 - lines[i - 1].box.x0) < 2)
        dropped = [line for line, is_crossing in zip(lines, crossing, strict=True) if is_crossing]
        words = {id(w) for line in dropped for w in line.words}
        part.words = [w for w in part.words if id(w) not in words]
        self.rest.extend(w for line in dropped for w in line.words)
        if not any(self.signs.matches(line) for line in dropped):
            message = f"{len(dropped)} lines on page {part.number} run across the table's columns: not part of it"
            is_inside = bool(part.words) and dropped[0].box.top < max(w.box.top for w in part.words)
            severity: Severity = "warning" if is_inside else "info"
            self.findings.append(Finding(STAGE, severity, "text-across-table", message, part.number))

    def cut_at_inner_headings(self) -> None:
        """Section headings that stand inside a table, as a row of their own, begin a run."""
        for heading in list(self.inner_headings()):
            # the last run on the heading's page: of two headings on a page the second stands in what the first cut off
            for i, run in reversed(list(enumerate(self.runs))):
                after = _split_run(run, heading)
                if after is not None:
                    self.runs.insert(i + 1, after)
                    measure(after, self.signs.printed, self.settings)
                    break

    def inner_headings(self) -> Iterable[tuple[Line, ...]]:
        headings = [*self.repeated, *(line for run in self.runs for line in run.heading)]
        known = {(line.page, line.words[0].index) for line in headings}
        first = self.runs[0].parts[0] if self.runs and self.runs[0].parts else None
        lines = self.outside
        for i, line in enumerate(lines):
            if first is None or (line.page, line.box.top) < (first.number, first.header.box.top):
                continue
            is_known = (line.page, line.words[0].index) in known
            if not is_known and self.signs.matches(line) and self.signs.is_one_piece(line):
                yield with_continuation(lines, i)

    def rest_lines(self) -> tuple[Line, ...]:
        known = {id(w) for run in self.runs for line in run.heading for w in line.words}
        lines = [line for line in self.outside if known.isdisjoint(map(id, line.words))]
        words = [w for w in self.rest if id(w) not in known]
        if sum([len(line.words) for line in lines]) < len(words):  # a heading was a part of a line only
            lines = list(self.lines_of(words))
        return (*lines, *group_lines(self.sideways))

    @cached_property
    def outside(self) -> tuple[Line, ...]:
        """The lines of the rest, once all tables are cut and prose is taken out of them."""
        return self.lines_of(self.rest)

    def lines_of(self, words: Iterable[Word]) -> tuple[Line, ...]:
        """The lines of upright words of any pages."""
        by_page: dict[int, list[Word]] = {}
        for word in words:
            by_page.setdefault(word.page, []).append(word)
        return tuple([line for n in sorted(by_page) for line in lines_among(self.page_of[n], by_page[n])])


def _split_run(run: Run, heading: tuple[Line, ...]) -> Run | None:
    """Cuts ``run`` at a heading inside it and returns the part behind it; None where it stands elsewhere."""
    page, box = heading[0].page, heading[0].box
    places = [i for i, p in enumerate(run.parts) if p.number == page and p.top <= box.y_centre]
    if not places:
        return None
    place = places[-1]
    part = run.parts[place]
    above = [w for w in part.words if w.box.y_centre < box.y_centre]
    below = [w for w in part.words if w.box.y_centre >= box.y_centre]
    after = Run(
        heading,
        [replace(part, words=below, top=box.bottom), *run.parts[place + 1 :]],
    )
    part.words = above
    del run.parts[place + 1 :]
    return after
