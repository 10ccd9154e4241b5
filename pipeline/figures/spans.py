"""What is found in a text before it is known whom it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.figures.wording import Wording
from pipeline.model import FigureKind, lightest

_ITEM = re.compile(r"[-–•]\s")
_CLOSERS = "”\"')"
_ENDS = re.compile(rf"[.!?][{_CLOSERS}]*[^\S\n]+(?=[^\W\d_a-zåäö]|\d|[”\"(–-])|\n+")


@lightest
class Quantity:
    """A number with its unit. ``start`` and ``end`` are characters of the text, the qualifier not among them."""

    start: int
    end: int
    kind: FigureKind
    value: float
    unit: str
    value_to: float | None = None
    qualifier: str | None = None
    regions: tuple[str, ...] = ()
    """Whom it is about, where that is told by the way it was found."""


@lightest
class Period:
    """A day or a longer time, as ``period`` writes it and by its first and last day."""

    start: int
    end: int
    period: str
    unit: str
    first: date
    last: date

    @property
    def kind(self) -> FigureKind:
        return "date" if self.unit == "day" else "period"


Found = Quantity | Period


@lightest
class Sentence:
    start: int
    end: int


def sentences(text: str, words: Wording) -> list[Sentence]:
    """The sentences of a text: they end at a line's end, and at ``.``, ``!`` or ``?`` before a capital.

    A line that ends in a colon and the items below it are one sentence.
    """
    found, start = [], 0
    for match in _ENDS.finditer(text):
        line = text[start : match.start()]
        # "ca. 40 %": the dot is the abbreviation's
        is_within = words.abbreviated.search(line + text[match.start()]) if "\n" not in match[0] else None
        if is_within or ("\n" in match[0] and _goes_on(line, text, match)):
            continue
        found.append(Sentence(start, match.end()))
        start = match.end()
    return [*found, Sentence(start, len(text))] if start < len(text) else found


def _goes_on(line: str, text: str, end: re.Match[str]) -> bool:
    """True where a line's end is one between the head of a list and its items, or between two items."""
    is_item = _ITEM.match(text, end.end()) is not None
    return is_item and (line.rstrip().endswith(":") or ":\n" in line)


def is_free(start: int, end: int, taken: Iterable[Found]) -> bool:
    """True where no character of the span belongs to one that is found."""
    return all(end <= other.start or other.end <= start for other in taken)
