"""The choice between the witnesses: who is believed, who agrees, and what each read where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.labels import label_reader
from pipeline.lines import group_lines, page_boxes
from pipeline.model import Cell, Doubt, Line, PageBox, Strategy, TableRow, Word, kept
from pipeline.profile import Profile
from pipeline.status import is_status
from pipeline.tables.rawrows import OVER_PAGE, ROW_BOUNDARY, Ids, RawRow

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
    def is_alike(self) -> bool:
        """Whether all witnesses read the very same blocks as this row, and so agree on each cell of it."""
        cells = self.row.cells
        return all(other is not None and other.cells is cells for other in self.others.values())

    @kept
    def all_witnesses(self) -> tuple[Strategy, ...]:
        """The witnesses who could speak, most trusted first."""
        return tuple([s for s in TRUST if s == self.row.strategy or s in self.others])


@dataclass(frozen=True)
class _Believed:
    """The witness that is believed, and its rows."""

    strategy: Strategy
    rows: Sequence[RawRow]

    @kept
    def ids(self) -> Ids:
        """The words in any of its rows."""
        return frozenset().union(*[row.all_ids for row in self.rows])


_UNREAD = RawRow("aligned", {})
"""What a witness reads who has no row for another's."""


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
    lines = _Lines([row for rows in readings.values() for row in rows], regions, profile)
    faults = {s: sum(map(lines.defects, rows)) + ALONE * _alone(s, readings) for s, rows in readings.items()}
    chosen = min(readings, key=lambda s: (faults[s], TRUST.index(s)))
    others = {s: rows for s, rows in readings.items() if s != chosen}
    same = {s: {id(row.cells): row for row in rows} for s, rows in others.items()}
    pairs = [
        _Pair(row, {s: same[s].get(id(row.cells)) or _match(row, rows) for s, rows in others.items()})
        for row in readings[chosen]
    ]
    believed = _Believed(chosen, readings[chosen])
    rows = [_table_row(pair, heading, regions, believed, lines) for pair in pairs]
    rows = _with_doubted_counts(rows, pairs, others)
    rows += _unseen_rows(believed, others, heading, regions, profile, lines)
    rows = [_with_doubt(row, BARE) if _is_bare(row, profile) else row for row in rows]
    return sorted(rows, key=_position)


def _is_bare(row: TableRow, profile: Profile) -> bool:
    """Whether the row has neither a comment nor a status that can be read."""
    return not row.comment.words and not any(is_status(text, profile) for text in row.printed_statuses)


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
    believed: _Believed,
    others: Readings,
    heading: tuple[Line, ...],
    regions: Sequence[str],
    profile: Profile,
    lines: _Lines,
) -> list[TableRow]:
    """Rows of words that the chosen witness left out although another one reads statuses in them."""
    rows: list[TableRow] = []
    seen = {id(row.cells) for row in believed.rows}
    known: set[int] | None = None
    for strategy in sorted(others, key=TRUST.index):
        for row in others[strategy]:
            if id(row.cells) in seen:
                continue
            known = set(believed.ids) if known is None else known
            is_new = len(row.all_ids - known) > 0.5 * len(row.all_ids)
            if not is_new:
                continue
            numbered = any(row.cells.get(key) for key in (*regions, "label"))
            is_row = numbered or _is_numbered_as(row, believed.rows, profile)
            if is_row and not lines.defects(row):
                made = _table_row(_Pair(row, {}), heading, regions, _Believed(strategy, ()), lines)
                rows.append(_with_doubt(made, Doubt("row", "witnesses-disagree", f"only {strategy} sees this row")))
                known |= row.all_ids
    return rows


def _match(row: RawRow, rows: Sequence[RawRow]) -> RawRow | None:
    own = row.all_ids
    same = next((r for r in rows if r.all_ids == own), None)
    if same is not None:
        return same
    best = max(rows, key=lambda r: len(r.all_ids & own), default=None)
    return best if best is not None and best.all_ids & own else None


