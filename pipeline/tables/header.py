"""The header of a follow-up table: which column holds what, told by the words of the header alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Box, Finding, PageLayout, Word, kept, union
from pipeline.profile import Profile, letters_key, once_per_profile
from pipeline.tables.header_columns import (
    Column,
    absorb,
    belongs,
    role_column,
    settle_unknown,
    status_column,
    with_goal_column,
)
from pipeline.tables.header_numbers import column_numbers, number_columns
from pipeline.tables.phrases import Lexicon, Phrase, find_phrases
from pipeline.tables.settings import SETTINGS, TableSettings
from pipeline.wordcolumns import word_columns

STAGE = "tables"

MARGIN_WORDS = 12
"""A running title or page number has at most this many words: more beyond a header means that text stands there."""


@dataclass(frozen=True)
class Header:
    """A header row (of one or more lines) on a page, its columns left to right.

    ``is_sure`` is False where only region names were found, no header word of a goal or comment column.
    """

    page: int
    columns: tuple[Column, ...]
    words: tuple[Word, ...]
    is_sure: bool
    findings: tuple[Finding, ...] = ()

    @kept
    def box(self) -> Box:
        """The box of the header's words on its page."""
        return union(w.box for w in self.words if w.page == self.page)

    @kept
    def statuses_reach(self) -> tuple[float, float]:
        """Left and right (points) of the regions' labels."""
        boxes = [c.box for c in self.columns if c.region]
        return min([box.x0 for box in boxes]), max([box.x1 for box in boxes])

    @kept
    def regions(self) -> tuple[str, ...]:
        return tuple(c.region for c in self.columns if c.region is not None)


def find_headers(
    pages: Sequence[PageLayout], profile: Profile, settings: TableSettings = SETTINGS
) -> tuple[Header, ...]:
    """The headers of follow-up tables in a document, in reading order.

    A header whose lines are parted by a page break (group header at the foot of one page, region names at the top of
    the next) is one header, of the later page.
    """
    found: list[Header] = []
    lexicon = _lexicon(profile)
    for i, page in enumerate(pages):
        for header in _headers_of_page(page, profile, lexicon, settings):
            is_first = not found or found[-1].page != page.number
            if not header.is_sure and is_first and i > 0:
                header = _with_foot_of(pages[i - 1], page, header, profile, settings)
            found.append(header)
    found = [_with_goal_column_of_others(header, found) for header in found]
    numbers = number_columns({p.number: p for p in pages}, [(h.page, h.box, h.columns) for h in found])
    return tuple([_with_numbers(h, numbers[i]) if i in numbers else h for i, h in enumerate(found)])


def _with_numbers(header: Header, columns: tuple[Column, Column]) -> Header:
    """A header with a column of the goals' numbers, and the goals' own behind it."""
    return replace(header, columns=(*columns, *[c for c in header.columns if c.role != "goal"]))


def _with_goal_column_of_others(header: Header, others: Sequence[Header]) -> Header:
    """A header without goal column (its cell is empty and no row follows on its page) takes that of another one."""
    if any(c.role == "goal" for c in header.columns):
        return header
    for other in others:
        goal = next((c for c in other.columns if c.role == "goal"), None)
        if goal is not None and goal.box.x1 < header.columns[0].box.x0:
            box = Box(goal.box.x0, header.box.top, goal.box.x1, header.box.bottom)
            return replace(header, columns=(replace(goal, box=box, page=header.page), *header.columns))
    return header


def _with_foot_of(
    before: PageLayout, page: PageLayout, header: Header, profile: Profile, settings: TableSettings
) -> Header:
    """``header``, which stands at the top of ``page``, with the header words at the foot of the page before."""
    box = header.box
    if sum(w.box.bottom < box.top for w in page.words) > MARGIN_WORDS:
        return header
    meanings = {key: role for key, role in _meanings(profile).items() if role.startswith("role:")}
    phrases = find_phrases(before.words, Lexicon(meanings), settings)
    columns, words = [c for c in header.columns if c.text], list(header.words)
    for phrase in reversed(phrases):
        below = sum(w.box.top > phrase.box.bottom + 1 for w in before.words)
        is_free = phrase.meaning == "role:group" or all(_overlap_x(phrase.box, c.box) <= 0 for c in columns)
        if below <= MARGIN_WORDS and is_free and phrase.meaning not in {f"role:{c.role}" for c in columns}:
            words.extend(phrase.words)
            if phrase.meaning != "role:group":
                columns.append(role_column(phrase))
    is_sure = any(c.role in ("goal", "comment") for c in columns)
    columns += [c for c in header.columns if not c.text and all(c.role != other.role for other in columns)]
    return replace(header, columns=tuple(sorted(columns, key=lambda c: c.box.x0)), words=tuple(words), is_sure=is_sure)


