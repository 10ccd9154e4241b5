"""Runs a page's content: runs of glyphs with their places, shapes, images (ISO 32000-1, 8 and 9).

It does what pdfminer's interpreter does, which the reference reader uses, but it takes a string that is shown as one
thing and not glyph by glyph. Everything that a page may hold and that is not done here raises
:class:`~pipeline.reading.errors.UnsureError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from pipeline.reading.errors import CircleError, UnsureError
from pipeline.reading.fonts import Font, load_font
from pipeline.reading.operands import (
    IDENTITY,
    Matrix,
    colour,
    components,
    matrix_of,
    multiplied,
    numbers,
    one_name,
    one_number,
)  # fmt: skip
from pipeline.reading.paths import Paint, Painter
from pipeline.reading.pdffile import PdfFile
from pipeline.reading.syntax import BLANK, SHOWN, STATEMENT, Ref, Stream, hexadecimal, literal, name, number, parse

MAX_FORMS = 20
"""Forms in forms: deeper ones are left to the reference reader."""
MAX_RUNS = 20_000
"""Forms that are drawn on a page: some draw each other without end. Measured on reports and minutes: 0-60."""

_SPACE_CODE = 32
_MCID_ALONE = re.compile(rb"\s*/([A-Za-z0-9]++)\s*<<\s*/MCID (\d++)\s*>>\s*")
_COMPONENTS = {
    "DeviceGray": 1, "CalRGB": 3, "CalGray": 1, "Lab": 3, "DeviceRGB": 3, "DeviceCMYK": 4, "Separation": 1,
    "Indexed": 1, "Pattern": 1,
}  # fmt: skip


_SPACES = {key: (key, count) for key, count in _COMPONENTS.items()}


class Run(NamedTuple):
    """Glyphs shown by one operator: ``x`` is each one's place on the baseline, ``advance`` its width, in text space.

    ``is_even`` says that each glyph begins where the one before it ends.
    """

    font: Font
    codes: Sequence[int]
    x: list[float]
    advance: list[float]
    matrix: Matrix
    size: float
    scaling: float
    rise: float
    mcid: int | None
    is_even: bool


@dataclass
class Content:
    """What stands on a page, in drawing order; coordinates as pdfminer has them (y up, origin in the media box)."""

    painter: Painter
    runs: list[Run] = field(default_factory=list)
    images: list[tuple[float, float]] = field(default_factory=list)
    """Width and height of each."""


@dataclass(slots=True)
class _TextState:
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scaling: float = 100.0
    leading: float = 0.0
    rise: float = 0.0
    matrix: Matrix = IDENTITY
    x: float = 0.0

    def copy(self) -> _TextState:
        return _TextState(
            self.font, self.size, self.char_space, self.word_space, self.scaling, self.leading, self.rise, self.matrix,
            self.x,
        )  # fmt: skip


@dataclass(slots=True)
class _Colours:
    """The graphics state: pen width and colours, as pdfminer has them; ``space`` is name and number of components."""

    pen: float = 0.0
    stroking: Any = 0
    filling: Any = 0
    stroking_space: tuple[str, int] = ("DeviceGray", 1)
    filling_space: tuple[str, int] = ("DeviceGray", 1)

    def copy(self) -> _Colours:
        return _Colours(self.pen, self.stroking, self.filling, self.stroking_space, self.filling_space)


class Page:
    """What the contents of one page share: the open marked content, the objects found, the matrix of the device."""

    def __init__(self, file: PdfFile, fonts: dict[int, Font], painter: Painter) -> None:
        self.file = file
        self.fonts = fonts
        self.content = Content(painter)
        self.runs = 0
        self.ctm = IDENTITY
        self.mcid: int | None = None
        self._open: list[int | None] = []
        self.running: list[int] = []

    def run(self, contents: Any, resources: Mapping[str, Any], ctm: Matrix) -> Content:
        """Runs a page's contents.

        Raises:
            UnsureError: something in them is not surely read as the reference reader does.
        """
        found = self.file.get(contents)
        streams = [self.file.get(part) for part in found] if isinstance(found, list) else [found]
        if found is not None:
            self.execute([s for s in streams if s is not None], resources, ctm)
        return self.content

    def execute(self, streams: Sequence[Any], resources: Mapping[str, Any], ctm: Matrix) -> None:
        """Runs streams one after the other as one content."""
        if not all(isinstance(s, Stream) and s.number is not None for s in streams):
            raise UnsureError("contents that are no streams")
        numbers = [s.number for s in streams]
        self.runs += 1
        if self.runs > MAX_RUNS:
            raise UnsureError(f"more than {MAX_RUNS} forms are drawn")
        if set(numbers) & set(self.running):
            raise CircleError("forms in a circle")
        if len(self.running) > MAX_FORMS:
            raise UnsureError(f"more than {MAX_FORMS} forms in each other")
        self.running += numbers
        _Interpreter(self, resources, ctm).execute(b"\n".join(self.file.data(s) for s in streams) + b"\n")
        del self.running[len(self.running) - len(numbers) :]

    def begin_marked(self, tag: str, properties: Any) -> None:
        """Opens marked content; a part without an id of its own has that of the part around it."""
        outer = self.mcid
        self._open.append(outer)
        if isinstance(properties, dict) and "MCID" in properties:
            self.mcid = properties["MCID"]
            if not isinstance(self.mcid, int):
                raise UnsureError("a marked-content id that is no number")
        elif tag == "Artifact":
            self.mcid = None

    def end_marked(self) -> None:
        """Closes the innermost marked content."""
        self.mcid = self._open.pop() if self._open else None


class _Interpreter:
    """One content: a page's, or that of a form on it."""

    def __init__(self, page: Page, resources: Mapping[str, Any], ctm: Matrix) -> None:
        self.page = page
        self.file = page.file
        self.resources = resources
        self.fonts = {key: self.font(spec) for key, spec in self.file.dictionary(resources.get("Font")).items()}
        self.named_spaces: dict[str, tuple[str, int]] | None = None
        self.chosen: dict[bytes, tuple[Font, float]] = {}
        self.ctm = page.ctm = ctm
        self.saved: list[tuple[Matrix, _TextState, _Colours]] = []
        self.text = _TextState()
        self.colours = _Colours()
        self.path: list[tuple[Any, ...]] = []

    def font(self, spec: Any) -> Font:
        if not isinstance(spec, Ref):
            return load_font(self.file, self.file.dictionary(spec))
        if spec.number not in self.page.fonts:
            self.page.fonts[spec.number] = load_font(self.file, self.file.dictionary(spec))
        return self.page.fonts[spec.number]

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

    def execute(self, data: bytes) -> None:
        position, handlers = 0, _HANDLERS
        for match in STATEMENT.finditer(data):
            if match.start() != position:
                break
            position = match.end()
            operands, operator = match.group(1, 4)
            if operator in handlers:
                handlers[operator](self, operands)
            elif operator is None:
                self.inline_image(match[2])
            elif operator not in _WITHOUT_EFFECT:
                raise UnsureError(f"the operator {operator!r}")
        if not BLANK.match(data, position):
            raise UnsureError(f"content that is not written as it should be: {data[position : position + 20]!r}")

    # ---- graphics state

    def save(self, _: bytes) -> None:
        self.saved.append((self.ctm, self.text.copy(), self.colours.copy()))

    def restore(self, _: bytes) -> None:
        if self.saved:
            self.ctm, self.text, self.colours = self.saved.pop()
            self.page.ctm = self.ctm

    def concatenate(self, operands: bytes) -> None:
        self.ctm = self.page.ctm = multiplied(matrix_of(operands), self.ctm)

    def set_pen(self, operands: bytes) -> None:
        width = one_number(operands)
        self.colours.pen = width * (self.ctm[0] ** 2 + self.ctm[1] ** 2) ** 0.5

    def set_stroking(self, operands: bytes, space: str) -> None:
        found = self.colours.stroking_space = _SPACES[space]
        self.colours.stroking = colour(numbers(operands, found[1]))

    def set_filling(self, operands: bytes, space: str) -> None:
        found = self.colours.filling_space = _SPACES[space]
        self.colours.filling = colour(numbers(operands, found[1]))

    def set_stroking_space(self, operands: bytes) -> None:
        self.colours.stroking_space = self.spaces.get(one_name(operands), self.colours.stroking_space)

    def set_filling_space(self, operands: bytes) -> None:
        self.colours.filling_space = self.spaces.get(one_name(operands), self.colours.filling_space)

    def set_stroking_colour(self, operands: bytes) -> None:
        self.colours.stroking = components(operands, self.colours.stroking_space, self.colours.stroking)

    def set_filling_colour(self, operands: bytes) -> None:
        self.colours.filling = components(operands, self.colours.filling_space, self.colours.filling)

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
        colours = self.colours
        paint = Paint(colours.pen, colours.stroking, colours.filling, stroke, fill)
        self.page.content.painter.paint(self.path, self.page.ctm, paint)
        self.path = []

    def end_path(self, _: bytes) -> None:
        self.path = []

    # ---- text

    def begin_text(self, _: bytes) -> None:
        self.text.matrix = IDENTITY
        self.text.x = 0.0

    def set_font(self, operands: bytes) -> None:
        chosen = self.chosen.get(operands)
        if chosen is None:
            chosen = self.chosen[operands] = self.choose_font(operands)
        self.text.font, self.text.size = chosen

    def choose_font(self, operands: bytes) -> tuple[Font, float]:
        parts = operands.split()
        if len(parts) != 2 or not parts[0].startswith(b"/"):
            raise UnsureError(f"the font {operands!r}")
        font = self.fonts.get(name(parts[0][1:]))
        if font is None:
            raise UnsureError(f"the font {operands!r}, which the page does not have")
        return font, float(number(parts[1]))

    def set_char_space(self, operands: bytes) -> None:
        self.text.char_space = one_number(operands)

    def set_word_space(self, operands: bytes) -> None:
        self.text.word_space = one_number(operands)

    def set_scaling(self, operands: bytes) -> None:
        self.text.scaling = one_number(operands)

    def set_leading(self, operands: bytes) -> None:
        self.text.leading = -one_number(operands)

    def set_rise(self, operands: bytes) -> None:
        self.text.rise = one_number(operands)

    def set_matrix(self, operands: bytes) -> None:
        self.text.matrix = matrix_of(operands)
        self.text.x = 0.0

    def move_text(self, operands: bytes) -> None:
        x, y = numbers(operands, 2)
        a, b, c, d, e, f = self.text.matrix
        self.text.matrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        self.text.x = 0.0

    def move_text_and_lead(self, operands: bytes) -> None:
        self.move_text(operands)
        self.text.leading = numbers(operands, 2)[1]

    def next_line(self, _: bytes) -> None:
        a, b, c, d, e, f = self.text.matrix
        leading = self.text.leading
        self.text.matrix = (a, b, c, d, leading * c + e, leading * d + f)
        self.text.x = 0.0

    def show(self, operands: bytes) -> None:
        raw = operands.strip()
        if raw[:1] == b"(":
            self.show_parts([literal(raw)])
        elif raw[:1] == b"<" and raw[:2] != b"<<":
            self.show_parts([hexadecimal(raw[1:-1])])
        else:
            raise UnsureError(f"{raw[:20]!r} shown as text")

    def show_on_next_line(self, operands: bytes) -> None:
        self.next_line(b"")
        self.show(operands)

    def show_spaced(self, operands: bytes) -> None:
        word_space, char_space, *_ = parts = operands.split(None, 2)
        if len(parts) != 3:
            raise UnsureError("text shown without its spacing")
        self.set_word_space(word_space)
        self.set_char_space(char_space)
        self.show(parts[2])

    def show_adjusted(self, operands: bytes) -> None:
        raw = operands.strip()
        if raw[:1] != b"[":
            raise UnsureError(f"{raw[:20]!r} shown as text")
        self.show_parts(
            [
                literal(string) if string else float(adjustment) if adjustment else hexadecimal(digits)
                for string, digits, adjustment in SHOWN.findall(raw)
            ]
        )

    def show_parts(self, parts: Sequence[bytes | float]) -> None:
        """Shows strings and moves between them; as in pdfminer, the spacing after the last glyph is left out."""
        state = self.text
        font = state.font
        if font is None:
            return
        size, scaling = state.size, state.scaling * 0.01
        char_space = state.char_space * scaling
        word_space = 0 if font.is_wide else state.word_space * scaling
        unit = 0.001 * size * scaling
        x = state.x
        codes: list[int] = []
        places: list[float] = []
        advances: list[float] = []
        is_even = not char_space and not word_space
        needs_space = False
        advance = font.advances(size, scaling).__getitem__
        for part in parts:
            if isinstance(part, float):
                if codes:
                    is_even = False
                x -= part * unit
                needs_space = True
                continue
            shown = font.decode(part)
            codes += shown
            steps = list(map(advance, shown))
            advances += steps
            if not (char_space or word_space):
                if steps:
                    places += accumulate(steps, initial=x)
                    x = places.pop()
                continue
            for code, step in zip(shown, steps, strict=True):
                if needs_space:
                    x += char_space
                places.append(x)
                x += step
                if word_space and code == _SPACE_CODE:
                    x += word_space
                needs_space = True
        state.x = x
        if codes:
            page = self.page
            matrix = state.matrix if page.ctm == IDENTITY else multiplied(state.matrix, page.ctm)
            page.content.runs.append(
                Run(font, codes, places, advances, matrix, size, scaling, state.rise, page.mcid, is_even)
            )

    # ---- marked content, forms, images

    def begin_marked(self, operands: bytes) -> None:
        self.page.begin_marked(one_name(operands), None)

    def begin_marked_with(self, operands: bytes) -> None:
        common = _MCID_ALONE.fullmatch(operands)
        if common:
            self.page.begin_marked(name(common[1]), {"MCID": int(common[2])})
            return
        tag, _, rest = operands.strip()[1:].partition(b"<<")
        if rest and b"MCID" not in rest and b"#" not in rest:
            self.page.begin_marked(name(tag.strip()), None)
            return
        if rest:
            properties, _ = parse(b"<<" + rest)
            self.page.begin_marked(name(tag.strip()), properties)
            return
        first, *more = operands.split(b"/")[1:]
        if len(more) != 1:
            raise UnsureError("marked content without its properties")
        self.page.begin_marked(name(first.strip()), None)

    def end_marked(self, _: bytes) -> None:
        self.page.end_marked()

    def draw_object(self, operands: bytes) -> None:
        found = self.file.get(self.file.dictionary(self.resources.get("XObject")).get(one_name(operands)))
        if not isinstance(found, Stream):
            if found is None:
                return
            raise UnsureError("a drawn object that is no stream")
        entries = found.entries
        kind = self.file.get(entries.get("Subtype"))
        if kind == "Form" and "BBox" in entries:
            matrix = self.file.array(entries["Matrix"]) if "Matrix" in entries else list(IDENTITY)
            if len(matrix) != 6 or not all(isinstance(v, int | float) for v in matrix):
                raise UnsureError("a form whose matrix is none")
            own = self.file.dictionary(entries.get("Resources")) or self.resources
            a, b, c, d, e, f = matrix
            self.page.execute([found], own, multiplied((a, b, c, d, e, f), self.ctm))
        elif kind == "Image" and "Width" in entries and "Height" in entries:
            self.add_image()

    def inline_image(self, entries: bytes) -> None:
        found, _ = parse(b"<<" + entries + b">>")
        if "F" in found:
            raise UnsureError("an inline image with a filter")
        if "W" in found and "H" in found:
            self.add_image()

    def add_image(self) -> None:
        a, b, c, d, _, _ = self.page.ctm
        corners = [(0.0, 0.0), (a, b), (c, d), (a + c, b + d)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self.page.content.images.append((max(xs) - min(xs), max(ys) - min(ys)))


_HANDLERS: dict[bytes, Callable[[_Interpreter, bytes], None]] = {
    b"q": _Interpreter.save,
    b"Q": _Interpreter.restore,
    b"cm": _Interpreter.concatenate,
    b"w": _Interpreter.set_pen,
    b"G": lambda i, operands: i.set_stroking(operands, "DeviceGray"),
    b"g": lambda i, operands: i.set_filling(operands, "DeviceGray"),
    b"RG": lambda i, operands: i.set_stroking(operands, "DeviceRGB"),
    b"rg": lambda i, operands: i.set_filling(operands, "DeviceRGB"),
    b"K": lambda i, operands: i.set_stroking(operands, "DeviceCMYK"),
    b"k": lambda i, operands: i.set_filling(operands, "DeviceCMYK"),
    b"CS": _Interpreter.set_stroking_space,
    b"cs": _Interpreter.set_filling_space,
    b"SC": _Interpreter.set_stroking_colour,
    b"SCN": _Interpreter.set_stroking_colour,
    b"sc": _Interpreter.set_filling_colour,
    b"scn": _Interpreter.set_filling_colour,
    b"m": _Interpreter.move,
    b"l": _Interpreter.line,
    b"c": _Interpreter.curve,
    b"v": _Interpreter.curve_from_start,
    b"y": _Interpreter.curve_to_end,
    b"h": _Interpreter.close,
    b"re": _Interpreter.rectangle,
    b"S": lambda i, _: i.paint(True, False),
    b"s": lambda i, _: i.paint(True, False, close=True),
    b"f": lambda i, _: i.paint(False, True),
    b"f*": lambda i, _: i.paint(False, True),
    b"B": lambda i, _: i.paint(True, True),
    b"B*": lambda i, _: i.paint(True, True),
    b"b": lambda i, _: i.paint(True, True, close=True),
    b"b*": lambda i, _: i.paint(True, True, close=True),
    b"n": _Interpreter.end_path,
    b"BT": _Interpreter.begin_text,
    b"Tf": _Interpreter.set_font,
    b"Tc": _Interpreter.set_char_space,
    b"Tw": _Interpreter.set_word_space,
    b"Tz": _Interpreter.set_scaling,
    b"TL": _Interpreter.set_leading,
    b"Ts": _Interpreter.set_rise,
    b"Tm": _Interpreter.set_matrix,
    b"Td": _Interpreter.move_text,
    b"TD": _Interpreter.move_text_and_lead,
    b"T*": _Interpreter.next_line,
    b"Tj": _Interpreter.show,
    b"TJ": _Interpreter.show_adjusted,
    b"'": _Interpreter.show_on_next_line,
    b'"': _Interpreter.show_spaced,
    b"BMC": _Interpreter.begin_marked,
    b"BDC": _Interpreter.begin_marked_with,
    b"EMC": _Interpreter.end_marked,
    b"Do": _Interpreter.draw_object,
}
# F is one of them by a gap of pdfminer's: what it fills is not seen
_WITHOUT_EFFECT = frozenset(
    (b"ET", b"W", b"W*", b"J", b"j", b"M", b"d", b"ri", b"i", b"gs", b"sh", b"MP", b"DP", b"BX", b"EX", b"Tr", b"F",
     b"d0", b"d1")
)  # fmt: skip
