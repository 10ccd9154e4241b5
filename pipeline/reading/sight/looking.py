"""Looks at the places of statuses, and at the words of their pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from pipeline.model import Box, DocumentLayout, PageLayout, union
from pipeline.reading.sight.annotations import unpainted_annotations
from pipeline.reading.sight.letters import Shape, is_printable, likeness, shape_of
from pipeline.reading.sight.picture import Rows, painted, upright
from pipeline.reading.sight.settings import SETTINGS, SightSettings
from pipeline.reading.sight.words import NOT_SEEN, OddWord, has_ink, has_shades, is_seen, struck_words, unseen_words

__all__ = ["OddWord", "Place", "Sight"]

UNLIKE = "what is printed does not look like it"
FONT_FROM = 5
"""So many letters that look like none are how a font has them, where they are most of these letters: a font that shows
other letters than are read shows some that look like these."""
PAPER = 250
"""Shade of paper, and of what is as good as white."""
MOST_CROSSED = 0.6
"""Part of a status's height that what crosses it takes on either side. Measured: a line 0.1-0.3, a cross 0.55, the
sides of a box or a ring 0.8-1."""
PEN = 1.25
"""Points that the ink of a rule reaches beyond its middle. Measured: 0.1-1.1."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a status is printed, or the cell in which none is: page, box as displayed, text (empty for none)."""

    page: int
    box: Box
    text: str


