"""The text of a content stream (ISO 32000-1, 9): what is shown where.

It does what pdfminer's interpreter does, but it takes a string that is shown as one thing and not glyph by glyph.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Any

from pipeline.reading.errors import UnsureError
from pipeline.reading.faces import Face, inside, parts_of
from pipeline.reading.fonts import Font
from pipeline.reading.graphics import Graphics
from pipeline.reading.hiding import is_dark, is_within
from pipeline.reading.operands import IDENTITY, Matrix, matrix_of, multiplied, numbers, one_number
from pipeline.reading.page import Page, Run
from pipeline.reading.shown import Shown
from pipeline.reading.statements import BEFORE_TEXT, SETTING, STEP, TEXT_PARTS
from pipeline.reading.syntax import hexadecimal, name, number

ENDS_KEPT = 64
"""A producer ends its text objects in few ways."""

Handler = Callable[[Any, bytes], None]
# a named tuple of what is a tuple already: half the time of calling its class
_new = tuple.__new__


class Texts(Graphics):
    """One content as far as its text goes."""

    def __init__(self, page: Page, resources: Mapping[str, Any], ctm: Matrix) -> None:
        super().__init__(page, resources, ctm)
        self.fonts = page.fonts.named(resources.get("Font"))
        self.chosen, self.changes = self.fonts.chosen, self.fonts.changes

    # ---- text state

    def begin_text(self, _: bytes) -> None:
        self.state.matrix = IDENTITY
        self.state.x, self.state.passed = 0.0, None

    def set_font(self, operands: bytes) -> None:
        chosen = self.chosen.get(operands)
        if chosen is None:
            chosen = self.chosen[operands] = self.choose_font(operands)
        state = self.state
        state.font, state.size, state.face = chosen
        if state.scaling != 100.0:
            state.face = None

    def choose_font(self, operands: bytes) -> tuple[Font, float, Face]:
        parts = operands.split()
        if len(parts) != 2 or not parts[0].startswith(b"/"):
            raise UnsureError(f"the font {operands!r}")
        font = self.fonts.get(name(parts[0][1:]))
        if font is None:
            raise UnsureError(f"the font {operands!r}, which the page does not have")
        size = float(number(parts[1]))
        return font, size, self.page.fonts.face(font, size, 1.0)

    def set_char_space(self, operands: bytes) -> None:
        self.state.char_space = one_number(operands)

    def set_word_space(self, operands: bytes) -> None:
        self.state.word_space = one_number(operands)

    def set_scaling(self, operands: bytes) -> None:
        self.state.scaling = one_number(operands)
        self.state.face = None

    def set_leading(self, operands: bytes) -> None:
        self.state.leading = -one_number(operands)

    def set_rise(self, operands: bytes) -> None:
        self.state.rise = one_number(operands)

    # ---- places

    def set_matrix(self, operands: bytes) -> None:
        self.state.matrix = matrix_of(operands)
        self.state.x, self.state.passed = 0.0, None

    def move_text(self, operands: bytes) -> None:
        x, y = numbers(operands, 2)
        state = self.state
        a, b, c, d, e, f = state.matrix
        state.matrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        state.x, state.passed = 0.0, None

    def move_text_and_lead(self, operands: bytes) -> None:
        self.move_text(operands)
        self.state.leading = numbers(operands, 2)[1]

    def next_line(self, _: bytes) -> None:
        state = self.state
        a, b, c, d, e, f = state.matrix
        leading = state.leading
        state.matrix = (a, b, c, d, leading * c + e, leading * d + f)
        state.x, state.passed = 0.0, None

    # ---- strings

    def show(self, operands: bytes) -> None:
        """Shows a string."""
        raw = operands.strip()
        if raw[:1] == b"[":
            raise UnsureError(f"{raw[:20]!r} shown as text")
        self.show_raw(raw)

    def show_adjusted(self, operands: bytes) -> None:
        """Shows strings and moves between them."""
        raw = operands.strip()
        if raw[:1] != b"[":
            raise UnsureError(f"{raw[:20]!r} shown as text")
        self.show_raw(raw)

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

    def show_raw(self, raw: bytes) -> None:
        """Shows a string or an array, without space around it."""
        state = self.state
        face = state.face or self.find_face()
        if face is None:
            # read all the same: it may not be written as it should be
            parts_of(raw) if raw[:1] == b"[" else inside(raw)
            return
        x = self.settle()
        if state.char_space or state.word_space:
            char_space = state.char_space * face.scaling
            word_space = 0 if face.font.is_wide else state.word_space * face.scaling
            if char_space or word_space:
                parts = parts_of(raw) if raw[:1] == b"[" else [inside(raw)]
                shown, places = face.spaced(parts, x, char_space, word_space)
                state.x = places[-1]
                self.add_run(shown, x, places)
                return
        state.passed = shown = face.shown(raw)
        self.add_run(shown, x)

    def settle(self) -> float:
        """Where text goes on."""
        state = self.state
        if state.passed is not None:
            state.x, state.passed = state.passed.places(state.x)[-1], None
        return state.x

    def find_face(self) -> Face | None:
        state = self.state
        if state.font is not None:
            state.face = self.page.fonts.face(state.font, state.size, state.scaling * 0.01)
        return state.face

    def add_run(self, shown: Shown, x: float, places: list[float] | None = None) -> None:
        if shown.count:
            page, state = self.page, self.state
            matrix = state.matrix if page.ctm == IDENTITY else multiplied(state.matrix, page.ctm)
            self.keep(_new(Run, (shown, x, matrix, state.rise, page.mcid, places, False)))

    def keep(self, run: Run) -> None:
        """Takes a run of glyphs."""
        page, state = self.page, self.state
        page.content.runs.append(run)
        if page.shows_all and (
            not is_dark(state.filling, state.filling_space[0])
            or (state.clip is not None and not is_within(run, state.clip))
        ):
            page.shows_all = False

    # ---- a text object that shows one string

    def text_object(self, match: re.Match[bytes]) -> None:
        """A text object with one string and its place."""
        before, settings, place, more_settings, raw, steps, after = match.group(*TEXT_PARTS)
        state = self.state
        if before:
            self.before_text(*match.group(*BEFORE_TEXT))
        if settings:
            self.set_all(settings)
        if place[-1:] == b"m":
            state.matrix = matrix_of(place[:-2])
        else:
            x, y = numbers(place[:-2], 2)
            state.matrix = (1.0, 0.0, 0.0, 1.0, x + y * 0.0 + 0.0, x * 0.0 + y + 0.0)
        state.x, state.passed = 0.0, None
        if more_settings and more_settings != state.settled:
            self.set_all(more_settings)
        if steps:
            self.show_stepwise(raw, steps)
        elif state.face is None or state.char_space or state.word_space:
            self.show_raw(raw)
        else:
            state.passed = shown = state.face.shown(raw)
            self.add_run(shown, 0.0)
        for follow in _after_text(after):
            follow(self, b"")

    def before_text(self, saves: bytes | None, moved: bytes | None, settings: bytes) -> None:
        """Follows what stands before a text object."""
        if saves:
            self.save(b"")
        if moved:
            self.concatenate(moved)
        if settings:
            self.set_all(settings)

    def set_all(self, settings: bytes) -> None:
        """Follows settings of text and colour, which are the same over and over."""
        state = self.state
        state.settled = settings
        changes = self.changes.get(settings)
        if changes is not None and state.scaling == 100.0:
            vars(state).update(changes)
            return
        statements = [(match[2], match[1]) for match in SETTING.finditer(settings) if match[2] in _SETTINGS]
        for operator, operands in statements:
            _SETTINGS[operator][0](self, operands)
        operators = [operator for operator, _ in statements]
        if state.scaling == 100.0 and _FIXED.issuperset(operators):
            names = {name for operator in operators for name in _SETTINGS[operator][1]}
            self.changes[settings] = {name: getattr(state, name) for name in names}

    def show_stepwise(self, first: bytes, steps: bytes) -> None:
        """Shows glyph after glyph, each moved to the right from the one before."""
        moved = STEP.findall(steps)
        digits = [first[1:-1], *[digits for _, digits in moved]]
        run = self.run_of_steps([float(move) for move, _ in moved], digits)
        if run is not None:
            self.keep(run)
            return
        self.show_raw(first)
        for move, digits_of_one in moved:
            self.move_text(move + b" 0")
            self.show_raw(b"<" + digits_of_one + b">")

    def run_of_steps(self, moves: list[float], digits: list[bytes]) -> Run | None:
        """One run of glyphs that are moved each; None where it is not as simple as that."""
        state, ctm = self.state, self.page.ctm
        face = state.face or self.find_face()
        a, b, c, d, e, f = state.matrix
        if face is None or state.char_space or state.word_space or not b == 0 == c == ctm[1] == ctm[2]:
            return None
        joined, size = b"".join(digits), 4 if face.font.is_wide else 2
        if not joined.isalnum() or set(map(len, digits)) != {size}:
            return None
        shown = Shown(face, *face.glyphs(hexadecimal(joined)), moved=math.inf)
        begins = list(accumulate([move * a for move in moves], initial=e))
        matrix = state.matrix
        if ctm != IDENTITY:
            matrix = multiplied(matrix, ctm)
            a0, e0, from_f = ctm[0], ctm[4], ctm[2] * f
            begins_shown = [a0 * begin + from_f + e0 for begin in begins]
        else:
            begins_shown = begins
        state.matrix = (a, b, c, d, begins[-1], f)
        state.x, state.passed = shown.advances[-1], None
        return Run(shown, 0.0, matrix, state.rise, self.page.mcid, begins_shown, True)


_SETTINGS: dict[bytes, tuple[Handler, tuple[str, ...]]] = {
    b"Tf": (Texts.set_font, ("font", "size", "face")),
    b"TL": (Texts.set_leading, ("leading",)),
    b"g": (lambda i, operands: i.set_filling(operands, "DeviceGray"), ("filling", "filling_space")),
    b"G": (lambda i, operands: i.set_stroking(operands, "DeviceGray"), ("stroking", "stroking_space")),
    b"rg": (lambda i, operands: i.set_filling(operands, "DeviceRGB"), ("filling", "filling_space")),
    b"RG": (lambda i, operands: i.set_stroking(operands, "DeviceRGB"), ("stroking", "stroking_space")),
    b"cs": (Texts.set_filling_space, ()),
    b"CS": (Texts.set_stroking_space, ()),
    b"scn": (Texts.set_filling_colour, ()),
}
"""The settings that a text object with one string may have: what follows them, and what of the state they set."""
_FIXED = frozenset(_SETTINGS) - {b"cs", b"CS", b"scn"}
"""What these set is told by their operands alone, as long as text is not scaled."""


@lru_cache(ENDS_KEPT)
def _after_text(end: bytes) -> tuple[Handler, ...]:
    """What follows the end of a text object with one string: ``T*`` before it, ``Q`` and ``EMC`` after it."""
    marks = (b"*", Texts.next_line), (b"Q", Texts.restore), (b"C", lambda i, _: i.page.end_marked())
    return tuple([follow for mark, follow in marks if mark in end])
