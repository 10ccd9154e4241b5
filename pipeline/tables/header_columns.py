"""The columns of a header: from its known phrases, and from the words beside them that no phrase explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.model import Box, PageLayout, Word, kept, union
from pipeline.profile import Profile, letters_key
from pipeline.tables.phrases import Phrase
from pipeline.tables.settings import TableSettings

Role = Literal["label", "goal", "status", "comment", "ignored", "unknown"]

MISPRINT_LENGTH = 6
"""A region's name is recognised with one letter wrong only when it is at least this long: `RX` could be RN or RV."""


@dataclass(frozen=True)
class Column:
    """One column as the header names it. ``box`` is that of the label's words (upright, points) on ``page``."""

    role: Role
    box: Box
    text: str
    page: int
    region: str | None = None

    @kept
    def key(self) -> str:
        """The region's code for a status column, else the role."""
        return self.region or self.role


def status_column(phrase: Phrase) -> Column:
    """The column that a region's name stands over."""
    return Column("status", phrase.box, phrase.text, phrase.words[0].page, phrase.meaning.removeprefix("region:"))


def role_column(phrase: Phrase) -> Column:
    """The column that a header word, as those for goals or comments, stands over."""
    roles: dict[str, Role] = {"goal": "goal", "comment": "comment", "label": "label", "ignored": "ignored"}
    return Column(roles[phrase.meaning.removeprefix("role:")], phrase.box, phrase.text, phrase.words[0].page)


def absorb(
    columns: Sequence[Column], others: Iterable[Word], settings: TableSettings
) -> tuple[list[Column], list[list[Word]]]:
    """Gives words that stand right beside or over a known label to its column; groups the rest into new columns."""
    grown = list(columns)
    rest: list[list[Word]] = []
    for word in sorted(others, key=lambda w: (w.box.x0, w.box.top)):
        home = next((i for i, c in enumerate(grown) if belongs(word, c.box, settings) and c.role != "status"), None)
        if home is not None:
            box = union([grown[home].box, word.box])
            grown[home] = replace(grown[home], box=box, text=f"{grown[home].text} {word.text}")
            continue
        group = next((g for g in rest if belongs(word, union(w.box for w in g), settings)), None)
        if group is None:
            rest.append([word])
        else:
            group.append(word)
    return grown, rest


def belongs(word: Word, box: Box, settings: TableSettings) -> bool:
    """Whether a word stands as close to ``box``, to its left or right, as the next word of a phrase."""
    gap = max(word.box.x0 - box.x1, box.x0 - word.box.x1)
    return gap <= settings.phrase_gap * word.size


def settle_unknown(columns: Sequence[Column], profile: Profile) -> list[Column]:
    """Unknown columns: names of regions that touch or have a letter wrong; else the goal or comment column missing."""
    columns = [part for c in columns for part in _ungluing(c, columns, profile)]
    settled = [_as_misprinted_region(c, columns, profile) if c.role == "unknown" else c for c in columns]
    first = next(i for i, c in enumerate(settled) if c.role == "status")
    last = max(i for i, c in enumerate(settled) if c.role == "status")
    roles = [c.role for c in settled]
    if "goal" not in roles:
        _promote(settled, [i for i in range(first) if roles[i] == "unknown"][-1:], "goal")
    if "comment" not in roles:
        _promote(settled, [i for i in range(last + 1, len(settled)) if roles[i] == "unknown"][:1], "comment")
    return settled


def with_goal_column(columns: Sequence[Column], page: PageLayout, band: Box) -> list[Column]:
    """Adds the goal column where its header cell is empty: text stands under the header, left of the first region."""
    first = next(c for c in columns if c.role == "status")
    is_there = any(c.role == "goal" for c in columns)
    if is_there or any(c.box.x0 < first.box.x0 for c in columns if c.role != "label"):
        return list(columns)
    left = [w for w in page.words if w.box.top > band.bottom and w.box.x1 < first.box.x0]
    if not left:
        return list(columns)
    x0 = min(w.box.x0 for w in left)
    return [Column("goal", Box(x0, band.top, x0 + 1, band.bottom), "", page.number), *columns]


def _promote(columns: list[Column], places: Iterable[int], role: Role) -> None:
    for i in places:
        columns[i] = replace(columns[i], role=role)


def _ungluing(column: Column, columns: Sequence[Column], profile: Profile) -> list[Column]:
    """The columns of regions whose names touch, for their cells are narrow (``RVNRJH``); others as they are.

    The header's words leave no white between them: each name is given the share of the box that its letters have.
    """
    if column.role != "unknown":
        return [column]
    taken = {c.region for c in columns}
    key = letters_key(column.text)
    names = _names_in(key, {n: code for n, code in profile.region_by_key.items() if code not in taken})
    if len(names) < 2 or len({code for _, code in names}) < len(names):
        return [column]
    parts, x0 = [], column.box.x0
    for name, code in names:
        x1 = x0 + column.box.width * len(name) / len(key)
        parts.append(Column("status", Box(x0, column.box.top, x1, column.box.bottom), column.text, column.page, code))
        x0 = x1
    return parts


def _names_in(key: str, codes: Mapping[str, str]) -> list[tuple[str, str]]:
    """``key`` as names of regions one after the other (name, code); empty where it is none."""
    for name in sorted(codes, key=len, reverse=True):
        if key == name:
            return [(name, codes[name])]
        if key.startswith(name):
            rest = _names_in(key[len(name) :], codes)
            if rest:
                return [(name, codes[name]), *rest]
    return []


def _as_misprinted_region(column: Column, columns: Sequence[Column], profile: Profile) -> Column:
    from rapidfuzz.distance import OSA  # few headers have a name that nobody knows

    key = letters_key(column.text)
    taken = {c.region for c in columns}
    near = {
        code
        for name, code in profile.region_by_key.items()
        if code not in taken and min(len(name), len(key)) >= MISPRINT_LENGTH and OSA.distance(name, key) <= 1
    }
    return replace(column, role="status", region=near.pop()) if len(near) == 1 else column
