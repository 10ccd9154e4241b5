"""Cuts a document into runs: the stretches of pages over which one section's table goes on.

A run begins at a section heading and holds what stands between its header and the next section, page by page, without
page furniture and repeated headers. What belongs to no table is the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

from pipeline.furniture import find_furniture
from pipeline.lines import group_lines, line_pitch
from pipeline.model import DocumentLayout, Finding, Line, PageLayout, Severity, Word
from pipeline.profile import Profile, letters_key
from pipeline.tables.columns import column_edges
from pipeline.tables.header import STAGE, Header, find_headers
from pipeline.tables.settings import SETTINGS, TableSettings

HEADING_SIZE = 1.08
"""A section heading is at least this much larger than the table's text, or bold. Measured: 1.09-1.6."""
_GOAL_NUMBER = re.compile(r"\d+\.\d")
"""A number of two parts inside a table is a goal's."""
HEADING_REACH = 30
"""A section heading stands at most this many lines above its header (prose may stand between)."""
MAX_HEADING_LINES = 4
MAX_BOLD = 0.5
"""A bold line is set off from the words below and above it when at most this share of them is bold, too."""
MIN_SENTENCE = 6
"""A line of at least so many words without a wide space is a sentence, wherever the columns' edges lie."""
WORD_SPACE = 0.5
"""A space wider than this (times the font size) over a column's edge parts two cells. Measured: words 0.2-0.4."""


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

    @property
    def number(self) -> int:
        return self.page.number


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
    gone = {(w.page, w.index) for w in header_words} | {(w.page, w.index) for line in furniture for w in line.words}
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
        gone: set[tuple[int, int]],
        settings: TableSettings,
    ) -> None:
        self.profile = profile
        self.settings = settings
        self.headers = headers
        self.pages = layout.pages
        kept = {p.number: [w for w in p.words if (w.page, w.index) not in gone] for p in layout.pages}
        self.words = {number: [w for w in words if w.is_upright] for number, words in kept.items()}
        self.findings: list[Finding] = []
        self.runs: list[Run] = []
        self.sideways = [w for words in kept.values() for w in words if not w.is_upright]
        self.rest: list[Word] = []
        self.repeated: list[Line] = []

    def cut(self) -> None:
        header: Header | None = None
        for page in self.pages:
            remaining, reached = self.words[page.number], 0.0
            for following in [h for h in self.headers if h.page == page.number]:
                top = following.box.top
                above = [w for w in remaining if w.box.y_centre < top]
                remaining = [w for w in remaining if w.box.y_centre > following.box.bottom]
                self.take(page, header, above, reached)
                self.begin(page, following)
                header, reached = following, following.box.bottom
            self.take(page, header, remaining, reached)
        for run in self.runs:
            self.measure(run)
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
        if heading and self.runs and _same_heading(heading, self.runs[-1].heading):
            self.remove_from_tables([*heading, *prose])
            self.repeated.extend(heading)
            heading = ()
        elif heading or not self.runs:
            self.remove_from_tables([*heading, *prose])
            self.runs.append(Run(heading))
        self.runs[-1].parts.append(Part(page, header, [], header.box.top))

    def remove_from_tables(self, lines: Iterable[Line]) -> None:
        gone = {(w.page, w.index) for line in lines for w in line.words}
        moved: list[Word] = []
        for part in self.runs[-1].parts if self.runs else ():
            moved.extend(w for w in part.words if (w.page, w.index) in gone)
            part.words = [w for w in part.words if (w.page, w.index) not in gone]
        self.rest.extend(moved)

    def heading_above(self, header: Header) -> tuple[tuple[Line, ...], list[Line]]:
        """The heading over the header about to begin, and the prose between; both empty where there is none."""
        open_words = self.runs[-1].words if self.runs else self.rest
        lines = group_lines([w for w in open_words if w.page >= header.page])
        if len(lines) < HEADING_REACH:
            lines = (*group_lines([w for w in open_words if w.page == header.page - 1]), *lines)
        lines = lines[-HEADING_REACH:]
        for i in range(len(lines) - 1, -1, -1):
            line = lines[i]
            if self.runs and self.holds_status(line):
                break
            is_set_off = self.is_distinct(line) or (line.is_bold and line.page == header.page and i == len(lines) - 1)
            if self.matches(line) and self.is_one_piece(line) and is_set_off:
                heading = _with_continuation(lines, i)
                return heading, list(lines[i + len(heading) :])
        return self.unnumbered_heading(lines), []

    def unnumbered_heading(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Larger type right above the header, without a number."""
        if not lines or not self.is_one_piece(lines[-1]) or lines[-1].size < HEADING_SIZE * self.text_size:
            return ()
        first = len(lines) - 1
        while first > 0 and _with_continuation(lines, first - 1)[-1] is lines[-1] and first > len(lines) - 3:
            first -= 1
        return tuple(lines[first:])

    def is_distinct(self, line: Line) -> bool:
        """Whether the line is set as a heading: larger than the text, or bold and not just as the goals are."""
        if line.size >= HEADING_SIZE * self.text_size:
            return True
        if not line.is_bold:
            return False
        goal_fonts = self.goal_fonts()
        if (line.words[0].font, line.words[0].size) not in goal_fonts:
            return True
        return self.number_of(line) == self.number_of(*self.runs[-1].heading) + 1 if self.runs else True

    def goal_fonts(self) -> set[tuple[str, float]]:
        """Fonts of the words under the goal header of the table that is open."""
        if not self.runs or not self.runs[-1].words:
            return set()
        columns = self.runs[-1].parts[-1].header.columns
        edge = next((c.box.x0 for c in columns if c.role == "status"), 0.0)
        return {(w.font, w.size) for w in self.runs[-1].words if w.box.x1 < edge}

    def number_of(self, *heading: Line) -> int:
        """The number of a section heading; 0 where it has none."""
        text = " ".join(line.text for line in heading)
        match = self.profile.section_in(text)
        return int(match["number"]) if match else 0

    @cached_property
    def text_size(self) -> float:
        """Font size of the running text (points)."""
        sizes = [w.size for words in self.words.values() for w in words]
        return median(sizes) if sizes else 0.0

    def matches(self, line: Line) -> bool:
        return self.profile.section_in(line.text) is not None

    def is_one_piece(self, line: Line) -> bool:
        """Whether the line is running text, not cells of several columns beside each other."""
        gaps = [b.box[0] - a.box[2] for a, b in pairwise(line.words)]
        wide = [g for g in gaps[1:] if g > self.settings.chunk_gap * line.size]
        return not wide and (not gaps or gaps[0] <= 4 * line.size)

    def holds_status(self, line: Line) -> bool:
        """Whether a printed status stands in the line, under a region's label of the table that is open."""
        printed = {s for code in self.profile.statuses for s in code.printed}
        columns = [c for c in self.runs[-1].parts[-1].header.columns if c.region]
        left, right = min(c.box.x0 for c in columns) - 20, max(c.box.x1 for c in columns) + 20
        return any(w.text.strip("?()") in printed and left <= w.box.x_centre <= right for w in line.words)

    def measure(self, run: Run) -> None:
        """Finds the column edges of each part: from all the parts whose header has the same geometry."""
        tolerance = self.settings.rule_tolerance
        rules_of = {id(part): _long_column_rules(part) for part in run.parts}
        printed = {s for code in self.profile.statuses for s in code.printed}

        def is_status(text: str) -> bool:
            return text.strip("?()*") in printed

        edges: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {}
        for part in run.parts:
            if id(part.header) not in edges:  # pages without a header of their own have that of the page before
                mates = [p for p in run.parts if _same_geometry(p.header, part.header)]
                words = [w for p in mates for w in p.words]
                rules = {x for p in mates for x in rules_of[id(p)]}
                ruled = column_edges(part.header, words, _merged(rules, tolerance), is_status) if rules else ()
                edges[id(part.header)] = column_edges(part.header, words, (), is_status), ruled
            part.edges, part.ruled_edges = edges[id(part.header)]

    def drop_prose(self, run: Run) -> None:
        """Moves lines that run across the columns out of the table, with the lines of their paragraph."""
        for part in run.parts:
            lines = group_lines(part.words)
            crossing = [self.crosses(line, part.edges) or self.is_inner_heading(line, lines, part) for line in lines]
            if any(crossing):
                self.drop(part, lines, crossing)

    def is_inner_heading(self, line: Line, lines: Sequence[Line], part: Part) -> bool:
        """Whether a line inside a table is a section heading in a row of its own: marked off from the goals' text."""
        if not (self.matches(line) and self.is_one_piece(line)) or self.holds_status(line):
            return False
        if _GOAL_NUMBER.match(line.text):
            return False
        is_over_edge = _takes_no_notice(line, _edges_under(line, part.edges))
        is_alone = all(o is line or abs(o.box.y_centre - line.box.y_centre) > line.box.height for o in lines)
        return is_alone and (
            is_over_edge
            or line.size >= HEADING_SIZE * self.text_size
            or _is_on_wide_fill(line, part)
            or _is_between_rules(line, part)
            or _is_bold_among_goals(line, part)
        )

    def crosses(self, line: Line, edges: Sequence[float]) -> bool:
        """Whether the line is one piece of text over column edges; a long word that sticks out of its cell is not.

        Where cells stand close together their words are no farther apart than those of a sentence, but the edges lie
        between them: a sentence takes no notice of edges, and most of them lie in its words.
        """
        inside = _edges_under(line, edges)
        if len(line.words) < 3 or len(inside) < 2:
            return False
        inked = sum(any(w.box.x0 < e < w.box.x1 for w in line.words) for e in inside)
        is_through = inked * 2 >= len(inside)
        if not is_through and inked and len(line.words) >= MIN_SENTENCE:
            is_through = _takes_no_notice(line, inside) and not self.holds_status(line)
        return is_through and self.is_one_piece(line)

    def drop(self, part: Part, lines: Sequence[Line], crossing: list[bool]) -> None:
        pitch = line_pitch(lines)
        for i in range(1, len(lines)):
            step = lines[i].box.top - lines[i - 1].box.top
            follows = crossing[i - 1] and step < 1.3 * pitch and self.is_one_piece(lines[i])
            follows = follows and lines[i].words[0].font == lines[i - 1].words[0].font
            crossing[i] = crossing[i] or (follows and abs(lines[i].box.x0 - lines[i - 1].box.x0) < 2)
        dropped = [line for line, is_crossing in zip(lines, crossing, strict=True) if is_crossing]
        words = {(w.page, w.index) for line in dropped for w in line.words}
        part.words = [w for w in part.words if (w.page, w.index) not in words]
        self.rest.extend(w for line in dropped for w in line.words)
        if not any(self.matches(line) for line in dropped):
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
                    self.measure(after)
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
            if not is_known and self.matches(line) and self.is_one_piece(line):
                yield _with_continuation(lines, i)

    def rest_lines(self) -> tuple[Line, ...]:
        known = {(w.page, w.index) for run in self.runs for line in run.heading for w in line.words}
        lines = [line for line in self.outside if not any((w.page, w.index) in known for w in line.words)]
        words = [w for w in self.rest if (w.page, w.index) not in known]
        if sum([len(line.words) for line in lines]) < len(words):  # a heading was a part of a line only
            lines = list(group_lines(words))
        return (*lines, *group_lines(self.sideways))

    @cached_property
    def outside(self) -> tuple[Line, ...]:
        """The lines of the rest, once all tables are cut and prose is taken out of them."""
        return group_lines(self.rest)


def _edges_under(line: Line, edges: Sequence[float]) -> list[float]:
    """The column edges that a line runs over; cells may touch, and their text stick out of them by a letter."""
    letter = 0.5 * line.size
    return [e for e in edges if line.box.x0 + letter < e < line.box.x1 - letter]


def _takes_no_notice(line: Line, edges: Sequence[float]) -> bool:
    """Whether a line runs over column edges as if none were there: no edge lies in a space wider than a word's."""
    spaces = [(a.box.x1, b.box.x0) for a, b in pairwise(line.words)]
    wide = [(x0, x1) for x0, x1 in spaces if x1 - x0 > WORD_SPACE * line.size]
    return bool(edges) and not any(x0 <= e <= x1 for e in edges for x0, x1 in wide)


def _table_width(part: Part) -> float:
    return max(w.box.x1 for w in part.words) - min(w.box.x0 for w in part.words)


def _is_bold_among_goals(line: Line, part: Part) -> bool:
    """Whether every word of the line is bold, at the table's left side, and hardly another word there is."""
    left = [w for w in part.words if w.box.x0 < line.box.x1 and w not in line.words]
    is_first = line.box.x0 <= min((w.box.x0 for w in left), default=line.box.x0) + line.size
    bold = sum(w.is_bold for w in left)
    return is_first and all(w.is_bold for w in line.words) and bold <= MAX_BOLD * len(left)


def _is_on_wide_fill(line: Line, part: Part) -> bool:
    """Whether the line stands on a shading of its own that is about as wide as the table and one or two lines high."""
    return any(
        f.box.width > 0.6 * _table_width(part)
        and f.box.height < 3 * line.box.height
        and f.box.top <= line.box.y_centre <= f.box.bottom
        for f in part.page.fills
    )


def _is_between_rules(line: Line, part: Part) -> bool:
    """Whether rules as wide as the table stand closely above and below the line and nothing else between them."""
    wide = [r.box for r in part.page.rules if r.is_horizontal and r.box.width > 0.6 * _table_width(part)]
    above = max((r.y_centre for r in wide if r.y_centre <= line.box.y_centre), default=None)
    below = min((r.y_centre for r in wide if r.y_centre > line.box.y_centre), default=None)
    if above is None or below is None or below - above > 3 * line.box.height:
        return False
    return all(w in line.words for w in part.words if above < w.box.y_centre < below)


def _same_heading(a: Sequence[Line], b: Sequence[Line]) -> bool:
    """Whether two headings are one, repeated: `(forts.)` and the like may stand behind it."""
    key_a, key_b = ("".join(letters_key(line.text) for line in lines) for lines in (a, b))
    return bool(key_a) and bool(key_b) and (key_a.startswith(key_b) or key_b.startswith(key_a))


def _with_continuation(lines: Sequence[Line], i: int) -> tuple[Line, ...]:
    """The heading that begins with line ``i`` and goes on in the same type on the next lines."""
    heading = [lines[i]]
    for line in lines[i + 1 : i + MAX_HEADING_LINES]:
        last = heading[-1]
        is_close = line.page == last.page and line.box.top - last.box.top < 1.6 * last.box.height
        if not (is_close and abs(line.size - last.size) < 0.2 and line.words[0].font == last.words[0].font):
            break
        heading.append(line)
    return tuple(heading)


def _same_geometry(a: Header, b: Header) -> bool:
    if a is b:
        return True
    keys_a, keys_b = [c.key for c in a.columns], [c.key for c in b.columns]
    return keys_a == keys_b and all(
        abs(x.box.x0 - y.box.x0) < 2 and abs(x.box.x1 - y.box.x1) < 2 for x, y in zip(a.columns, b.columns, strict=True)
    )


def _long_column_rules(part: Part) -> list[float]:
    """Positions (x, rounded) of vertical rules along most of the words of the part."""
    if not part.words:
        return []
    top, bottom = min(w.box.top for w in part.words), max(w.box.bottom for w in part.words)
    covered: dict[float, float] = {}
    for rule in part.page.rules:
        if not rule.is_horizontal and not rule.is_fill_edge:
            length = min(rule.box.bottom, bottom) - max(rule.box.top, top)
            x = round(rule.box.x_centre)
            covered[x] = covered.get(x, 0.0) + max(0.0, length)
    return [x for x, length in covered.items() if length >= 0.8 * (bottom - top)]


def _merged(positions: Iterable[float], tolerance: float) -> list[float]:
    """Positions in order, those of a double rule put into their middle."""
    groups: list[list[float]] = []
    for x in sorted(positions):
        if groups and x - groups[-1][-1] <= tolerance:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [sum(group) / len(group) for group in groups]


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
        [Part(part.page, part.header, below, box.bottom, part.edges, part.ruled_edges), *run.parts[place + 1 :]],
    )
    part.words = above
    del run.parts[place + 1 :]
    return after
