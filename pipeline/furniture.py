"""Page furniture: running titles and page numbers, which belong to the page and not to the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.lines import all_lines, group_lines, lines_among, make_line, median, page_lines
from pipeline.model import Line, PageLayout, Word
from pipeline.wordcolumns import word_columns

_LONG_WORD = re.compile(r"[^\W\d_]{4}")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:sida|sid\.?|s\.?|page|p\.?)?\s*[–—-]?\s*\d{1,4}\s*(?:(?:av|of|/|\()\s*\d{1,4}\s*\)?)?\s*[–—-]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FurnitureSettings:
    """Thresholds, in shares of the page's height, points and numbers of pages."""

    zone: float = 0.12
    """How far from the top or bottom edge furniture stands. Measured: 0.03-0.10."""
    y_tolerance: float = 3.0
    """A running title stands at one height on all pages, give or take this (points)."""
    min_share: float = 0.4
    """It stands on at least this share of the pages: half of them where left and right pages differ."""
    min_pages: int = 3
    """Fewer pages say nothing about repetition; only page numbers are told there."""
    stamp_size: float = 2.5
    """A word across the pages (``UTKAST``) is at least so many times as large as the usual word. Measured: 4-12;
    titles, which no two pages have at one place, up to 3."""


_SETTINGS = FurnitureSettings()


def find_furniture(
    pages: Sequence[PageLayout], keep: Collection[Word] = (), settings: FurnitureSettings = _SETTINGS
) -> tuple[Line, ...]:
    """Lines in the top and bottom zones that repeat over the pages, or are a page number standing alone.

    Lines that differ in digits only count as the same.

    Args:
        pages: all the pages of one document.
        keep: words that are no furniture whatever repeats, such as those of a table header.
        settings: thresholds.

    Returns:
        The lines, in page order.
    """
    kept = set(map(id, keep))
    zone_lines = [
        (page, line)
        for page in pages
        for line in _zone_lines(page, settings.zone)
        if kept.isdisjoint(map(id, line.words))
    ]
    seen: dict[str, list[tuple[PageLayout, Line]]] = defaultdict(list)
    for page, line in zone_lines:
        seen[_pattern(line)].append((page, line))
    furniture = [line for page, line in zone_lines if _is_outermost_number(page, line)]
    for entries in seen.values():
        furniture.extend(_repeated(entries, len(pages), settings))
    furniture.extend(_stamps(pages, kept, settings))
    unique = {(line.page, line.words[0].index): line for line in furniture}
    return tuple(unique[key] for key in sorted(unique))


def _stamps(pages: Sequence[PageLayout], kept: Collection[int], settings: FurnitureSettings) -> Iterable[Line]:
    """Large words that stand at one place on many pages, wherever that is: they are stamped over the text."""
    sizes = list(chain.from_iterable([word_columns(page).sizes for page in pages]))
    if len(pages) < settings.min_pages or not sizes:
        return
    least = settings.stamp_size * median(sizes)
    if max(sizes) < least:
        return
    places: dict[tuple[str, int, int], list[Word]] = defaultdict(list)
    for word in (w for page in pages for w in page.words if w.size >= least and id(w) not in kept):
        step = settings.y_tolerance
        places[word.text, round(word.box.x0 / step), round(word.box.top / step)].append(word)
    for words in places.values():
        if len({w.page for w in words}) >= max(settings.min_pages - 1, settings.min_share * len(pages)):
            yield from (make_line([w], w.page) for w in words)


def without(words: Iterable[Word], furniture: Iterable[Line]) -> tuple[Word, ...]:
    """``words`` without those of ``furniture``."""
    gone = {(w.page, w.index) for line in furniture for w in line.words}
    return tuple(w for w in words if (w.page, w.index) not in gone)


def _pattern(line: Line) -> str:
    return _DIGITS.sub("0", line.text.casefold())


def _zone_lines(page: PageLayout, zone: float) -> Sequence[Line]:
    high, low = page.height * zone, page.height - page.height * zone
    lines = all_lines(page)
    near = [line for line in lines if line.box[1] <= high or line.box[3] >= low]
    words = [w for line in near for w in line.words if w.box[3] <= high or w.box[1] >= low]
    return lines_among(page, words) if lines is page_lines(page) else group_lines(words)


def _is_outermost_number(page: PageLayout, line: Line) -> bool:
    """A page number: nothing stands above it (at the top) or below it (at the bottom)."""
    if not _PAGE_NUMBER.match(line.text):
        return False
    lines, high, low = all_lines(page), line.box.top + 1, line.box.bottom - 1
    is_last = not any(w.box[1] >= low for other in lines if other.box[3] >= low for w in other.words)
    return is_last or not any(w.box[3] <= high for other in lines if other.box[1] <= high for w in other.words)


def _repeated(
    entries: Sequence[tuple[PageLayout, Line]], page_count: int, settings: FurnitureSettings
) -> Iterable[Line]:
    """Those of ``entries`` (one pattern) that stand at one height on enough pages."""
    text = entries[0][1].text
    enough = max(settings.min_pages - 1, settings.min_share * page_count)
    if page_count < settings.min_pages or len(entries) < enough or not _LONG_WORD.search(text):
        return  # a row of statuses at the same height on many pages is no running title
    from_edge = {
        is_top: [(page.number, _edge_distance(page, line, is_top)) for page, line in entries]
        for is_top in (True, False)
    }
    for page, line in entries:
        is_top = line.box.y_centre < page.height / 2
        own = _edge_distance(page, line, is_top)
        mates = {number for number, its in from_edge[is_top] if abs(its - own) <= settings.y_tolerance}
        if len(mates) >= enough:
            yield line


def _edge_distance(page: PageLayout, line: Line, from_top: bool) -> float:
    return line.box.top if from_top else page.height - line.box.bottom
