"""Strings as they are shown: which glyphs, how wide, where each stands, which words they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.plain import SOFT_HYPHEN

if TYPE_CHECKING:
    from pipeline.reading.faces import Face

_WORD = re.compile(r"\S+")


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
        "advances", "are_glyphs", "count", "deltas", "ends_odd", "face", "is_plain", "moved", "text", "texts",
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
        if isinstance(texts, str):
            self.is_plain, self.text = True, texts
        else:
            self.is_plain, self.text = False, "".join(texts)
        self.count = len(texts)
        self.advances = advances
        self.deltas = advances if deltas is None else deltas
        self.are_glyphs = are_glyphs
        self.moved = moved
        # the last glyph is a space or soft hyphen: it may be one that takes no room
        final = texts[-1] if texts else ""
        self.ends_odd = final == SOFT_HYPHEN or final.isspace()

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
        narrowest = self.face.narrowest
        if narrowest - moved > shortest and moved < (1 - phantom) * narrowest:
            return True
        narrowest = min(self.advances)
        return narrowest - moved > shortest and moved < (1 - phantom) * narrowest

    def odd(self) -> list[int]:
        """The numbers of the spaces and soft hyphens."""
        return [i for i, text in enumerate(self.texts) if text == SOFT_HYPHEN or text.isspace()]

    def single_spaced(self) -> list[str] | None:
        """The words, where each glyph is a sign and one space is between two; a last one may follow. Else None."""
        if not self.is_plain:
            return None
        words = self.text.split()
        more = self.count - len(" ".join(words))
        return words if more == 0 or (more == 1 and words and self.ends_odd) else None

    def spans(self, count: int) -> Spans:
        """The words among the first ``count`` glyphs."""
        signs = self.text if self.is_plain else "".join([" " if text.isspace() else "x" for text in self.texts])
        spans = [match.span() for match in _WORD.finditer(signs, 0, count)]
        texts = [printed(self.texts[start:end]) for start, end in spans]
        return Spans(texts, [start for start, _ in spans], [end - 1 for _, end in spans])


def printed(texts: Sequence[str]) -> str:
    """Glyphs as text; a soft hyphen that takes room is a printed hyphen."""
    return "".join(["-" if text == SOFT_HYPHEN else text for text in texts])