class Sight:
    """Looks at the places of a document, and at the words of the pages they are on, while PDFium has these open.

    ``words`` are read and not seen, or struck through. ``unpainted`` are the pages with places that nobody looked at.
    """

    def __init__(
        self,
        layout: DocumentLayout,
        places: Sequence[Place],
        letters: Collection[str],
        settings: SightSettings = SETTINGS,
    ) -> None:
        """Begins with no page seen.

        Args:
            layout: what was read of the document.
            places: of its statuses.
            letters: the single letters that statuses may be: their shapes are looked at, no others.
            settings: thresholds.
        """
        self._settings = settings
        self._pages = {page.number: page for page in layout.pages}
        self._places = places
        self._by_page: dict[int, list[int]] = defaultdict(list)
        for number, place in enumerate(places):
            self._by_page[place.page].append(number)
        self._letters = "".join(sorted(letter for letter in letters if is_printable(letter)))
        self._judged: dict[tuple[str, tuple[bytes, ...]], str] = {}
        self._fine: set[tuple[str, tuple[bytes, ...]]] = set()
        self._is_tired = False
        self._odd: dict[int, str] = {}
        self.words: list[OddWord] = []
        self.unpainted = set(self._by_page)

    def at_page(self, document: Any, shown: Any, number: int) -> None:
        """Looks at a page that PDFium has open."""
        page = self._pages.get(number)
        if page is None or number not in self._by_page or self._is_tired:
            return
        # before it is painted: PDFium may give annotations an appearance then
        notes = [] if page.shows_all else unpainted_annotations(shown, _size(page))
        places = [self._places[at] for at in self._by_page[number]]
        # where nothing may be hidden the statuses alone are looked at: they are painted in a sixth of the time
        part = self._around(places) if page.shows_all else None
        view = _View(document, shown, page, self._settings, part)
        if view.picture is None:
            self._is_tired = True  # the pages of a document are much alike
            return
        self.unpainted.discard(number)
        for at, place in zip(self._by_page[number], places, strict=True):
            reason = self._looked_at(view, place, notes)
            if reason:
                self._odd[at] = reason
        if part is None:
            self.words += unseen_words(view.picture, page, self._settings)
        self.words += struck_words(page)

    def odd(self) -> dict[int, str]:
        """What looks otherwise than it was read: why, by the number of the place."""
        strange = self.strange_letters()
        return {at: why for at, why in self._odd.items() if why != UNLIKE or self._places[at].text not in strange}

    def strange_letters(self) -> str:
        """Letters most of which look like none: that is how their font has them, not what is printed in one place."""
        unlike = Counter(self._places[at].text for at, why in self._odd.items() if why == UNLIKE)
        counts = Counter(place.text for place in self._places) if unlike else Counter()
        strange = [text for text, count in unlike.items() if count >= max(FONT_FROM, counts[text] / 2)]
        return "".join(sorted(strange))

    def _around(self, places: Sequence[Place]) -> Box:
        """What holds places and what beside them is looked at, in whole points: pixels lie as on the whole page."""
        around, margin = union([place.box for place in places]), self._settings.margin
        left, upper = floor(around.x0 - margin), floor(around.top - margin)
        return Box(left, upper, ceil(around.x1 + margin), ceil(around.bottom + margin))

    def _looked_at(self, view: _View, place: Place, notes: Sequence[Box]) -> str:
        """Why a place looks otherwise than it was read; empty where it does not."""
        if notes and any(_reach_over(note, place.box) for note in notes):
            return "an annotation lies over it"
        if not place.text:
            return "something is drawn there that is no text" if view.has_more_than_text(place.box) else ""
        # most look to the last pixel as one that was looked at before
        picture = place.text, tuple(view.with_sides(place.box))
        if picture in self._fine:
            return ""
        reason = self._letter_looked_at(view, place)
        if not reason:
            self._fine.add(picture)
        return reason

    def _letter_looked_at(self, view: _View, place: Place) -> str:
        assert view.picture is not None
        rows = view.picture.cut(place.box)
        if not is_seen(place.text, rows, self._settings.contrast):
            return NOT_SEEN
        if view.is_crossed(place.box):
            return "something else is drawn over it"
        return self._shape(view, place, rows)

    def _shape(self, view: _View, place: Place, rows: Rows) -> str:
        """Why a letter does not look like one; empty where it does, or is none of those that are looked at."""
        text = place.text
        if len(text) != 1 or text not in self._letters:
            return ""
        key = text, tuple(rows)
        if key not in self._judged:
            settings = self._settings
            # a letter has few pixels: what looks odd is looked at again
            odd = self._judge(text, shape_of(upright(rows, view.page.turn)), settings.doubtful)
            self._judged[key] = odd and self._judge(text, view.fine_shape(place.box), settings.unlike)
        return self._judged[key]

    def _judge(self, text: str, shape: Shape | None, limits: tuple[float, float]) -> str:
        if shape is None:
            return NOT_SEEN
        farthest, apart = limits
        own = likeness(shape, text)[text]
        if own <= self._settings.sure:
            return ""
        unlike = likeness(shape, self._letters.replace(text, ""))
        nearest = min(unlike, key=unlike.__getitem__, default="")
        if nearest and unlike[nearest] < own + apart:
            return f"what is printed looks like {nearest!r}"
        return UNLIKE if own > farthest else ""