def _headers_of_page(
    page: PageLayout, profile: Profile, lexicon: Lexicon, settings: TableSettings
) -> tuple[Header, ...]:
    """The headers of follow-up tables on one page, top to bottom."""
    phrases = find_phrases(page.words, lexicon, settings)
    labels = [p for p in phrases if p.meaning.startswith("region:")]
    if len({p.meaning for p in labels}) < _least_regions(profile):
        return ()  # as nearly every page of a report
    headers = []
    for group in _label_groups(labels):
        header = _header(page, profile, group, phrases, settings)
        if header is not None:
            headers.append(header)
    return tuple(headers)


def _least_regions(profile: Profile) -> int:
    return max(1, profile.detect.min_regions)


@once_per_profile
def _lexicon(profile: Profile) -> Lexicon:
    return Lexicon(_meanings(profile))


def _meanings(profile: Profile) -> Mapping[str, str]:
    meanings: dict[str, str] = {}
    roles = (
        ("role:ignored", profile.headers.ignored),
        ("role:label", profile.headers.label),
        ("role:group", profile.headers.status_group),
        ("role:comment", profile.headers.comment),
        ("role:goal", profile.headers.goal),
    )
    for meaning, names in roles:
        meanings.update({letters_key(name): meaning for name in names if letters_key(name)})
    for region in profile.regions:
        names = (*region.all_names, *region.misprints)
        meanings.update({letters_key(name): f"region:{region.code}" for name in names})
    return meanings


def _label_groups(labels: Sequence[Phrase]) -> list[list[Phrase]]:
    """Region labels that stand beside each other, left to right; each label in one group."""
    groups: list[list[Phrase]] = []
    for label in sorted(labels, key=lambda p: (-p.box.height, p.box.top)):
        home = next((g for g in groups if _stands_beside(label, g)), None)
        if home is None:
            groups.append([label])
        else:
            home.append(label)
    ordered = [sorted(g, key=lambda p: p.box.x0) for g in groups]
    return sorted(ordered, key=lambda g: min(p.box.top for p in g))


def _stands_beside(label: Phrase, group: Sequence[Phrase]) -> bool:
    tall = group[0].box
    overlap = min(tall.bottom, label.box.bottom) - max(tall.top, label.box.top)
    is_level = overlap >= 0.5 * min(tall.height, label.box.height)
    is_apart = all(label.box.x0 >= p.box.x1 or label.box.x1 <= p.box.x0 for p in group)
    return is_level and is_apart


def _header(
    page: PageLayout, profile: Profile, labels: Sequence[Phrase], phrases: Sequence[Phrase], settings: TableSettings
) -> Header | None:
    regions = [p.meaning.removeprefix("region:") for p in labels]
    if len(set(regions)) < _least_regions(profile):
        return None
    band = union(p.box for p in labels)
    roles = _roles_near(band, labels, phrases, settings)
    named = [p for p in roles if p.meaning != "role:group"]
    used = [w for p in (*labels, *roles) for w in p.words]
    whole = union([band, *(p.box for p in named if p.meaning in ("role:goal", "role:comment"))])
    others = _other_words(page, whole, used)
    if len(others) > 4 * len(labels) or _are_in_a_sentence(labels, others, settings):
        return None  # words everywhere between, or on to either side: this is prose
    columns = [status_column(p) for p in labels] + [role_column(p) for p in named]
    columns, leftover = absorb(columns, others, settings)
    columns += [
        Column("unknown", union(w.box for w in group), " ".join(w.text for w in group), page.number)
        for group in leftover
    ]
    columns = settle_unknown(sorted(columns, key=lambda c: c.box.x0), profile)
    columns = with_goal_column(columns, page, whole)
    is_sure = any(p.meaning in ("role:goal", "role:comment") for p in roles)
    if not is_sure and (len(set(regions)) < 3 or others):
        return None
    numbers = column_numbers(page, whole, len(columns))
    words = tuple(sorted([*used, *others, *numbers], key=lambda w: w.index))
    header = Header(page.number, tuple(columns), words, is_sure)
    return replace(header, findings=tuple(_header_findings(header, profile, labels)))


