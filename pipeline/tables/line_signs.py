"""What a line inside or above a table looks like: a section heading, prose across the columns, a row of cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.lines import median
from pipeline.model import Line, Word
from pipeline.profile import Profile
from pipeline.tables.header import Header
from pipeline.tables.parts import Part
from pipeline.tables.settings import TableSettings

HEADING_SIZE = 1.08
"""A section heading is at least this much larger than the table's text, or bold. Measured: 1.09-1.6."""
_GOAL_NUMBER = re.compile(r"\d+\.\d")
"""A number of two parts inside a table is a goal's."""
WIDE = 0.6
"""A rule or shading is about as wide as the table when it has more than this share of its width."""
BAND = 3
"""A shading or two rules stand closely around a line when they are at most so many times as high."""
MAX_BOLD = 0.5
"""A bold line is set off from the words below and above it when at most this share of them is bold, too."""
MIN_SENTENCE = 6
"""A line of at least so many words without a wide space is a sentence, wherever the columns' edges lie."""
WORD_SPACE = 0.5
"""A space wider than this (times the font size) over a column's edge parts two cells. Measured: words 0.2-0.4."""

LEGEND_REST = 0.3
"""So much of a legend's line at most are words that explain no status (`eller`, `arbete`)."""
STATUS_REACH = 20
"""So far (points) to either side of the regions' labels a status may stand."""


class Marks:
    """What may mark a heading off on one page of a table: larger type, a shading or rules around it, bold type.

    Most lines have none of it, which is told without a look at their words.
    """

    def __init__(self, part: Part, text_size: float) -> None:
        boxes = [line.box for line in part.lines]
        self.table_width = max([b[2] for b in boxes]) - min([b[0] for b in boxes]) if boxes else 0.0
        self.least_size = HEADING_SIZE * text_size
        self.has_large_type = max([w.size for w in part.words], default=0.0) >= self.least_size
        widest = WIDE * self.table_width
        self.fills = [f.box for f in part.page.fills if f.box.width > widest]
        rules = [r.box.y_centre for r in part.page.rules if r.is_horizontal and r.box.width > widest]
        self.rule_ys = sorted(rules)
        reach = BAND * max([b[3] - b[1] for b in boxes], default=0.0)
        self._bands = [(f[1], f[3]) for f in self.fills]
        self._bands += [(above, below) for above, below in pairwise(self.rule_ys) if below - above <= reach]

    def may_set_off(self, line: Line) -> bool:
        """Whether any of it may set the line off."""
        if line.words[0].is_bold or (self.has_large_type and line.size >= self.least_size):
            return True
        middle = line.box.y_centre
        return any(above <= middle <= below for above, below in self._bands)

    def is_on_wide_fill(self, line: Line) -> bool:
        """Whether the line stands on a shading of its own that is about as wide as the table, one or two lines high."""
        highest, middle = BAND * line.box.height, line.box.y_centre
        return any(box.height < highest and box.top <= middle <= box.bottom for box in self.fills)

    def is_between_rules(self, line: Line, part: Part) -> bool:
        """Whether rules as wide as the table stand closely above and below the line and nothing else between them."""
        place = bisect_right(self.rule_ys, line.box.y_centre)
        if not 0 < place < len(self.rule_ys):
            return False
        above, below = self.rule_ys[place - 1 : place + 1]
        if below - above > BAND * line.box.height:
            return False
        return all(w in line.words for w in part.words if above < w.box.y_centre < below)


