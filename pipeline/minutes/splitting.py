"""Lines to paragraphs and list entries, by space, indent, typography and markers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.minutes.flow import FlowLine
from pipeline.minutes.markers import Marker, is_dash, marker_of
from pipeline.minutes.paragraphs import SENTENCE_END, Paragraph
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.minutes.typography import Style, Typography, is_in_capitals, style_in, style_of
from pipeline.model import Line
from pipeline.text.urls import address_in, goes_on

_STOP = re.compile(r"[.!?:;…,][”\"')\]]*$")
_LIST_STOP = re.compile(r"[.,:;]$|,?\s+(?:och|samt)$", re.IGNORECASE)


def split_flow(
    lines: Sequence[FlowLine],
    type_: Typography,
    line_starts: Sequence[str] = (),
    is_start: Callable[[str], bool] = lambda text: False,
    settings: MinutesSettings = SETTINGS,
) -> tuple[Paragraph, ...]:
    """Groups lines into paragraphs.

    Args:
        lines: in reading order.
        type_: what is usual in the document.
        line_starts: words (lower case) that make a line an entry of a list (``att``).
        is_start: told a line's text, says whether it begins a paragraph wherever a sentence ends before it.
        settings: thresholds.

    Returns:
        Paragraphs that hold every line once, in the same order.
    """
    return _Splitter(type_, frozenset(line_starts), is_start, settings).split(lines)


@dataclass(frozen=True, slots=True)
class _Break:
    is_soft: bool = False


_HARD = _Break()
_SOFT = _Break(is_soft=True)


class _Splitter:
    def __init__(
        self,
        type_: Typography,
        line_starts: frozenset[str],
        is_start: Callable[[str], bool],
        settings: MinutesSettings,
    ) -> None:
        self.type = type_
        self.line_starts = line_starts
        self.is_start = is_start
        self.settings = settings
        self.is_unsure = False
        self._markers: dict[int, Marker | None] = {}

    def split(self, lines: Sequence[FlowLine]) -> tuple[Paragraph, ...]:
        self._markers = {id(flow): self._read_marker(flow) for flow in lines}
        paragraphs: list[Paragraph] = []
        group: list[FlowLine] = []
        opened = _HARD
        gap = 0.0
        for flow in lines:
            found = self._break(group, flow) if group else _HARD
            if found is not None and group:
                paragraphs.append(self._paragraph(group, gap, opened))
                self.is_unsure = False
                gap = self._gap(group[-1], flow)
                group, opened = [], found
            group.append(flow)
        if group:
            paragraphs.append(self._paragraph(group, gap, opened))
        return tuple(paragraphs)

    def _paragraph(self, group: Sequence[FlowLine], gap: float, opened: _Break) -> Paragraph:
        marker = self._marker(group[0])
        own = len(marker.words) if marker else 0
        is_underlined = all(map(attrgetter("is_underlined"), group))
        faces = {f.face for f in group}
        face = faces.pop()
        if face is not None and not faces:
            texts = [_text_behind(group[0].line, own), *[f.line.text for f in group[1:]]]
            style = style_in(face, "".join(texts), is_underlined)
        else:
            words = [w for f in group for w in f.line.words]
            style = style_of(words[own:] or words, is_underlined)
        return Paragraph(tuple(group), marker, style, gap, opened.is_soft, self.is_unsure)

    def _gap(self, a: FlowLine, b: FlowLine) -> float:
        if a.page != b.page or a.cell != b.cell or b.line.box.top <= a.line.box.top:
            return 0.0
        return self.type.step(a.line, b.line)

    def _read_marker(self, flow: FlowLine) -> Marker | None:
        return Marker("bullet") if flow.bullet_x0 is not None else marker_of(flow.line, self.line_starts)

    def _marker(self, flow: FlowLine) -> Marker | None:
        return self._markers[id(flow)]

    def _break(self, group: Sequence[FlowLine], flow: FlowLine) -> _Break | None:
        """What parts ``flow`` from the paragraph of the lines of ``group``, None for nothing."""
        before = group[-1]
        if before.cell != flow.cell or (before.page == flow.page and flow.line.box.top < before.line.box.top):
            return _HARD
        marker = self._marker(flow)
        if (
            marker is not None
            and marker.kind == "bullet"
            and not _is_dash_in_text(before, flow, self._room(before, flow))
        ):
            return _HARD
        if before.page == flow.page and self.type.step(before.line, flow.line) > self.type.gap:
            return _HARD
        if self._changes_style(group, flow, marker):
            return _HARD
        if marker is not None and self._begins_entry(group, flow, marker):
            return _HARD
        if (flow.line.text.endswith(":") or self._is_end(before, flow)) and self.is_start(flow.line.text):
            return _HARD
        if before.page != flow.page:
            return self._over_page(group, flow)
        if self._changes_indent(group, flow):
            return _HARD
        if self._hangs(group, flow) and not _STOP.search(before.line.text):
            return None
        return _SOFT if self._is_short_line(before, flow) else None

    def _hangs(self, group: Sequence[FlowLine], flow: FlowLine) -> bool:
        """Whether a line stands under the text of a list entry, right of its marker.

        What stands so under a number may be the text of an item under its title.
        """
        marker = self._marker(group[0])
        if marker is None or (marker.kind != "bullet" and not flow.line.words[0].text[0].islower()):
            return False
        inner = group[0].line.words[len(marker.words) :]
        first = group[0].x0 if group[0].bullet_x0 is None else group[0].bullet_x0
        edges = [inner[0].box.x0, flow.x0] if inner else []
        return bool(edges) and min(edges) > first + self.settings.indent

    def _changes_style(self, group: Sequence[FlowLine], flow: FlowLine, marker: Marker | None) -> bool:
        before = group[-1]
        own = self._marker(before) if group[0] is before else None
        if before.face is not None and before.face == flow.face and before.is_underlined == flow.is_underlined:
            capitals = [_is_in_capitals(line, mark) for line, mark in ((before, own), (flow, marker))]
            if capitals[0] == capitals[1]:
                return False
        a, b = _style(before, own), _style(flow, marker)
        if abs(a.size - b.size) >= self.type.size_step and not self._is_mixed(before) and not self._is_mixed(flow):
            return True
        if before.is_underlined == flow.is_underlined and _look(a) == _look(b):
            return False
        if a.is_bold != b.is_bold:
            # a bold line that fills its measure and goes on in lower case is stress inside a sentence
            goes_on = flow.line.words[0].text[0].islower() and not self._room(before, flow)
            mixed = self._is_partly_bold(before) or self._is_partly_bold(flow)
            return not goes_on and not mixed
        return self._is_end(before, flow) or not flow.line.words[0].text[0].islower()

    def _is_end(self, before: FlowLine, flow: FlowLine) -> bool:
        """Whether a line ends a sentence or was ended before its measure was full."""
        if self._room(before, flow):
            return True
        goes_on = flow.line.words[0].text[0].islower() and SENTENCE_END.search(before.line.text)
        return bool(_STOP.search(before.line.text)) and not goes_on

    def _is_mixed(self, flow: FlowLine) -> bool:
        sizes = [w.size for w in flow.line.words if any(c.isalpha() for c in w.text)]
        return bool(sizes) and max(sizes) - min(sizes) >= self.type.size_step

    @staticmethod
    def _is_partly_bold(flow: FlowLine) -> bool:
        bold = {w.is_bold for w in flow.line.words if any(c.isalpha() for c in w.text)}
        return len(bold) > 1

    def _begins_entry(self, group: Sequence[FlowLine], flow: FlowLine, marker: Marker) -> bool:
        before = group[-1]
        first = self._marker(group[0])
        is_end = self._is_end(before, flow)
        if marker.kind == "word":
            in_list = first is not None and first.kind == "word"
            return self._room(before, flow) or bool(_LIST_STOP.search(before.line.text)) or (in_list and is_end)
        return is_end or (
            first is not None and first.kind == marker.kind and abs(group[0].x0 - flow.x0) < self.settings.indent
        )

    def _over_page(self, group: Sequence[FlowLine], flow: FlowLine) -> _Break | None:
        before = group[-1]
        starts_small = flow.line.words[0].text[0].islower()
        if starts_small or before.line.text.endswith("-"):
            return None
        if self._room(before, flow):
            return _HARD
        ended = bool(SENTENCE_END.search(before.line.text))
        if ended and self._changes_indent(group, flow):
            return _HARD
        # a full line that ends a sentence: nothing tells, and most lines stand inside paragraphs
        self.is_unsure = self.is_unsure or (ended and self._marker(group[0]) is None)
        return None

    def _changes_indent(self, group: Sequence[FlowLine], flow: FlowLine) -> bool:
        before = group[-1]
        slack = self.settings.indent
        marker = self._marker(group[0])
        if _is_centred(before, flow, slack) and before.x0 > self.type.left + slack:
            return False
        if len(group) > 1:
            return abs(flow.x0 - before.x0) > slack and self._is_end(before, flow)
        if marker is not None:
            inner = before.line.words[len(marker.words) :]
            hanging = inner[0].box.x0 if inner else before.x0
            # the first line's text may stand closer to its marker than the other lines do
            is_inside = before.x0 - slack <= flow.x0 <= hanging + max(slack, before.size)
            return not is_inside and self._is_end(before, flow)
        if flow.x0 < before.x0 - slack:
            # the first line of a paragraph may be indented: only a short one is a paragraph of its own
            return self._room(before, flow)
        return flow.x0 > before.x0 + slack and self._is_end(before, flow)

    def _room(self, before: FlowLine, flow: FlowLine, spare: float | None = None) -> bool:
        """Whether the next line's first word would have fitted at the end of the line before, with room to spare.

        ``spare`` is a share of the column's width.
        """
        if before.line.text.endswith(("-", "/")) and not _is_whole_address(before.line, flow.line):
            return False
        width = flow.line.words[0].box.width
        share = self.settings.sure_room if spare is None else spare
        needed = self.settings.word_space * before.size + width + share * max(before.right - self.type.left, 0.0)
        return before.line.box.x1 + needed < before.right

    def _is_short_line(self, before: FlowLine, flow: FlowLine) -> bool:
        """A line that ends early, and the earlier where the next begins with a small letter."""
        goes_on = flow.line.words[0].text[0].islower() and not _LIST_STOP.search(before.line.text)
        return self._room(before, flow, self.settings.plain_room if goes_on else None)


def _is_whole_address(line: Line, following: Line) -> bool:
    """Whether a line ends with an address that does not go on in the next: its last slash is no break in a word."""
    last = line.words[-1].text
    # the rest of an address that began on a line above stands alone
    address = address_in(last) or (last if len(line.words) == 1 else "")
    is_alone = 1 in (len(line.words), len(following.words))
    return address.endswith("/") and goes_on(address, following.words[0].text, is_alone, ()) == "no"


def _is_centred(a: FlowLine, b: FlowLine, slack: float) -> bool:
    return abs(a.line.box.x_centre - b.line.box.x_centre) < slack


def _text_behind(line: Line, marks: int) -> str:
    """The text of a line behind its first ``marks`` words; all of it where there is nothing else."""
    return " ".join([w.text for w in line.words[marks:]]) or line.text if marks else line.text


def _style(flow: FlowLine, marker: Marker | None) -> Style:
    """The style of a line behind its marker."""
    words = flow.line.words
    return style_of(words[len(marker.words) :] or words if marker else words)


def _is_in_capitals(flow: FlowLine, marker: Marker | None) -> bool:
    return is_in_capitals(_text_behind(flow.line, len(marker.words) if marker else 0))


def _look(style: Style) -> tuple[bool, bool, bool, str]:
    return (style.is_bold, style.is_italic, style.is_capitals, style.family)


def _is_dash_in_text(before: FlowLine, flow: FlowLine, has_room: bool) -> bool:
    """A dash between two parts of a sentence that happens to begin a line."""
    return is_dash(flow.line.words[0]) and not has_room and not _STOP.search(before.line.text)