def _roles_near(
    band: Box, labels: Sequence[Phrase], phrases: Sequence[Phrase], settings: TableSettings
) -> list[Phrase]:
    """Header words of the other columns beside the region labels; the nearest of each place."""
    size = min(w.size for p in labels for w in p.words)
    top, bottom = band.top - settings.header_reach * size, band.bottom + 0.5 * size
    found: list[Phrase] = []
    for phrase in phrases:
        if not phrase.meaning.startswith("role:") or not top <= phrase.box.y_centre <= bottom:
            continue
        is_inside = phrase.box.x1 > band.x0 and phrase.box.x0 < band.x1
        is_group = phrase.meaning == "role:group"
        if is_group and not (is_inside and phrase.box.y_centre < band.y_centre):
            continue
        if not is_group and any(_overlap_x(phrase.box, p.box) > 0 for p in labels):
            continue
        found.append(phrase)
    return _nearest_of_each_place(found, band)


def _overlap_x(a: Box, b: Box) -> float:
    return min(a.x1, b.x1) - max(a.x0, b.x0)


def _nearest_of_each_place(phrases: Sequence[Phrase], band: Box) -> list[Phrase]:
    """Of phrases over each other the one closest to the band: `Mål` in a heading above is no column."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: max(band.top - p.box.bottom, 0)):
        is_new_role = phrase.meaning == "role:group" or not any(
            _overlap_x(phrase.box, k.box) > 0 or k.meaning == phrase.meaning != "role:ignored" for k in kept
        )
        if is_new_role:
            kept.append(phrase)
    return kept


def _other_words(page: PageLayout, band: Box, used: Sequence[Word]) -> list[Word]:
    """Words in the height of the header that print none of its known phrases."""
    known = {w.index for w in used}
    _, top, _, bottom = band
    _, _, tops, _, bottoms, *_ = word_columns(page)
    places = zip(page.words, tops, bottoms, strict=True)
    return [w for w, y0, y1 in places if top <= (y0 + y1) / 2 <= bottom and w.index not in known]


def _are_in_a_sentence(labels: Sequence[Phrase], others: Sequence[Word], settings: TableSettings) -> bool:
    """Whether most labels have another word right before or behind them on their line: a cell's label stands alone."""
    return sum(any(_goes_on(w, label.box, settings) for w in others) for label in labels) * 2 > len(labels)


def _goes_on(word: Word, box: Box, settings: TableSettings) -> bool:
    overlap = min(word.box.bottom, box.bottom) - max(word.box.top, box.top)
    return overlap > 0.5 * word.box.height and belongs(word, box, settings)


def _header_findings(header: Header, profile: Profile, labels: Sequence[Phrase]) -> Iterable[Finding]:
    page = header.page
    for column in header.columns:
        if column.region is not None and letters_key(column.text) not in profile.region_by_key:
            message = f"header on page {page}: {column.text!r} was read as region {column.region}; check its column"
            yield Finding(STAGE, "warning", "header-misprint", message, page)
    for region in sorted({r for r in header.regions if header.regions.count(r) > 1}):
        message = f"header on page {page} names region {region} {header.regions.count(region)} times, expected once"
        yield Finding(STAGE, "error", "region-twice", message, page)
    missing = [r for r in profile.region_codes if r not in header.regions]
    if missing:
        message = (
            f"header on page {page} has no column for {', '.join(missing)} (found {', '.join(header.regions)}): "
            "no status of theirs is published; if a name is new, add it to the profile"
        )
        yield Finding(STAGE, "error", "region-missing", message, page)
