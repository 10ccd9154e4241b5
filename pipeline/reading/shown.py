"""Strings as they are shown: which glyphs, how wide, where each stands from where the string begins.

All of that depends on the font, its size and the bytes alone, and is kept by them: status letters, spaces and headings
are shown over and over, and so are the few letters between two moves in a line that is kerned.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, compress
from operator import itemgetter
from typing import NamedTuple, cast

from pipeline.reading.errors import UnsureError
from pipeline.reading.fonts import CODES, UNKNOWN, Font, Table
from pipeline.reading.plain import SOFT_HYPHEN
from pipeline.reading.statements import SHOWN
from pipeline.reading.syntax import hexadecimal, literal

LONGEST_KEPT = 24
"""Longer strings (bytes, as they are written) are not kept: hardly a line of text is printed twice."""
KEPT = 1024
"""Strings that are kept of a font at one size; then it begins anew. Measured: 20-400 different ones on ten pages."""
KEPT_PIECES = 8192
"""The same for strings between two moves. Measured: 400-2,500 on ten pages."""

_SPACE_CODE = 32
_WORD = re.compile(r"\S+")
_OF_NUMBERS = b"-+.0123456789 \t\r\n\f"


class Spans(NamedTuple):
    """What is printed between the spaces of a string: texts, and the numbers of each one's first and last glyph."""

    texts: Sequence[str]
    firsts: Sequence[int]
    lasts: Sequence[int]


class Shown:
    """Glyphs in a row: ``texts`` and ``advances`` of each (text space).

    ``moved`` is no less than the farthest that one is moved from where the one before it ends. Where they are moved,
    ``deltas`` are all steps and moves, and ``are_glyphs`` tells the steps. What only some strings need is made when it
    is asked for.
    """

    __slots__ = (
        "_spans", "advances", "are_glyphs", "count", "deltas", "ends_odd", "face", "is_plain", "moved", "text", "texts",
    )  # fmt: skip

    def __init__(
        self,
        face: Face,
        texts: Sequence[str],
        advances: Sequence[float],
        deltas: Sequence[float] | None = None,
        are_glyphs: Sequence[bool] | None = None,
        moved: float = 0.0,
    ) -> None:
        self.face = face
        self.texts = texts
        # one sign for each glyph, and no soft hyphens
        self.is_plain = isinstance(texts, str)
        self.text = texts if isinstance(texts, str) else "".join(texts)
        self.count = len(texts)
        self.advances = advances
        self.deltas = advances if deltas is None else deltas
        self.are_glyphs = are_glyphs
        self.moved = moved
        # the last glyph is a space or soft hyphen: it may be one that takes no room
        final = texts[-1] if texts else ""
        self.ends_odd = final == SOFT_HYPHEN or final.isspace()
        self._spans: Spans | None = None

    def places(self, x: float) -> list[float]:
        """The places of the glyphs, and where the next would stand, of a string that begins at ``x``.

        They are sums in pdfminer's order.
        """
        places = list(accumulate(self.deltas, initial=x))
        if self.are_glyphs is None:
            return places
        end = places.pop()
        return [*compress(places, self.are_glyphs), end]

    def is_surely_steady(self, shortest: float, farthest: float, phantom: float) -> bool:
        """Whether the widths alone tell that each glyph is a step on.

        Each begins farther than ``shortest`` after the one before and less than ``farthest`` from where that ends; none
        stands back over one that is left more than the share ``phantom`` of its width.
        """
        moved = self.moved
        if moved >= farthest:
            return False
        # the font's narrowest glyph is known for nothing
        narrowest = self.face.narrowest
        if narrowest - moved > shortest and moved < (1 - phantom) * narrowest:
            return True
        narrowest = min(self.advances)
        return narrowest - moved > shortest and moved < (1 - phantom) * narrowest

    def odd(self) -> list[int]:
        """The numbers of the spaces and soft hyphens."""
        return [i for i, text in enumerate(self.texts) if text == SOFT_HYPHEN or text.isspace()]

    def spans(self) -> Spans:
        """The words."""
        if self._spans is None:
            self._spans = self.spans_of(self.count)
        return self._spans

    def spans_of(self, count: int) -> Spans:
        """The words among the first ``count`` glyphs."""
        if self.is_plain and count == self.count:
            words = self.text.split()
            if " ".join(words) == self.text:
                firsts, lasts, first = [], [], 0
                for word in words:
                    firsts.append(first)
                    first += len(word)
                    lasts.append(first - 1)
                    first += 1
                return Spans(words, firsts, lasts)
        signs = self.text if self.is_plain else "".join([" " if text.isspace() else "x" for text in self.texts])
        spans = [match.span() for match in _WORD.finditer(signs, 0, count)]
        texts = [printed(self.texts[start:end]) for start, end in spans]
        return Spans(texts, [start for start, _ in spans], [end - 1 for _, end in spans])


