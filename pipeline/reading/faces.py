"""Fonts at a size, and the strings that are shown in them.

Glyphs and widths depend on the font, its size and the bytes alone, and are kept by them: status letters, spaces and
headings are shown over and over, and so are the few letters between two moves in a line that is kerned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, cast

from pipeline.kept import Kept
from pipeline.reading.errors import UnsureError
from pipeline.reading.fonts import CODES, UNKNOWN, Font, Table
from pipeline.reading.plain import SOFT_HYPHEN
from pipeline.reading.shown import Shown
from pipeline.reading.statements import SHOWN
from pipeline.reading.syntax import hexadecimal, literal

LONGEST_KEPT = 24
"""Longer strings (bytes, as they are written) are not kept: hardly a line of text is printed twice."""
KEPT = 1024
"""Strings that are kept of a font at one size; then it begins anew. Measured: 20-400 different ones on ten pages."""
KEPT_PIECES = 8192
"""The same for strings between two moves. Measured: 400-2,500 on ten pages."""

_SPACE_CODE = 32
_OF_NUMBERS = b"-+.0123456789 \t\r\n\f"
_NO_PARENTHESES = bytes(code for code in range(256) if code not in b"()")


class _Piece(NamedTuple):
    """A string in the array of ``TJ``, or the moves between two; the fields are those of :class:`Shown`."""

    texts: Sequence[str]
    advances: tuple[float, ...]
    deltas: tuple[float, ...]
    are_glyphs: tuple[bool, ...]
    moved: float


class Face:
    """A font at a size and a horizontal scaling (1 for none)."""

    def __init__(self, font: Font, size: float, scaling: float) -> None:
        self.font = font
        self.size = size
        self.scaling = scaling
        self.unit = 0.001 * size * scaling
        self.low = font.descent * size
        """How far glyphs hang below the line (points)."""
        self.is_upright = size > 0 and scaling > 0
        width = font.width
        self._advance = Table(lambda code: width[code] * size * scaling).__getitem__
        self._advances = [0.0] * CODES
        self._decoding = ""
        self.narrowest = 0.0
        """No code that the font's decoding table has moves on by less."""
        self._kept: dict[bytes, Shown] = {}
        pieces = Kept[bytes, _Piece | None]
        self._hexadecimal = pieces(lambda raw: self._string(hexadecimal(raw)), KEPT_PIECES).__getitem__
        self._literal = pieces(lambda raw: self._string(literal(b"(" + raw + b")")), KEPT_PIECES).__getitem__
        self._moves = pieces(self._moves_of, KEPT_PIECES).__getitem__

    def shown(self, raw: bytes) -> Shown:
        """The glyphs of a string or an array of ``TJ``, as they are written.

        Raises:
            UnsureError: it is neither, or not written as it should be.
        """
        found = self._kept.get(raw)
        if found is None:
            found = self._array(raw) if raw[:1] == b"[" else Shown(self, *self.glyphs(inside(raw)))
            if len(raw) <= LONGEST_KEPT:
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[raw] = found
        return found

    def glyphs(self, shown: bytes) -> tuple[Sequence[str], Sequence[float]]:
        """Texts and advances of the glyphs of a string's bytes; the texts are one where each is a sign."""
        text = self.font.plain_text(shown)
        if text:
            if self._decoding is not self.font.decoding:
                self._learn()
            advances = self._advances
            return text, itemgetter(*shown)(advances) if len(shown) > 1 else (advances[shown[0]],)
        codes = self.font.decode(shown)
        texts = list(map(self.font.text.__getitem__, codes))
        joined = "".join(texts)
        is_plain = len(joined) == len(texts) and SOFT_HYPHEN not in joined
        return joined if is_plain else texts, list(map(self._advance, codes))

    def _learn(self) -> None:
        self._decoding = self.font.decoding
        codes = [code for code, text in enumerate(self._decoding) if text != UNKNOWN]
        width, size, scaling = self.font.width, self.size, self.scaling
        for code in codes:
            self._advances[code] = width[code] * size * scaling
        self.narrowest = min(self._advances[code] for code in codes)

    def spaced(
        self, parts: Sequence[bytes | float], x: float, char_space: float, word_space: float
    ) -> tuple[Shown, list[float]]:
        """Strings and moves from ``x`` on, with spaces after each glyph and each space character (text space).

        As in pdfminer, the spacing after the last glyph is left out. Glyphs, their places and where the next stands.
        """
        texts: list[str] = []
        advances: list[float] = []
        places: list[float] = []
        needs_space = False
        for part in parts:
            if isinstance(part, float):
                x -= part * self.unit
                needs_space = True
                continue
            printed_texts, steps = self.glyphs(part)
            texts += printed_texts
            advances += steps
            for code, step in zip(self.font.decode(part), steps, strict=True):
                if needs_space:
                    x += char_space
                places.append(x)
                x += step
                if word_space and code == _SPACE_CODE:
                    x += word_space
                needs_space = True
        return Shown(self, texts, advances, moved=math.inf), [*places, x]

    def _array(self, raw: bytes) -> Shown:
        texts, advances, deltas, are_glyphs, moved = zip(*self._pieces(raw), strict=True)
        try:
            letters: Sequence[str] = "".join(texts)
        except TypeError:
            # there are glyphs of several letters
            letters = list(chain.from_iterable(texts))
        steps = list(chain.from_iterable(advances))
        if not any(moved):
            return Shown(self, letters, steps)
        # a move before the first string, or after the last, is none between glyphs
        between = max(moved[1:-1], default=0.0)
        return Shown(
            self, letters, steps, list(chain.from_iterable(deltas)), list(chain.from_iterable(are_glyphs)), between
        )

    def _pieces(self, raw: bytes) -> list[_Piece]:
        """Moves, string, moves, string … moves."""
        body = raw[1:-1]
        if b"(" not in body:
            parts, string = body.replace(b"<", b">").split(b">"), self._hexadecimal
        elif b"<" not in body and body.translate(None, _NO_PARENTHESES) == b"()" * body.count(b"("):
            parts, string = body.replace(b"(", b")").split(b")"), self._literal
        else:
            return self._odd_pieces(raw)
        pieces: list[_Piece | None] = [None] * len(parts)
        pieces[::2] = map(self._moves, parts[::2])
        pieces[1::2] = map(string, parts[1::2])
        return self._odd_pieces(raw) if None in pieces else cast(list[_Piece], pieces)

    def _odd_pieces(self, raw: bytes) -> list[_Piece]:
        nothing = self._string(b"")
        return [
            nothing,
            *[self._moved([part]) if isinstance(part, float) else self._string(part) for part in parts_of(raw)],
            nothing,
        ]

    def _string(self, string: bytes) -> _Piece:
        texts, advances = self.glyphs(string)
        advances = tuple(advances)
        return _Piece(texts, advances, advances, (True,) * len(advances), 0.0)

    def _moves_of(self, raw: bytes) -> _Piece | None:
        # what else may stand there is passed over elsewhere
        return None if raw.translate(None, _OF_NUMBERS) else self._moved([float(move) for move in raw.split()])

    def _moved(self, moves: Sequence[float]) -> _Piece:
        moved = [move * self.unit for move in moves if move]
        return _Piece("", (), tuple([-move for move in moved]), (False,) * len(moved), sum(map(abs, moved)))


def inside(raw: bytes) -> bytes:
    """The bytes of a string that is written in parentheses or in hexadecimal.

    Raises:
        UnsureError: it is not.
    """
    if raw[:1] == b"(":
        return literal(raw)
    if raw[:1] == b"<" and raw[:2] != b"<<":
        return hexadecimal(raw[1:-1])
    raise UnsureError(f"{raw[:20]!r} shown as text")


def parts_of(raw: bytes) -> list[bytes | float]:
    """The strings and moves of an array of ``TJ``.

    Raises:
        UnsureError: it is none.
    """
    if raw[:1] != b"[":
        raise UnsureError(f"{raw[:20]!r} shown as text")
    return [
        literal(string) if string else float(move) if move else hexadecimal(digits)
        for string, digits, move in SHOWN.findall(raw)
    ]
