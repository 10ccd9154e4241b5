"""Where the first follow-up table begins: enough of its header to know the document by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from pipeline.intake.front import PageText
from pipeline.lines import group_lines
from pipeline.model import Line, Word
from pipeline.profile import Profile, letters_key, once_per_profile
from pipeline.wordcolumns import word_columns

HEADER_LINES = 6
"""A header row is at most so many lines high. Measured: 1-2 with codes, up to 4 with the regions' full names."""
COLUMN_GAP = 0.35
"""Gap that parts two columns, in parts of the font size. Measured: spaces between words 0.22-0.30, columns from 0.6."""

KEPT = 20_000
"""So many different words are kept with whether they may be of a heading."""


@dataclass(frozen=True)
class Header:
    """The header row of a follow-up table: ``place`` is (index of the page, index of its first line)."""

    place: tuple[int, int]
    regions: frozenset[str]


def find_header(pages: Sequence[PageText], keys: Set[str], profile: Profile) -> Header | None:
    """The first header row of a follow-up table: a column each for enough regions, and one for goals or comments.

    Args:
        pages: the text of each page.
        keys: those of the words of all pages.
        profile: gives the names of regions and columns.
    """
    names = _names_of(profile)
    least = profile.detect.min_regions
    # the names of most families are nowhere in a document: that is told of all its pages at once
    if not names.may_stand_among(keys, least):
        return None
    for number, page in enumerate(pages):
        if not names.may_stand_among(page.keys, least):
            continue
        beginnings = {text for text in set(word_columns(page.page).texts) if letters_key(text) in names.first_words}
        for start, line in enumerate(page.lines):
            if not beginnings.isdisjoint([w.text for w in line.words]):
                regions = names.best_reading(page.lines[start : start + HEADER_LINES], page.sideways, least)
                if len(regions) >= least:
                    return Header((number, start), regions)
    return None


@dataclass(frozen=True)
class _Names:
    """The names a header is known by, as keys."""

    headings: tuple[str, ...]
    groups: frozenset[str]
    first_words: frozenset[str]
    regions: Mapping[str, str]
    region_starts: Mapping[str, frozenset[str]]
    """What may begin a region's name → those names."""
    region_ends: Mapping[str, frozenset[str]]
    """What may end one → those names."""
    region_count: int

    @classmethod
    def of(cls, profile: Profile) -> _Names:
        headings = profile.headers.goal + profile.headers.comment
        names = [*headings, *(name for region in profile.regions for name in region.all_names)]
        return cls(
            tuple(letters_key(name) for name in headings),
            frozenset(letters_key(name) for name in profile.headers.status_group),
            frozenset(letters_key(name.split()[0]) for name in names),
            profile.region_by_key,
            _by_part(profile.region_by_key, lambda name, n: name[:n]),
            _by_part(profile.region_by_key, lambda name, n: name[-n:]),
            len(set(profile.region_by_key.values())),
        )

    def may_stand_among(self, keys: Set[str], least: int) -> bool:
        """Whether a header can stand among words with these keys: the names of so many regions are in them.

        A page of prose has hardly any of them, which is told without a look at its lines.
        """
        names = _named_by(keys, self.region_starts)
        if not self._are_of_enough(names, least):
            return False
        names &= _named_by(keys, self.region_ends)
        if not self._are_of_enough(names, least):
            return False
        return self._are_of_enough([name for name in names if name in keys or _is_made_of(name, keys)], least)

    def _are_of_enough(self, names: Collection[str], least: int) -> bool:
        """Whether names are of ``least`` different regions."""
        return len(names) >= least and len({self.regions[name] for name in names}) >= least

    def best_reading(self, lines: Sequence[Line], sideways: Sequence[Word], least: int) -> frozenset[str]:
        """The regions named in the first one, two, three ... lines: of the reading that names most of them.

        Names printed sideways beside a line with a heading count as well as upright ones. Where there can be neither a
        heading nor as many as ``least`` regions, none are read: most of what is asked about is prose.
        """
        keys = {letters_key(w.text) for line in lines for w in line.words}
        if not sideways and not self.may_stand_among(keys, least):
            return frozenset()
        if not any(_may_print(self.headings, key) for key in keys):
            return frozenset()
        best: frozenset[str] = frozenset()
        for height in range(1, len(lines) + 1):
            regions = self._regions(lines[:height], sideways)
            best = regions if len(regions) > len(best) else best
            if len(best) == self.region_count:
                break
        return best

    def _regions(self, lines: Sequence[Line], sideways: Sequence[Word]) -> frozenset[str]:
        # a heading such as "Uppföljning" spans the columns of all regions and would make them one
        words = [w for line in lines for w in line.words if letters_key(w.text) not in self.groups]
        columns = list(_in_columns(words))
        if len(columns) == 1:  # prose: read line by line, as it stands
            cells = ["".join([letters_key(w.text) for w in words])]
        else:
            cells = [letters_key("".join([line.text for line in group_lines(column)])) for column in columns]
        if not any(cell.startswith(self.headings) or cell.endswith(self.headings) for cell in cells):
            return frozenset()
        cells.extend(_sideways_cells(sideways, lines[0].box.top, lines[-1].box.bottom))
        return frozenset(self.regions[cell] for cell in cells if cell in self.regions)


@lru_cache(maxsize=KEPT)
def _may_print(headings: tuple[str, ...], key: str) -> bool:
    """Whether a word of that key may begin or end a cell that begins or ends with a heading."""
    return bool(key) and (
        key.startswith(headings)
        or key.endswith(headings)
        or any(heading.startswith(key) or heading.endswith(key) for heading in headings)
    )


@once_per_profile
def _names_of(profile: Profile) -> _Names:
    return _Names.of(profile)


def _by_part(names: Iterable[str], part_of: Callable[[str, int], str]) -> Mapping[str, frozenset[str]]:
    """Each part of so many letters that ``part_of`` takes of a name → the names that have it."""
    parts: dict[str, set[str]] = {}
    for name in names:
        for length in range(1, len(name) + 1):
            parts.setdefault(part_of(name, length), set()).add(name)
    return {part: frozenset(own) for part, own in parts.items()}


def _named_by(keys: Set[str], by_part: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The names of which one of ``keys`` is such a part."""
    return frozenset().union(*[by_part[key] for key in keys & by_part.keys()])


def _is_made_of(name: str, keys: Set[str]) -> bool:
    """Whether words with these keys, one after the other, can be the name: each part of it that begins it is tried."""
    reached = {0}
    for start in range(len(name)):
        if start in reached:
            reached.update([end for end in range(start + 1, len(name) + 1) if name[start:end] in keys])
    return len(name) in reached


def _sideways_cells(words: Iterable[Word], top: float, bottom: float) -> Iterator[str]:
    """The keys of columns whose words run up or down the page and stand at the given height."""
    for column in _in_columns(words):
        if min(w.box.top for w in column) <= bottom and max(w.box.bottom for w in column) >= top:
            downwards = sorted(column, key=lambda w: w.box.top)
            yield letters_key("".join(w.text for w in downwards))
            yield letters_key("".join(w.text for w in reversed(downwards)))


def _in_columns(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that stand above each other, or only a space apart."""
    column: list[Word] = []
    right = 0.0
    for word in sorted(words, key=_left):
        x0, _, x1, _ = word.box
        if column and x0 - right > COLUMN_GAP * word.size:
            yield column
            column = []
        right = x1 if not column or x1 > right else right
        column.append(word)
    if column:
        yield column


def _left(word: Word) -> float:
    return word.box[0]
