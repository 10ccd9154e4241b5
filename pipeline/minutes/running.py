"""What belongs to the pages of minutes and not to their text: running titles, page numbers, the publisher's address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.furniture import FurnitureSettings, find_furniture
from pipeline.lines import group_lines, page_lines
from pipeline.minutes.settings import MinutesSettings
from pipeline.model import Line, PageLayout, Word

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"^§?\s*\d{1,3}[.)]?$")


def find_running(
    pages: Sequence[PageLayout], is_kept: Callable[[str], bool], settings: MinutesSettings
) -> tuple[Line, ...]:
    """The lines of a document that are no text.

    Args:
        pages: with upright words only.
        is_kept: told a line's text, says whether it is text however often it stands at one height.
        settings: thresholds.
    """
    lines = {page.number: page_lines(page) for page in pages}
    # on two pages a running title stands on both; what repeats on some of many pages is told by its share
    share, least = (1.0, 2) if len(pages) == 2 else (FurnitureSettings.min_share, FurnitureSettings.min_pages)
    found = find_furniture(pages, (), FurnitureSettings(settings.furniture_zone, min_share=share, min_pages=least))
    more = [*_same_on_all(pages, lines, settings), *_foot(pages, found, settings)]
    unique = {(line.page, line.words[0].index): line for line in [*more, *found]}
    taken = {id(w) for line in unique.values() for w in line.words}
    by_number = {page.number: page for page in pages}
    for line in [line for on_page in lines.values() for line in on_page]:
        if taken.isdisjoint(map(id, line.words)):
            continue
        if is_kept(line.text) or _is_in_table(line, by_number[line.page], unique.values(), settings):
            for word in line.words:
                unique.pop((word.page, word.index), None)
    return tuple(unique[key] for key in sorted(unique))


def _is_in_table(line: Line, page: PageLayout, running: Iterable[Line], settings: MinutesSettings) -> bool:
    """Whether a number stands in a row of a table, and on no other page at its height: an item's, not the page's."""
    if not _NUMBER.match(line.text):
        return False
    y = line.box.y_centre
    across = sorted(r.box.x_centre for r in page.rules if not r.is_horizontal and r.box.top <= y <= r.box.bottom)
    edges = sum(b - a > settings.grid_slack for a, b in pairwise(across)) + 1
    is_inside = edges > settings.table_columns and across[0] < line.box.x0 and line.box.x1 < across[-1]
    return is_inside and not any(
        other.page != line.page and _NUMBER.match(other.text) and abs(other.box.y_centre - y) < settings.grid_slack
        for other in running
    )


def _same_on_all(
    pages: Sequence[PageLayout], lines_of: Mapping[int, Sequence[Line]], settings: MinutesSettings
) -> Iterator[Line]:
    """Lines without a long word (a date, a register number) that stand at one height on every page.

    A header may stand deep in the page where the margins are wide: then it is the first line of every page.
    """
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for page in pages:
        lines = lines_of[page.number]
        for at, line in enumerate(lines):
            share = line.box.y_centre / page.height
            is_outermost = at in (0, len(lines) - 1)
            zone = settings.furniture_zone if is_outermost else settings.furniture_zone / 2
            if min(share, 1 - share) < zone:
                places[_DIGITS.sub("0", line.text), round(line.box.y_centre)].append(line)
    for alike in places.values():
        if len(pages) > 1 and len({line.page for line in alike}) == len(pages):
            yield from alike


def _foot(pages: Sequence[PageLayout], found: Sequence[Line], settings: MinutesSettings) -> Iterator[Line]:
    """Small print at the foot of the first page beside what is ``found`` already: the publisher's address."""
    for page in pages[:1]:
        words = [w for w in page.words if w.box.top > settings.foot_zone * page.height]
        if {id(w) for line in found for w in line.words}.issuperset(map(id, words)):
            return
        body = body_size([w for page in pages for w in page.words])
        if all(w.size < settings.small_print * body for w in words):
            yield from group_lines(words)


def body_size(words: Iterable[Word]) -> float:
    """The size (points, rounded to halves) in which most letters are set; 0 for no words."""
    exact: defaultdict[float, int] = defaultdict(int)
    for word in words:
        exact[word.size] += len(word.text)
    letters: Counter[float] = Counter()
    for size, count in exact.items():
        letters[round(size * 2) / 2] += count
    return max(letters, key=lambda size: (letters[size], -size), default=0.0)
