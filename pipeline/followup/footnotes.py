"""Marks of footnotes set raised behind a word: reading glues them to it, and here they come off where that is sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.followup.trust import STAGE
from pipeline.lines import cell_lines, is_raised, page_lines
from pipeline.model import Cell, Finding, Line, PageLayout, TableRow, Word, kept, light

Kind = Literal["mark", "doubtful", "own"]
"""A mark of a footnote; perhaps one; the word's own, as an exponent is."""

TOUCHING = 0.15
"""A mark that is a word of its own begins within this share of the size from the end of its word. Measured: 0-0.08."""
SMALL_PRINT = 0.95
"""The text of a footnote is at most this share of the size of the word it belongs to, where its mark is not raised."""

CLOSING = ".,;:!?)]\"'\u201d\u2019"
"""What may stand close behind a mark."""

_MARK = r"\(?(?:\d{1,2}(?:,\d{1,2})*|[a-c])\)?|[*\u2020\u2021]{1,3}"
_TAIL = re.compile(rf"(?P<mark>{_MARK})(?P<rest>[{re.escape(CLOSING)}]*)")
_NOTE = re.compile(rf"(?P<mark>{_MARK})[.:]?")
_SIGN_OF_NOTE = re.compile(r"(?P<mark>[*\u2020\u2021]{1,3})[^\W\d_]")
_EXPONENTS = re.compile(r"\(?[23]\)?")
_UNIT = re.compile(r"(?:^|[\W\d_])(?:[dcmk\u00b5\u03bc]?m|s|[a-z\u03c7]|[RNX])$")
"""Before a raised 2 or 3: units of length (`m²`, `1,73m²`), seconds, and quantities of one letter."""
_WORD_END = re.compile(r"(?:[^\W\d_]{3}|[%\u201d\u2019.,;:!?)\]])$")
_FIGURE_INSIDE = re.compile(r"\d{1,2}(?!\d)")
"""A mark inside a word of several (`kommunal¹/regional`): longer words than units and elements (`m²/s`, `Ca²⁺`)."""
_SENTENCE_END = re.compile(rf"[%{re.escape(CLOSING)}]$")
_NUMBER_END = re.compile(r"\d[.,:]$")


@light
class Notes:
    """The footnote texts of a document, looked for when the first mark is met."""

    pages: Sequence[PageLayout]

    @kept
    def sizes(self) -> Mapping[str, float]:
        """The marks that begin the line of a text, and the size of the smallest such text; 0 where it is raised."""
        found: dict[str, float] = {}
        for line in (line for page in self.pages for line in page_lines(page)):
            for mark, size in _note_of(line):
                found[mark] = min(size, found.get(mark, size))
        return found

    def has(self, mark: str, size: float) -> bool:
        """Whether there is a text for a mark (for each, where it is several) behind a word of a size."""
        marks = mark.strip("()").split(",")
        return all(self.sizes.get(one, size) <= SMALL_PRINT * size for one in marks)


@dataclass(frozen=True)
class Unmarked:
    """A row without the marks that are sure, and those in the order of its text, each with word and page.

    Words whose mark is in doubt are left, with ``raised`` not 0; all others have 0 there.
    """

    row: TableRow
    goal: tuple[tuple[str, str, int], ...] = ()
    comment: tuple[tuple[str, str, int], ...] = ()


def without_marks(row: TableRow, notes: Notes) -> Unmarked:
    """The row with raised marks of footnotes taken off the words of its goal and comment."""
    goal, of_goal = _cell_without(row.goal, notes)
    comment, of_comment = _cell_without(row.comment, notes)
    if goal is row.goal and comment is row.comment:
        return Unmarked(row)
    return Unmarked(replace(row, goal=goal, comment=comment), tuple(of_goal), tuple(of_comment))


