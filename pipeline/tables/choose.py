"""The choice between the witnesses: who is believed, who agrees, and what each read where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.labels import LabelReader, label_reader
from pipeline.lines import group_lines, page_boxes
from pipeline.model import Cell, Doubt, Line, Strategy, TableRow, Word, kept
from pipeline.profile import Profile
from pipeline.status import read_status
from pipeline.tables.rawrows import OVER_PAGE, Ids, RawRow

TRUST: tuple[Strategy, ...] = ("tagged", "ruled", "aligned")
"""Who is believed among witnesses with equally few defects."""

ALONE = 2
"""A row that only one of three witnesses sees counts as this many defects of its witness."""

BARE = Doubt("row", "bare-row", "no status and no comment stand here: a heading or a note rather than a goal?")

Readings = Mapping[Strategy, Sequence[RawRow]]


@dataclass(frozen=True)
class _Pair:
    """A row of the chosen witness and the row of each other witness that shares most words with it."""

    row: RawRow
    others: Mapping[Strategy, RawRow | None]

    @kept
    def all_witnesses(self) -> tuple[Strategy, ...]:
        """The witnesses who could speak, most trusted first."""
        return tuple([s for s in TRUST if s == self.row.strategy or s in self.others])


def choose_rows(
    readings: Readings, heading: tuple[Line, ...], regions: Sequence[str], profile: Profile
) -> list[TableRow]:
    """One table's rows from what the witnesses read.

    The witness with the fewest defects (cells that are no status, rows without a goal, labels twice) is believed. A
    cell that two others read alike and otherwise goes their way, under protest. Each field that not all witnesses read
    alike carries a doubt that says what each one read.

    Args:
        readings: the rows of each witness that could speak.
        heading: the section heading.
        regions: codes of the regions whose columns the header names.
        profile: the profile.
    """
    if not readings:
        return []
    labels = label_reader(profile)
    lines = _Lines(row for rows in readings.values() for row in rows)
    faults = {
        s: sum(_defects(row, regions, profile, labels, lines) for row in rows) + ALONE * _alone(s, readings)
        for s, rows in readings.items()
    }
    chosen = min(readings, key=lambda s: (faults[s], TRUST.index(s)))
    others = {s: rows for s, rows in readings.items() if s != chosen}
    pairs = [_Pair(row, {s: _match(row, rows) for s, rows in others.items()}) for row in readings[chosen]]
    claimed: set[int] = set().union(*[pair.row.all_ids for pair in pairs])
    rows = [_table_row(pair, heading, regions, chosen, lines, claimed) for pair in pairs]
    rows = _with_doubted_counts(rows, pairs, others)
    rows += _unseen_rows(readings[chosen], others, heading, regions, profile, labels, lines)
    rows = [_with_doubt(row, BARE) if _is_bare(row, profile) else row for row in rows]
    return sorted(rows, key=_position)


def _is_bare(row: TableRow, profile: Profile) -> bool:
    """Whether the row has neither a comment nor a status that can be read."""
    printed = [cell.text for cell in row.statuses.values() if cell.words]
    return not row.comment.words and all(read_status(text, profile).problem is not None for text in printed)


def _alone(strategy: Strategy, readings: Readings) -> int:
    """How many rows of a witness no other witness has, where several others could have them."""
    if len(readings) < 3:
        return 0
    others = {row.all_ids for s, rows in readings.items() if s != strategy for row in rows}
    return sum(row.all_ids not in others for row in readings[strategy])


def _position(row: TableRow) -> tuple[int, float]:
    cells = (row.goal, row.comment, *row.statuses.values())
    return min([(item.page, item.box[1]) for cell in cells for item in cell.lines or cell.words])


def _is_numbered_as(row: RawRow, others: Sequence[RawRow], profile: Profile) -> bool:
    """Whether the row's goal begins with a printed number, as all the others do."""
    texts = [" ".join(w.text for w in r.cells.get("goal", ())) + " " for r in (row, *others)]
    return all(profile.goal_number_in(text) is not None for text in texts)


