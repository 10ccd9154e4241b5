"""Runs a page's content: runs of glyphs with their places, shapes, images (ISO 32000-1, 8 and 9).

It does what pdfminer's interpreter does, which the reference reader uses. Everything that a page may hold and that is
not done here raises :class:`~pipeline.reading.errors.UnsureError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.reading.errors import CircleError, UnsureError
from pipeline.reading.hiding import hides, may_fade
from pipeline.reading.operands import IDENTITY, Matrix, multiplied, one_name
from pipeline.reading.page import Content, Page
from pipeline.reading.statements import (
    BLANK,
    CONTENT,
    IMAGE,
    LINES,
    MARK,
    OPERATOR,
    OPERATOR_PARTS,
    RECTANGLE,
    TEXT,
    is_text_open,
)  # fmt: skip
from pipeline.reading.syntax import Stream, name, parse, without_octal
from pipeline.reading.texts import Texts

MAX_FORMS = 20
"""Forms in forms: deeper ones are left to the reference reader."""
MAX_STREAMS = 20_000
"""Forms that are drawn on a page: some draw each other without end. Measured on reports and minutes: 0-60."""


def run(page: Page, contents: Any, resources: Any, ctm: Matrix) -> Content:
    """Runs a page's contents.

    Raises:
        UnsureError: something in them is not surely read as the reference reader does.
    """
    found = page.file.get(contents)
    streams = [page.file.get(part) for part in found] if isinstance(found, list) else [found]
    if found is not None:
        run_streams(page, [s for s in streams if s is not None], page.file.dictionary(resources), ctm)
    return page.content


def run_streams(page: Page, streams: Sequence[Any], resources: Mapping[str, Any], ctm: Matrix) -> None:
    """Runs streams one after the other as one content."""
    if not all(isinstance(s, Stream) and s.number is not None for s in streams):
        raise UnsureError("contents that are no streams")
    numbers = [s.number for s in streams]
    page.streams += 1
    if page.streams > MAX_STREAMS:
        raise UnsureError(f"more than {MAX_STREAMS} forms are drawn")
    if set(numbers) & set(page.running):
        raise CircleError("forms in a circle")
    if len(page.running) > MAX_FORMS:
        raise UnsureError(f"more than {MAX_FORMS} forms in each other")
    page.running += numbers
    data = b"\n".join([page.file.data(s) for s in streams]) + b"\n"
    interpreter = Interpreter(page, resources, ctm)
    page.shows_all = page.shows_all and not hides(data) and not may_fade(page.file, resources)
    interpreter.execute(without_octal(data))
    page.is_state_open |= bool(interpreter.saved)
    page.is_text_open |= is_text_open(data)
    del page.running[len(page.running) - len(numbers) :]


class Interpreter(Texts):
    """One content: a page's, or that of a form on it."""

    def execute(self, data: bytes) -> None:
        handlers = _HANDLERS
        for match in CONTENT.finditer(data):
            kind = match.lastindex
            if kind == TEXT:
                self.text_object(match)
            elif kind == OPERATOR:
                operands, operator = match.group(*OPERATOR_PARTS)
                self.state.settled = b""
                if operator in handlers:
                    handlers[operator](self, operands)
                elif operator not in _WITHOUT_EFFECT:
                    raise UnsureError(f"the operator {operator!r}")
            elif kind == MARK:
                self.page.begin_marked_with(int(match[MARK]))
            elif kind == LINES:
                self.stroked_lines(match)
            elif kind == RECTANGLE:
                self.painted_rectangle(match)
            elif kind == IMAGE:
                self.inline_image(match[IMAGE])
            elif kind != BLANK:
                raise UnsureError(f"content that is not written as it should be: {match[0][:20]!r}")

    # ---- marked content, forms, images

    def begin_marked(self, operands: bytes) -> None:
        self.page.begin_marked(one_name(operands), None)

    def begin_marked_with(self, operands: bytes) -> None:
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
            # it is cut out along its box, and may be blended as a whole
            self.page.shows_all = False
            run_streams(self.page, [found], own, multiplied((a, b, c, d, e, f), self.state.ctm))
        elif kind == "Image" and "Width" in entries and "Height" in entries:
            self.add_image()

    def inline_image(self, entries: bytes) -> None:
        found, _ = parse(b"<<" + entries + b">>")
        if "F" in found:
            raise UnsureError("an inline image with a filter")
        if "W" in found and "H" in found:
            self.add_image()

    def add_image(self) -> None:
        a, b, c, d, e, f = self.page.ctm
        corners = [(0.0, 0.0), (a, b), (c, d), (a + c, b + d)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self.page.content.images.append((max(xs) - min(xs), max(ys) - min(ys)))
        self.page.pictures.append((min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f))


_HANDLERS: dict[bytes, Callable[[Interpreter, bytes], None]] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    b"cm": Interpreter.concatenate,
    b"w": Interpreter.set_pen,
    b"G": lambda i, operands: i.set_stroking(operands, "DeviceGray"),
    b"g": lambda i, operands: i.set_filling(operands, "DeviceGray"),
    b"RG": lambda i, operands: i.set_stroking(operands, "DeviceRGB"),
    b"rg": lambda i, operands: i.set_filling(operands, "DeviceRGB"),
    b"K": lambda i, operands: i.set_stroking(operands, "DeviceCMYK"),
    b"k": lambda i, operands: i.set_filling(operands, "DeviceCMYK"),
    b"CS": Interpreter.set_stroking_space,
    b"cs": Interpreter.set_filling_space,
    b"SC": Interpreter.set_stroking_colour,
    b"SCN": Interpreter.set_stroking_colour,
    b"sc": Interpreter.set_filling_colour,
    b"scn": Interpreter.set_filling_colour,
    b"m": Interpreter.move,
    b"l": Interpreter.line,
    b"c": Interpreter.curve,
    b"v": Interpreter.curve_from_start,
    b"y": Interpreter.curve_to_end,
    b"h": Interpreter.close,
    b"re": Interpreter.rectangle,
    b"S": lambda i, _: i.paint(True, False),
    b"s": lambda i, _: i.paint(True, False, close=True),
    b"f": lambda i, _: i.paint(False, True),
    b"f*": lambda i, _: i.paint(False, True),
    b"B": lambda i, _: i.paint(True, True),
    b"B*": lambda i, _: i.paint(True, True),
    b"b": lambda i, _: i.paint(True, True, close=True),
    b"b*": lambda i, _: i.paint(True, True, close=True),
    b"n": Interpreter.end_path,
    b"W": Interpreter.begin_clip,
    b"W*": Interpreter.begin_clip,
    b"BT": Interpreter.begin_text,
    b"Tf": Interpreter.set_font,
    b"Tc": Interpreter.set_char_space,
    b"Tw": Interpreter.set_word_space,
    b"Tz": Interpreter.set_scaling,
    b"TL": Interpreter.set_leading,
    b"Ts": Interpreter.set_rise,
    b"Tm": Interpreter.set_matrix,
    b"Td": Interpreter.move_text,
    b"TD": Interpreter.move_text_and_lead,
    b"T*": Interpreter.next_line,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show_adjusted,
    b"'": Interpreter.show_on_next_line,
    b'"': Interpreter.show_spaced,
    b"BMC": Interpreter.begin_marked,
    b"BDC": Interpreter.begin_marked_with,
    b"EMC": Interpreter.end_marked,
    b"Do": Interpreter.draw_object,
}
# F is one of them by a gap of pdfminer's: what it fills is not seen
_WITHOUT_EFFECT = frozenset(
    (b"ET", b"J", b"j", b"M", b"d", b"ri", b"i", b"gs", b"sh", b"MP", b"DP", b"BX", b"EX", b"Tr", b"F",
     b"d0", b"d1")
)  # fmt: skip