def kind_of(base: str, tail: str, size: float, notes: Notes) -> Kind:
    """What the raised end of a word is; ``base`` is the word before it, ``size`` that of its type (points).

    Sure are marks behind the end of a sentence, a bracket or `%`, and those with a text of their own in small print.
    Behind a figure nothing is: `10⁶` would be 106, and `2020¹` may be either.
    """
    match = _TAIL.fullmatch(tail)
    if not base or base[-1].isdigit():
        return "doubtful" if base and not tail[0].isalpha() else "own"
    if match is None:
        is_inside = _WORD_END.search(base) and _FIGURE_INSIDE.match(tail)
        return "doubtful" if is_inside else "own"
    mark = match["mark"]
    if _UNIT.search(base) and _EXPONENTS.fullmatch(mark):
        return "own"
    if mark[0].isalpha() and _NUMBER_END.search(base):
        return "own"  # an ordinal: `1:a`
    if notes.has(mark, size):
        return "mark"
    is_sure = _SENTENCE_END.search(base) and not _NUMBER_END.search(base) and not mark.strip("()").isalpha()
    return "mark" if is_sure else "doubtful"


def mark_findings(marks: Iterable[tuple[str, str, int]], where: str, goal_id: str) -> Iterator[Finding]:
    """A finding for each mark that was taken off."""
    for mark, word, page in marks:
        message = f"{where}: the raised {mark!r} behind {word!r} was read as the mark of a footnote and left out"
        yield Finding(STAGE, "info", "footnote-mark", message, page, goal_id)


def doubtful_marks(lines: Iterable[Line]) -> list[Word]:
    """The words among those of an unmarked row whose raised end may be the mark of a footnote, or an exponent."""
    return [word for line in lines for word in line.words if word.raised]


def raised_findings(words: Iterable[Word], where: str, goal_id: str) -> Iterator[Finding]:
    """A finding for each word that is published with its raised end as if that stood on the line."""
    for word in words:
        message = (
            f"{where}: the end of {word.text!r} ({word.text[-word.raised :]!r}) is raised: the mark of a footnote, "
        )
        message += "or an exponent? It is published as if it stood on the line"
        yield Finding(STAGE, "warning", "raised-figure", message, word.page, goal_id)


def without_footnotes(rows: Sequence[TableRow]) -> tuple[list[TableRow], list[Finding]]:
    """Leaves out the texts of footnotes that stand below the table: rows of their own, or the end of the goal above.

    Such a row has no status, comment or number; the text begins with a raised mark, and the same mark is behind a word
    of another row.
    """
    suspects = {id(row): mark for row in rows if (mark := _mark_of_note(row)) is not None}
    ends = {id(row): place for row in rows if (place := _note_at_end(row))}
    if not suspects and not ends:
        return list(rows), []
    used = set(_marks_behind_words(row for row in rows if id(row) not in suspects))
    kept_rows, findings = [], []
    for row in rows:
        lines, place = cell_lines(row.goal), ends.get(id(row), 0)
        if suspects.get(id(row)) in used:
            code, text = "row-rejected", row.goal.text
        elif place and _marks_of(lines[place]) & used:
            code, text = "footnote", " ".join(line.text for line in lines[place:])
            kept_rows.append(replace(row, goal=_first_lines(row.goal, place)))
        else:
            kept_rows.append(row)
            continue
        message = f"page {row.page_last}: the text of a footnote was left out of the goals ({text[:80]!r})"
        findings.append(Finding(STAGE, "info", code, message, row.page_last))
    return kept_rows, findings


def _note_at_end(row: TableRow) -> int:
    """The place of the line of a goal that begins a footnote, in smaller type down to the goal's end; 0 for none."""
    if row.goal.is_of_one_size or len({word.size for word in row.goal.words}) < 2:
        return 0
    first, *others = cell_lines(row.goal)
    place = next((i for i, line in enumerate(others, 1) if _marks_of(line)), 0)
    return place if all(line.size <= SMALL_PRINT * first.size for line in others[place - 1 :]) else 0


def _first_lines(cell: Cell, count: int) -> Cell:
    """The cell up to one of its lines."""
    lines = cell_lines(cell)[:count]
    own = {(word.page, word.index) for line in lines for word in line.words}
    is_own = [(word.page, word.index) in own for word in cell.words]
    paragraphs = tuple(n for n, keep in zip(cell.paragraphs, is_own, strict=False) if keep)
    words = tuple(word for word, keep in zip(cell.words, is_own, strict=True) if keep)
    return replace(cell, words=words, paragraphs=paragraphs, lines=lines)


def _marks_of(line: Line) -> set[str]:
    """The raised mark that a line begins with."""
    return {mark for mark, size in _note_of(line) if size == 0}