def printed(texts: Sequence[str]) -> str:
    """Glyphs as text; a soft hyphen that takes room is a printed hyphen."""
    return "".join(["-" if text == SOFT_HYPHEN else text for text in texts])


class _Piece(NamedTuple):
    """One string in the array of ``TJ`` and the moves after it; the fields are those of :class:`Shown`."""

    texts: Sequence[str]
    advances: tuple[float, ...]
    deltas: tuple[float, ...]
    are_glyphs: tuple[bool, ...]
    moved: float


class _Kept(dict[bytes, _Piece | None]):
    """Pieces by their bytes, made when first asked for; None for bytes that are no piece."""

    def __init__(self, make: Callable[[bytes], _Piece | None]) -> None:
        self._make = make

    def __missing__(self, raw: bytes) -> _Piece | None:
        if len(self) >= KEPT_PIECES:
            self.clear()
        value = self[raw] = self._make(raw)
        return value


class Face:
    """A font at a size and a horizontal scaling (1 for none)."""

    def __init__(self, font: Font, size: float, scaling: float) -> None:
        self.font = font
        self.size = size
        self.scaling = scaling
        self.unit = 0.001 * size * scaling
        width = font.width
        self._advance = Table(lambda code: width[code] * size * scaling).__getitem__
        self._advances = [0.0] * CODES
        self._decoding = ""
        self.narrowest = 0.0
        """No code that the font's decoding table has moves on by less."""
        self._kept: dict[bytes, Shown] = {}
        self._hex_piece = _Kept(lambda raw: self._piece(raw, b">", hexadecimal)).__getitem__
        self._literal_piece = _Kept(lambda raw: self._piece(raw, b")", _literal)).__getitem__

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
        for code in codes:
            self._advances[code] = self._advance(code)
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
        # a move before the first glyph, or after the last, is none between glyphs
        between = max(moved[0 if texts[0] else 1 : -1], default=0.0)
        return Shown(
            self, letters, steps, list(chain.from_iterable(deltas)), list(chain.from_iterable(are_glyphs)), between
        )

    def _pieces(self, raw: bytes) -> list[_Piece]:
        pieces: list[_Piece | None] = [None]
        body = raw[1:-1]
        if b"(" not in body:
            pieces = list(map(self._hex_piece, body.split(b"<")))
        elif b"<" not in body:
            pieces = list(map(self._literal_piece, body.split(b"(")))
        if None not in pieces:
            return cast(list[_Piece], pieces)
        return [
            self._moved(b"", (part,)) if isinstance(part, float) else self._moved(part, ()) for part in parts_of(raw)
        ] or [self._moved(b"", ())]

    def _piece(self, raw: bytes, end: bytes, decode: Callable[[bytes], bytes]) -> _Piece | None:
        string, _, moves = raw.rpartition(end)
        if moves.translate(None, _OF_NUMBERS) or end in string.replace(b"\\" + end, b""):
            return None
        return self._moved(decode(string), [float(move) for move in moves.split()])

    def _moved(self, string: bytes, moves: Sequence[float]) -> _Piece:
        texts, advances = self.glyphs(string)
        moved = [move * self.unit for move in moves if move]
        are_glyphs = (True,) * len(advances) + (False,) * len(moved)
        return _Piece(texts, tuple(advances), (*advances, *[-move for move in moved]), are_glyphs, sum(map(abs, moved)))


def _literal(body: bytes) -> bytes:
    return literal(b"(" + body + b")")


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