def _unseen_rows(
    seen: Sequence[RawRow],
    others: Readings,
    heading: tuple[Line, ...],
    regions: Sequence[str],
    profile: Profile,
    labels: LabelReader,
    lines: _Lines,
) -> list[TableRow]:
    """Rows of words that the chosen witness left out although another one reads statuses in them."""
    known: set[int] = set().union(*[row.all_ids for row in seen])
    rows = []
    for strategy in sorted(others, key=TRUST.index):
        for row in others[strategy]:
            is_new = len(row.all_ids - known) > 0.5 * len(row.all_ids)
            if not is_new:
                continue
            is_row = any(row.cells.get(key) for key in (*regions, "label")) or _is_numbered_as(row, seen, profile)
            if is_row and not _defects(row, regions, profile, labels, lines):
                made = _table_row(_Pair(row, {}), heading, regions, strategy, lines)
                rows.append(_with_doubt(made, Doubt("row", "witnesses-disagree", f"only {strategy} sees this row")))
                known |= row.all_ids
    return rows


def _defects(row: RawRow, regions: Sequence[str], profile: Profile, labels: LabelReader, lines: _Lines) -> int:
    defects = lines.labels_again(row.cells.get("comment", ()), row.ids("comment"), labels)
    defects += not row.cells.get("goal")
    for region in regions:
        text = " ".join([w.text for w in row.cells.get(region, ())])
        defects += read_status(text, profile).problem is not None
    return defects


def _match(row: RawRow, rows: Sequence[RawRow]) -> RawRow | None:
    own = row.all_ids
    same = next((r for r in rows if r.all_ids == own), None)
    if same is not None:
        return same
    best = max(rows, key=lambda r: len(r.all_ids & own), default=None)
    return best if best is not None and best.all_ids & own else None


def _table_row(
    pair: _Pair,
    heading: tuple[Line, ...],
    regions: Sequence[str],
    chosen: Strategy,
    lines: _Lines,
    claimed: Set[int] = frozenset(),
) -> TableRow:
    row = pair.row
    doubts = [d for d in row.doubts if not (pair.others and _is_of_the_row(d))]
    doubts += [d for other in pair.others.values() if other for d in other.doubts if not _is_of_the_row(d)]
    agreement: dict[str, tuple[Strategy, ...]] = {}
    cells: dict[str, list[Word]] = {}
    for key in ("goal", "comment", "label", *regions):
        cells[key], agreeing, doubt = _settle(key, pair, chosen, claimed)
        agreement[key] = agreeing
        if doubt is not None:
            doubts.append(doubt)
    witnesses = tuple(s for s in TRUST if all(s in agreement[key] for key in ("goal", "comment", *regions)))
    ruled = row if row.boxes else next((o for o in pair.others.values() if o is not None and o.boxes), None)
    paragraphs = row.paragraphs or next((o.paragraphs for o in pair.others.values() if o and o.paragraphs), {})
    made = {key: _cell(key, words, ruled, paragraphs, lines) for key, words in cells.items()}
    pages = [item.page for cell in made.values() for item in cell.lines or cell.words]
    return TableRow(
        heading=heading,
        goal=made["goal"],
        statuses={region: made[region] for region in regions},
        comment=made["comment"],
        page_first=min(pages),
        page_last=max(pages),
        strategy=chosen,
        witnesses=witnesses or (chosen,),
        label=made["label"],
        doubts=tuple(doubts),
        agreement=agreement,
    )


def _is_of_the_row(doubt: Doubt) -> bool:
    """Whether a witness that stands alone doubts where the row begins and ends; several settle that between them."""
    return doubt.field == "row" or doubt.code == OVER_PAGE