class _View:
    """A page that PDFium has open, and its picture."""

    def __init__(
        self, document: Any, shown: Any, page: PageLayout, settings: SightSettings, part: Box | None = None
    ) -> None:
        self.page = page
        self._open = document, shown
        self._settings = settings
        self.size = _size(page)
        whole = Box(0.0, 0.0, *self.size)
        # what takes long to paint hides something
        seconds = None if page.shows_all else settings.seconds
        self.picture = painted(*self._open, self.size, settings, part or whole, settings.scale, seconds)

    def fine_shape(self, box: Box) -> Shape | None:
        """The shape of what is printed in a box beside the rules that pass through, painted anew and larger."""
        settings = self._settings
        picture = painted(*self._open, self.size, settings, box, settings.fine, settings.seconds)
        if picture is None:
            return None
        rows = picture.without(box, list(_passing(self.page, box)), _ground(picture.cut(box)))
        return shape_of(upright([bytes(row) for row in rows], self.page.turn))

    def with_sides(self, box: Box) -> Rows:
        """What is in a box and beside it."""
        assert self.picture is not None
        side = self._settings.beside[1]
        return self.picture.cut(Box(box.x0 - side, box.top, box.x1 + side, box.bottom))

    def is_crossed(self, box: Box) -> bool:
        """Whether something is drawn on both sides of what is printed in a box, not from its top to its foot."""
        if self.page.turn in (90, 270):
            return False
        nearer, farther = self._settings.beside
        left = Box(box.x0 - farther, box.top, box.x0 - nearer, box.bottom)
        right = Box(box.x1 + nearer, box.top, box.x1 + farther, box.bottom)
        return all(self._is_touched(side) for side in (left, right)) and self._has_more(
            [left, right], list(_explained(self.page, Box(left.x0, box.top, right.x1, box.bottom)))
        )

    def _is_touched(self, box: Box) -> bool:
        assert self.picture is not None
        return has_shades(self.picture.cut(box), self._settings.contrast)

    def _has_more(self, boxes: Sequence[Box], explained: Sequence[Box]) -> bool:
        """Whether there is something in each of the boxes beside what is explained."""
        assert self.picture is not None
        for box in boxes:
            ground, contrast = _ground(self.picture.cut(box)), self._settings.contrast
            rows = self.picture.without(box, explained, ground)
            if ground < PAPER:
                # within a ring or a shaded box its corners are white
                rows = rows[len(rows) // 3 : -(len(rows) // 3)]
            inked = sum([any(abs(shade - ground) >= contrast for shade in row) for row in rows])
            # what goes from top to foot stands beside it, as the sides of a box around it do
            if not 0 < inked <= MOST_CROSSED * len(rows):
                return False
        return True

    def has_more_than_text(self, box: Box) -> bool:
        """Whether something is drawn in a blank cell that is neither text nor a rule."""
        assert self.picture is not None
        edge, contrast = self._settings.edge, self._settings.drawn
        inner = Box(box.x0 + edge, box.top + edge, box.x1 - edge, box.bottom - edge)
        rows = self.picture.cut(inner) if inner.width > 0 < inner.height else []
        if not (has_shades(rows, contrast) and has_ink(rows, contrast)):
            return False
        ground = _ground(rows)
        cleared = self.picture.without(inner, list(_explained(self.page, inner)), ground)
        ink = [count for row in cleared if (count := sum([abs(shade - ground) >= contrast for shade in row]))]
        return len(ink) >= self._settings.least_rows and sum(ink) >= self._settings.least_ink


def _ground(rows: Rows) -> int:
    """The shade that most of a piece of a picture has."""
    shades = b"".join(rows)
    return max(set(shades), key=shades.count)


def _size(page: PageLayout) -> tuple[float, float]:
    """Width and height of a page as displayed."""
    whole = page.displayed(Box(0.0, 0.0, page.width, page.height))
    return whole.x1, whole.bottom


def _explained(page: PageLayout, box: Box) -> Iterator[Box]:
    """The boxes, as displayed, of words that run with the others and of rules that go on outside a box."""
    for word in page.words:
        shown = page.displayed(word.box)
        if word.is_upright and _reach_over(shown, box, PEN):
            yield shown
    yield from _passing(page, box)


def _passing(page: PageLayout, box: Box) -> Iterator[Box]:
    """The boxes, as displayed, of rules that go on outside a box."""
    for rule in page.rules:
        shown = page.displayed(rule.box)
        is_inside = box.x0 <= shown.x0 and shown.x1 <= box.x1 and box.top <= shown.top and shown.bottom <= box.bottom
        if _reach_over(shown, box, PEN) and not is_inside:
            yield shown


def _reach_over(one: Box, other: Box, near: float = 0.0) -> bool:
    """Whether two boxes have something in common, or are so near each other (points)."""
    return (
        one.x0 - near <= other.x1
        and other.x0 - near <= one.x1
        and one.top - near <= other.bottom
        and other.top - near <= one.bottom
    )
