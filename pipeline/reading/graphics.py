"""The graphics of a content stream: its state, paths, colours (ISO 32000-1, 8)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.reading.faces import Face
from pipeline.reading.fonts import Font
from pipeline.reading.hiding import NOWHERE, Area, intersected, is_light
from pipeline.reading.operands import (
    IDENTITY,
    Matrix,
    all_numbers,
    colour,
    components,
    matrix_of,
    multiplied,
    numbers,
    one_name,
    one_number,
)  # fmt: skip
from pipeline.reading.page import Page
from pipeline.reading.paths import Paint
from pipeline.reading.shown import Shown
from pipeline.reading.statements import BETWEEN_NUMBERS, LINES_PARTS, RECTANGLE_PARTS

_COMPONENTS = {
    "DeviceGray": 1, "CalRGB": 3, "CalGray": 1, "Lab": 3, "DeviceRGB": 3, "DeviceCMYK": 4, "Separation": 1,
    "Indexed": 1, "Pattern": 1,
}  # fmt: skip
_SPACES = {key: (key, count) for key, count in _COMPONENTS.items()}


class State:
    """What ``q`` keeps and ``Q`` brings back.

    Pen width and colours are as pdfminer has them, a colour space is its name and number of components; ``face`` is the
    font at its size and scaling, None where it has to be looked up. Text goes on at ``x``, but for what was ``passed``
    since: where that ends is seldom asked. ``settled`` are the settings of a text object that were followed last and
    still hold. No slots: ``q`` and ``Q`` copy all of it at once.
    """

    def __init__(self, ctm: Matrix) -> None:
        self.ctm = ctm
        self.pen = 0.0
        self.stroking: Any = 0
        self.filling: Any = 0
        self.stroking_space = _SPACES["DeviceGray"]
        self.filling_space = _SPACES["DeviceGray"]
        self.font: Font | None = None
        self.face: Face | None = None
        self.size = 0.0
        self.char_space = 0.0
        self.word_space = 0.0
        self.scaling = 100.0
        self.leading = 0.0
        self.rise = 0.0
        self.matrix = IDENTITY
        self.x = 0.0
        self.passed: Shown | None = None
        self.settled = b""
        self.clip: Area | None = None


class Graphics:
    """One content, a page's or that of a form on it, as far as its graphics go."""

    def __init__(self, page: Page, resources: Mapping[str, Any], ctm: Matrix) -> None:
        self.page = page
        self.file = page.file
        self.resources = resources
        self.state = State(ctm)
        page.ctm = ctm
        self.saved: list[dict[str, Any]] = []
        self.path: list[tuple[Any, ...]] = []
        self.clips = False
        self.named_spaces: dict[str, tuple[str, int]] | None = None

    # ---- state

    def save(self, _: bytes) -> None:
        self.saved.append(vars(self.state).copy())

    def restore(self, _: bytes) -> None:
        if self.saved:
            vars(self.state).update(self.saved.pop())
            self.page.ctm = self.state.ctm

    def concatenate(self, operands: bytes) -> None:
        self.state.ctm = self.page.ctm = multiplied(matrix_of(operands), self.state.ctm)

    def set_pen(self, operands: bytes) -> None:
        a, b, *_ = self.state.ctm
        self.state.pen = one_number(operands) * (a**2 + b**2) ** 0.5

    # ---- colours

    def set_stroking(self, operands: bytes, space: str) -> None:
        found = self.state.stroking_space = _SPACES[space]
        self.state.stroking = colour(numbers(operands, found[1]))

    def set_filling(self, operands: bytes, space: str) -> None:
        found = self.state.filling_space = _SPACES[space]
        self.state.filling = colour(numbers(operands, found[1]))

    def set_stroking_space(self, operands: bytes) -> None:
        self.state.stroking_space = self.spaces.get(one_name(operands), self.state.stroking_space)

    def set_filling_space(self, operands: bytes) -> None:
        self.state.filling_space = self.spaces.get(one_name(operands), self.state.filling_space)

    def set_stroking_colour(self, operands: bytes) -> None:
        self.state.stroking = components(operands, self.state.stroking_space, self.state.stroking)

    def set_filling_colour(self, operands: bytes) -> None:
        self.state.filling = components(operands, self.state.filling_space, self.state.filling)

    @property
    def spaces(self) -> Mapping[str, tuple[str, int]]:
        if self.named_spaces is None:
            self.named_spaces = self.colour_spaces()
        return self.named_spaces

    def colour_spaces(self) -> dict[str, tuple[str, int]]:
        spaces = dict(_SPACES)
        for key, value in self.file.dictionary(self.resources.get("ColorSpace")).items():
            space = self.file.get(value)
            kind = self.file.get(space[0]) if isinstance(space, list) and space else space
            if kind == "ICCBased" and isinstance(space, list):
                spaces[key] = (kind, self.file.get(self.file.dictionary(space[1])["N"]))
            elif kind == "DeviceN" and isinstance(space, list):
                spaces[key] = (kind, len(self.file.array(space[1])))
            elif kind in _COMPONENTS:
                spaces[key] = (kind, _COMPONENTS[kind])
        return spaces

    # ---- paths

    def move(self, operands: bytes) -> None:
        self.path.append(("m", *numbers(operands, 2)))

    def line(self, operands: bytes) -> None:
        self.path.append(("l", *numbers(operands, 2)))

    def curve(self, operands: bytes) -> None:
        self.path.append(("c", *numbers(operands, 6)))

    def curve_from_start(self, operands: bytes) -> None:
        self.path.append(("v", *numbers(operands, 4)))

    def curve_to_end(self, operands: bytes) -> None:
        self.path.append(("y", *numbers(operands, 4)))

    def close(self, _: bytes) -> None:
        self.path.append(("h",))

    def rectangle(self, operands: bytes) -> None:
        x, y, w, h = numbers(operands, 4)
        self.path += [("m", x, y), ("l", x + w, y), ("l", x + w, y + h), ("l", x, y + h), ("h",)]

    def paint(self, stroke: bool, fill: bool, close: bool = False) -> None:
        if close:
            self.path.append(("h",))
        self.page.content.painter.paint(self.path, self.page.ctm, self.paint_of(stroke, fill))
        self.end_path(b"")

    def paint_of(self, stroke: bool, fill: bool) -> Paint:
        state = self.state
        return Paint(
            state.pen, state.stroking, state.filling, stroke, fill, is_light(state.filling, state.filling_space[0])
        )

    def end_path(self, _: bytes) -> None:
        if self.clips:
            self.clip_along([segment[-2:] for segment in self.path if len(segment) > 2])
            self.clips = False
        self.path = []

    # ---- clips, which change nothing of what is read

    def begin_clip(self, _: bytes) -> None:
        self.clips = True

    def clip_along(self, points: Sequence[tuple[float, ...]]) -> None:
        """Cuts what follows out along a path through these points, or the rectangle around it."""
        a, b, c, d, e, f = self.page.ctm
        xs, ys = [a * x + c * y + e for x, y in points], [b * x + d * y + f for x, y in points]
        self.state.clip = intersected(self.state.clip, (min(xs), min(ys), max(xs), max(ys)) if xs else NOWHERE)

    def stroked_lines(self, match: re.Match[bytes]) -> None:
        """Lines that are drawn as a whole, one after the other."""
        is_new, lines = match.group(*LINES_PARTS)
        ends = all_numbers(lines.translate(None, BETWEEN_NUMBERS))
        if self.path and not is_new:
            # the first goes on with what was begun
            self.path += [("m", *ends[:2]), ("l", *ends[2:4])]
            self.paint(True, False)
            del ends[:4]
        self.path = []
        state, page = self.state, self.page
        page.content.painter.stroke(ends, page.ctm, state.pen, state.stroking)

    def painted_rectangle(self, match: re.Match[bytes]) -> None:
        """A rectangle that is filled, or that what follows is cut out along."""
        place, operator = match.group(*RECTANGLE_PARTS)
        if operator[:1] != b"f":
            x, y, w, h = numbers(place, 4)
            self.clip_along([(x, y), (x + w, y + h), (x + w, y), (x, y + h)])
            self.path = []
            return
        self.rectangle(place)
        self.paint(False, True)