def _mark_of_note(row: TableRow) -> str | None:
    if row.label.words or row.comment.words or any(cell.words for cell in row.statuses.values()):
        return None
    return next(iter(_marks_of(cell_lines(row.goal)[0])), None)


def _marks_behind_words(rows: Iterable[TableRow]) -> Iterator[str]:
    cells = [cell for row in rows for cell in (row.goal, row.comment, *row.statuses.values())]
    for line in (line for cell in cells for line in cell_lines(cell)):
        for word, after in zip(line.words, (*line.words[1:], None), strict=True):
            tail = word.text[-word.raised :] if word.raised else _tail_of_its_own(word, after)
            match = _TAIL.fullmatch(tail)
            if match:
                yield from match["mark"].strip("()").split(",")


def _note_of(line: Line) -> Iterator[tuple[str, float]]:
    """The mark that a line begins with, and its size; 0 where the mark is raised."""
    words = line.words
    if sign := _SIGN_OF_NOTE.match(words[0].text):
        yield sign["mark"], line.size
    match = _NOTE.fullmatch(words[0].text)
    if match and len(words) > 1 and words[1].text[0].isalpha():
        yield match["mark"].strip("()"), 0.0 if _stands_above(words[0], words[1]) else line.size


def _stands_above(mark: Word, word: Word) -> bool:
    return mark.size != word.size and is_raised(mark.size, mark.box.bottom, word.size, word.box.bottom)


def _tail_of_its_own(word: Word, after: Word | None) -> str:
    """The word that follows where it is a raised mark behind ``word``: one so high that reading parted them."""
    if after is None or not _stands_above(after, word) or after.box.x0 - word.box.x1 > TOUCHING * word.size:
        return ""
    return after.text


def _cell_without(cell: Cell, notes: Notes) -> tuple[Cell, list[tuple[str, str, int]]]:
    """The cell without the marks that are sure, and those; the same cell where nothing is raised."""
    if cell.is_of_one_size:
        return cell, []
    lines: list[Line] = []
    marks: list[tuple[str, str, int]] = []
    for line in cell_lines(cell):
        words = list(_words_without(line.words, notes, marks))
        lines.append(line if words == list(line.words) else Line(tuple(words), line.box, line.page))
    now = {(word.page, word.index): word for line in lines for word in line.words}
    if all(now.get((word.page, word.index)) is word for word in cell.words):
        return cell, []
    numbers = cell.paragraph_of
    words = [now[word.page, word.index] for word in cell.words if (word.page, word.index) in now]
    paragraphs = tuple(numbers[w.page, w.index] for w in words) if numbers else ()
    return replace(cell, words=tuple(words), paragraphs=paragraphs, lines=tuple(lines)), marks


def _words_without(words: Sequence[Word], notes: Notes, marks: list[tuple[str, str, int]]) -> Iterator[Word]:
    """The words of a line without the marks that are sure, which are added to ``marks``."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        after = rest[0] if rest else None
        tail = word.text[-word.raised :] if word.raised else _tail_of_its_own(word, after)
        if not tail:
            yield word
            continue
        base = word.text[: -word.raised] if word.raised else word.text
        kind, match = kind_of(base, tail, word.size, notes), _TAIL.fullmatch(tail)
        if kind == "mark" and match is not None:
            mark, closing = _bracket_kept(base, match["mark"], match["rest"])
            marks.append((mark, base, word.page))
            if not word.raised:
                closing += _closing_after(rest.pop(0), rest)
            yield replace(word, text=base + closing, raised=0)
        elif kind == "doubtful":
            yield word
            if not word.raised:
                own = rest.pop(0)
                yield replace(own, raised=len(own.text))
        else:
            yield replace(word, raised=0) if word.raised else word


def _closing_after(mark: Word, rest: list[Word]) -> str:
    """The closing marks that follow a mark that is a word of its own, taken from the ``rest`` of its line."""
    if not rest or rest[0].text.strip(CLOSING) or rest[0].box.x0 - mark.box.x1 > TOUCHING * rest[0].size:
        return ""
    return rest.pop(0).text


def _bracket_kept(base: str, mark: str, rest: str) -> tuple[str, str]:
    """Mark and rest, where a bracket behind the mark closes one that the word opened: `(n=12¹)`."""
    if mark.endswith(")") and not mark.startswith("(") and base.count("(") > base.count(")"):
        return mark[:-1], ")" + rest
    return mark, rest
