"""Strings as they are shown: which glyphs, how wide, where each stands from where the string begins.

All of that depends on the font, its size and the bytes alone, and is kept by them: status letters, spaces and headings
are shown over and over, and so are the few letters between two moves in a line that is kerned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, compress
from operator import itemgetter
from typing import NamedTuple

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
_MOVES = rb"\s*+((?>[-+.0-9]++\s*+)*+)"
_HEX_PIECE = re.compile(rb"(?:([0-9A-Fa-f\s]*+)>)?+" + _MOVES)
_LITERAL_PIECE = re.compile(rb"(?:((?>[^()\\]++|\\.)*+)\))?+" + _MOVES, re.DOTALL)


class Spans(NamedTuple):
    """What is printed between the spaces of a string: texts, and the numbers of each one's first and last glyph."""

    texts: Sequence[str]
    firsts: Sequence[int]
    lasts: Sequence[int]


class Shown:
    """Glyphs in a row: ``texts`` and ``advances`` of each (text space).

    ``is_even`` says that each begins where the one before it ends. Where they are moved, ``deltas`` are all steps and
    moves, and ``are_glyphs`` tells the steps. What only some strings need is made when it is asked for.
    """

    __slots__ = (
        "_spans", "advances", "are_glyphs", "count", "deltas", "ends_odd", "face",
        "is_even", "is_plain", "text", "texts",
    )  # fmt: skip

    def __init__(
        self,
        face: Face,
        texts: Sequence[str],
        advances: Sequence[float],
        deltas: Sequence[float] | None = None,
        are_glyphs: Sequence[bool] | None = None,
        is_even: bool = True,
    ) -> None:
        self.face = face
        self.texts = texts
        self.text = text = texts if isinstance(texts, str) else "".join(texts)
        self.count = count = len(texts)
        self.advances = advances
        self.deltas = advances if deltas is None else deltas
        self.are_glyphs = are_glyphs
        self.is_even = is_even
        # one sign for each glyph, and no soft hyphens
        self.is_plain = len(text) == count and SOFT_HYPHEN not in text
        # the last glyph is a space or soft hyphen: it may be one that takes no room
        self.ends_odd = count > 0 and (texts[-1] == SOFT_HYPHEN or texts[-1].isspace())
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

    def is_wider_than(self, width: float) -> bool:
        """Whether each advance is."""
        return self.face.narrowest > width or min(self.advances) > width

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

    texts: tuple[str, ...]
    advances: tuple[float, ...]
    deltas: tuple[float, ...]
    are_glyphs: tuple[bool, ...]
    is_moved: bool


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
        self._hex_piece = _Kept(lambda raw: self._piece(_HEX_PIECE.fullmatch(raw), hexadecimal)).__getitem__
        self._literal_piece = _Kept(lambda raw: self._piece(_LITERAL_PIECE.fullmatch(raw), _literal)).__getitem__

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
        """Texts and advances of the glyphs of a string's bytes."""
        text = self.font.plain_text(shown)
        if text is not None and len(text) > 1:
            if self._decoding is not self.font.decoding:
                self._learn()
            return text, itemgetter(*shown)(self._advances)
        codes = self.font.decode(shown)
        return list(map(self.font.text.__getitem__, codes)), list(map(self._advance, codes))

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
        return Shown(self, texts, advances, is_even=False), [*places, x]

    def _array(self, raw: bytes) -> Shown:
        pieces = self._pieces(raw)
        texts, advances, deltas, are_glyphs, are_moved = zip(*pieces, strict=True)
        # a move before the first glyph, or after the last, is none between glyphs
        lettered = [i for i, letters in enumerate(texts) if letters]
        is_even = not lettered or True not in are_moved[lettered[0] : lettered[-1]]
        parts = (list(chain.from_iterable(column)) for column in (texts, advances, deltas, are_glyphs))
        return Shown(self, *parts, is_even)

    def _pieces(self, raw: bytes) -> list[_Piece]:
        pieces: list[_Piece | None] = [None]
        body = raw[1:-1]
        if b"(" not in body:
            pieces = list(map(self._hex_piece, body.split(b"<")))
        elif b"<" not in body:
            pieces = list(map(self._literal_piece, body.split(b"(")))
        if None not in pieces:
            return pieces
        return [
            self._moved(b"", (part,)) if isinstance(part, float) else self._moved(part, ()) for part in parts_of(raw)
        ]

    def _piece(self, match: re.Match[bytes] | None, decode: Callable[[bytes], bytes]) -> _Piece | None:
        if match is None:
            return None
        return self._moved(decode(match[1] or b""), [float(move) for move in match[2].split()])

    def _moved(self, string: bytes, moves: Sequence[float]) -> _Piece:
        texts, advances = self.glyphs(string)
        deltas = [*advances, *[-(move * self.unit) for move in moves]]
        are_glyphs = (True,) * len(advances) + (False,) * len(moves)
        return _Piece(tuple(texts), tuple(advances), tuple(deltas), are_glyphs, any(moves))


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