def _settle(
    key: str, pair: _Pair, chosen: Strategy, claimed: Set[int]
) -> tuple[list[Word], tuple[Strategy, ...], Doubt | None]:
    """The words of one cell, the witnesses who read them so, and a doubt where some did not."""
    ids = {chosen: pair.row.ids(key)}
    ids.update({s: other.ids(key) if other is not None else frozenset() for s, other in pair.others.items()})
    if len(set(ids.values())) == 1:
        return pair.row.cells.get(key, []), pair.all_witnesses, None
    readings: dict[Strategy, list[Word]] = {chosen: pair.row.cells.get(key, [])}
    for strategy, other in pair.others.items():
        readings[strategy] = other.cells.get(key, []) if other is not None else []
    groups: dict[Ids, list[Strategy]] = {}
    for strategy in sorted(readings, key=TRUST.index):
        groups.setdefault(ids[strategy], []).append(strategy)
    believed = max(groups.values(), key=lambda g: (len(g), chosen in g))
    if any(i in claimed for i in ids[believed[0]] - pair.row.all_ids):
        believed = groups[ids[chosen]]  # those words are in another row: no word is published twice
    said = "; ".join(f"{s} reads {_short(readings[s])!r}" for s in sorted(readings, key=TRUST.index))
    doubt = Doubt(key, "witnesses-disagree", f"{said}; published: {believed[0]}'s")
    return readings[believed[0]], tuple(believed), doubt


def _short(words: Sequence[Word]) -> str:
    text = " ".join(w.text for w in words)
    return text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}"


class _Lines:
    """The lines of cells, made once for all the witnesses who read a cell alike."""

    def __init__(self, rows: Iterable[RawRow]) -> None:
        self._lines = {row.ids(key): lines for row in rows for key, lines in row.lines.items()}
        self._labels_again: dict[Ids, int] = {}

    def of(self, words: Sequence[Word], ids: Ids) -> tuple[Line, ...]:
        """The lines of some words, whose ids are ``ids``."""
        lines = self._lines.get(ids)
        if lines is None:
            lines = self._lines[ids] = group_lines(words)
        return lines

    def labels_again(self, words: Sequence[Word], ids: Ids, labels: LabelReader) -> int:
        """How many of the lines of some words begin with a label that one above begins with, too."""
        again = self._labels_again.get(ids)
        if again is None:
            found = [label.code for line in self.of(words, ids) if (label := labels.read_line(line))]
            again = self._labels_again[ids] = len(found) - len(set(found))
        return again


def _cell(
    key: str,
    words: Sequence[Word],
    ruled: RawRow | None,
    paragraphs: Mapping[tuple[int, int], int],
    made: _Lines,
) -> Cell:
    if not words:
        return Cell((), ruled.boxes.get(key, ()) if ruled is not None else ())
    lines = made.of(words, frozenset(map(id, words))) if len(words) > 1 else ()
    ordered = tuple([w for line in lines for w in line.words]) if lines else tuple(words)
    boxes = ruled.boxes.get(key, ()) if ruled is not None else ()
    if not boxes:
        boxes = page_boxes(lines or ordered)
    numbers = tuple(paragraphs.get((w.page, w.index), 0) for w in ordered) if paragraphs else ()
    return Cell(ordered, boxes, numbers, lines)


def _with_doubted_counts(rows: list[TableRow], pairs: Sequence[_Pair], others: Readings) -> list[TableRow]:
    """Adds a doubt to rows in which another witness sees more than one row, or only a part of one."""
    for strategy, theirs in others.items():
        if len(theirs) == len(rows):
            continue
        for i, pair in enumerate(pairs):
            inside = [r for r in theirs if len(r.all_ids & pair.row.all_ids) > 0.5 * len(r.all_ids)]
            if len(inside) != 1:
                message = f"{strategy} sees {len(inside)} rows here, {rows[i].strategy} one"
                doubt = Doubt("row", "witnesses-disagree", message)
                rows[i] = _with_doubt(rows[i], doubt)
    return rows


def _with_doubt(row: TableRow, doubt: Doubt) -> TableRow:
    return replace(row, doubts=(*row.doubts, doubt))