def _table_row(
    pair: _Pair, heading: tuple[Line, ...], regions: Sequence[str], believed: _Believed, lines: _Lines
) -> TableRow:
    row = pair.row
    doubts = [d for d in row.doubts if not (pair.others and _is_of_the_row(d))]
    doubts += [d for other in pair.others.values() if other for d in other.doubts if not _is_of_the_row(d)]
    keys = ("goal", "comment", "label", *regions)
    settled = dict.fromkeys(keys, (row, pair.all_witnesses))
    for key in keys if not pair.is_alike else ():
        reader, agreeing, doubt = _settle(key, pair, believed)
        settled[key] = reader, agreeing
        if doubt is not None:
            doubts.append(doubt)
    agreement = {key: agreeing for key, (_, agreeing) in settled.items()}
    read = [agreement[key] for key in ("goal", "comment", *regions)]
    witnesses = tuple([s for s in pair.all_witnesses if pair.is_alike or all(s in agreeing for agreeing in read)])
    ruled = row if row.boxes else next((o for o in pair.others.values() if o is not None and o.boxes), None)
    paragraphs = row.paragraphs or next((o.paragraphs for o in pair.others.values() if o and o.paragraphs), {})
    boxes = ruled.boxes if ruled is not None else {}
    made = {
        key: _cell(boxes.get(key, ()), paragraphs, lines.of(reader, key), reader.cells.get(key, ()))
        for key, (reader, _) in settled.items()
    }
    pages = [item.page for cell in made.values() for item in cell.lines or cell.words]
    return TableRow(
        heading=heading,
        goal=made["goal"],
        statuses={region: made[region] for region in regions},
        comment=made["comment"],
        page_first=min(pages),
        page_last=max(pages),
        strategy=believed.strategy,
        witnesses=witnesses or (believed.strategy,),
        label=made["label"],
        doubts=tuple(doubts),
        agreement=agreement,
    )


def _is_of_the_row(doubt: Doubt) -> bool:
    """Whether a witness that stands alone doubts where the row begins and ends; several settle that between them."""
    return doubt.field == "row" or doubt.code in (OVER_PAGE, ROW_BOUNDARY)


def _settle(key: str, pair: _Pair, believed: _Believed) -> tuple[RawRow, tuple[Strategy, ...], Doubt | None]:
    """The row whose reading of one cell is taken, the witnesses who read it so, and a doubt where some did not."""
    chosen = believed.strategy
    rows = {chosen: pair.row, **{s: other or _UNREAD for s, other in pair.others.items()}}
    ids = {s: row.ids(key) for s, row in rows.items()}
    if len(set(ids.values())) == 1:
        return pair.row, pair.all_witnesses, None
    in_order = sorted(rows, key=TRUST.index)
    groups: dict[Ids, list[Strategy]] = {}
    for strategy in in_order:
        groups.setdefault(ids[strategy], []).append(strategy)
    taken = max(groups.values(), key=lambda g: (len(g), chosen in g))
    if not believed.ids.isdisjoint(ids[taken[0]] - pair.row.all_ids):
        taken = groups[ids[chosen]]  # those words are in another row: no word is published twice
    said = "; ".join(f"{s} reads {_short(rows[s].cells.get(key, ()))!r}" for s in in_order)
    doubt = Doubt(key, "witnesses-disagree", f"{said}; published: {taken[0]}'s")
    return rows[taken[0]], tuple(taken), doubt


def _short(words: Sequence[Word]) -> str:
    text = " ".join(w.text for w in words)
    return text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}"


class _Lines:
    """The lines of cells and the defects of rows, found once for all the witnesses who read them alike."""

    def __init__(self, rows: Sequence[RawRow], regions: Sequence[str], profile: Profile) -> None:
        self._rows = rows
        self._regions = regions
        self._profile = profile
        self._labels = label_reader(profile)
        self._defects: dict[int, int] = {}

    @kept
    def _of_ids(self) -> dict[Ids, tuple[Line, ...]]:
        return {row.ids(key): lines for row in self._rows for key, lines in row.lines.items()}

    def of(self, row: RawRow, key: str) -> tuple[Line, ...]:
        """The lines of a cell; none where one word or less is in it."""
        words = row.cells.get(key, ())
        if len(words) < 2:
            return ()
        lines = row.lines.get(key) or self._of_ids.get(row.ids(key))
        if lines is None:
            lines = self._of_ids[row.ids(key)] = group_lines(words)
        return lines

    def defects(self, row: RawRow) -> int:
        """How many cells are no status, labels come twice, and whether there is no goal."""
        found = self._defects.get(id(row.cells))
        if found is None:
            found = self._defects[id(row.cells)] = self._find_defects(row)
        return found

    def _find_defects(self, row: RawRow) -> int:
        cells = row.cells
        codes = [label.code for line in self.of(row, "comment") if (label := self._labels.read_line(line))]
        printed = [" ".join([w.text for w in cells[region]]) for region in self._regions if cells.get(region)]
        bad = sum([not is_status(text, self._profile) for text in printed])
        return len(codes) - len(set(codes)) + (not cells.get("goal")) + bad


def _cell(
    boxes: tuple[PageBox, ...],
    paragraphs: Mapping[tuple[int, int], int],
    lines: tuple[Line, ...],
    words: Sequence[Word],
) -> Cell:
    """A cell of ``words`` that stand in ``lines``, ``boxes`` being those that rules give it."""
    if not words:
        return Cell((), boxes)
    ordered = tuple([w for line in lines for w in line.words]) if lines else tuple(words)
    numbers = tuple([paragraphs.get((w.page, w.index), 0) for w in ordered]) if paragraphs else ()
    return Cell(ordered, boxes or page_boxes(lines or ordered), numbers, lines)


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