class LineSigns:
    """Reads the lines of one document, whose upright words, furniture apart, are ``words``."""

    def __init__(self, profile: Profile, words: Iterable[Sequence[Word]], settings: TableSettings) -> None:
        self.profile = profile
        self.settings = settings
        self._words = words

    @cached_property
    def text_size(self) -> float:
        """Font size of the running text (points)."""
        sizes = [w.size for words in self._words for w in words]
        return median(sizes) if sizes else 0.0

    def number_of(self, *heading: Line) -> int:
        """The number of a section heading; 0 where it has none."""
        text = " ".join(line.text for line in heading)
        match = self.profile.section_in(text)
        return int(match["number"]) if match else 0

    def matches(self, line: Line) -> bool:
        return self.profile.section_in(line.text) is not None

    def is_one_piece(self, line: Line) -> bool:
        """Whether the line is running text, not cells of several columns beside each other."""
        allowed = 4 * line.size  # behind a heading's number
        right = line.words[0].box[2]
        for word in line.words[1:]:
            x0, _, x1, _ = word.box
            if x0 - right > allowed:
                return False
            allowed, right = self.settings.chunk_gap * line.size, x1
        return True

    def holds_status(self, line: Line, header: Header) -> bool:
        """Whether a printed status stands in the line, under a region's label of the header."""
        left, right = header.statuses_reach
        near = [w for w in line.words if w.text.strip("?()") in self.printed]
        return any(left - STATUS_REACH <= w.box.x_centre <= right + STATUS_REACH for w in near)

    @cached_property
    def printed(self) -> frozenset[str]:
        """The statuses as they are printed."""
        return frozenset(s for code in self.profile.statuses for s in code.printed)

    def is_legend(self, line: Line, header: Header) -> bool:
        """Whether the line explains the statuses (``U = uppnått, P = pågår``) and stands where goals may."""
        first = line.words[0].text.rstrip("=:")
        if first not in self.printed or line.box[0] >= header.statuses_reach[0]:
            return False  # as nearly all
        rest = self._legend_entry.sub("", line.text)
        is_told = len(rest) < len(line.text)
        return is_told and sum(map(str.isalnum, rest)) <= LEGEND_REST * len(line.text)

    @cached_property
    def _legend_entry(self) -> re.Pattern[str]:
        entries = [
            rf"(?<!\w){re.escape(code)}\s*[=:–-]?\s*(?i:{re.escape(phrase)})(?!\w)"
            for status in self.profile.statuses
            for code in status.printed
            for phrase in sorted(status.legend, key=len, reverse=True)
        ]
        return re.compile("|".join(entries) or r"(?!)")

    def is_inner_heading(self, line: Line, part: Part, edges: Sequence[float], marks: Marks, header: Header) -> bool:
        """Whether a line of one piece is a section heading in a row of its own: marked off from the goals' text.

        ``edges`` are those it runs over, see :func:`edges_under`, ``marks`` the part's.
        """
        if not self.matches(line) or self.holds_status(line, header):
            return False
        if _GOAL_NUMBER.match(line.text):
            return False
        is_over_edge = _takes_no_notice(line, edges)
        is_alone = all(o is line or abs(o.box.y_centre - line.box.y_centre) > line.box.height for o in part.lines)
        return is_alone and (
            is_over_edge
            or line.size >= marks.least_size
            or marks.is_on_wide_fill(line)
            or marks.is_between_rules(line, part)
            or _is_bold_among_goals(line, part)
        )

    def crosses(self, line: Line, edges: Sequence[float], header: Header) -> bool:
        """Whether a line of one piece takes no notice of the column ``edges`` under it.

        A long word that sticks out of its cell does not cross them.

        Where cells stand close together their words are no farther apart than those of a sentence, but the edges lie
        between them: a sentence takes no notice of edges, and most of them lie in its words.
        """
        if len(line.words) < 3 or len(edges) < 2:
            return False
        inked = sum(any(w.box.x0 < e < w.box.x1 for w in line.words) for e in edges)
        is_through = inked * 2 >= len(edges)
        if not is_through and inked and len(line.words) >= MIN_SENTENCE:
            is_through = _takes_no_notice(line, edges) and not self.holds_status(line, header)
        return is_through


def edges_under(line: Line, edges: Sequence[float]) -> Sequence[float]:
    """Those of the column ``edges`` (ascending) that a line runs over.

    Cells may touch, and their text stick out of them by a letter.
    """
    letter = 0.5 * line.size
    return edges[bisect_right(edges, line.box[0] + letter) : bisect_left(edges, line.box[2] - letter)]


def _takes_no_notice(line: Line, edges: Sequence[float]) -> bool:
    """Whether a line runs over column edges as if none were there: no edge lies in a space wider than a word's."""
    spaces = [(a.box.x1, b.box.x0) for a, b in pairwise(line.words)]
    wide = [(x0, x1) for x0, x1 in spaces if x1 - x0 > WORD_SPACE * line.size]
    return bool(edges) and not any(x0 <= e <= x1 for e in edges for x0, x1 in wide)


def _is_bold_among_goals(line: Line, part: Part) -> bool:
    """Whether every word of the line is bold, at the table's left side, and hardly another word there is."""
    left = [w for w in part.words if w.box.x0 < line.box.x1 and w not in line.words]
    is_first = line.box.x0 <= min((w.box.x0 for w in left), default=line.box.x0) + line.size
    bold = sum(w.is_bold for w in left)
    return is_first and all(w.is_bold for w in line.words) and bold <= MAX_BOLD * len(left)
