"""A follow-up report against its gold, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.evaluate.alignment import align
from pipeline.evaluate.datasets import Findings, FoundGoal, Row, findings_of, found_goals, place_of, read_rows
from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.gold import FollowupGold, GoldGoal
from pipeline.evaluate.result import ErrorRate, Evaluation, Measure, Score, WrongValue
from pipeline.evaluate.texts import GoldText, normalise

GOAL_WEIGHT, COMMENTS_WEIGHT, STATUSES_WEIGHT = 0.5, 0.3, 0.2
"""What the likeness of a gold row and a found one is made of: the goal's text says most, statuses alone little."""

SAME_PLACE_BONUS = 0.1
"""Rows of the same section and number are paired unless others are more alike."""

MIN_LIKENESS = 0.45
"""Rows less alike than this are not paired, unless they have the same section and number.

Measured on four reports of 16 to 47 goals, without the bonus: 999 of 1000 pairs of rows that do not belong together
0.07-0.43 (all: up to 0.56), rows that do 0.59 or more even with every fifth letter wrong."""

BLANK = "blank"
_BETWEEN_CODES = re.compile(r"[/,;+]|\s+och\s+")


def evaluate_followup(parsed: Path, gold: FollowupGold) -> Evaluation:
    """Compares the report of the datasets that the gold is about.

    Raises:
        EvaluationError: the datasets hold no such report, or several where the gold does not say which.
    """
    document = _document(read_rows(parsed, "documents"), gold)
    found = found_goals(parsed, document["document_id"])
    findings = findings_of(parsed, document["document_id"])
    pairs = align(len(gold.goals), len(found), lambda i, j: _likeness(gold.goals[i], found[j]))
    has_pages, note = _pages_comparable(gold, document)
    tally = _Tally(findings, has_pages)
    for i, j in pairs:
        tally.pair(gold.goals[i], found[j])
    for i in sorted(set(range(len(gold.goals))) - {i for i, _ in pairs}):
        tally.missing_row(gold.goals[i])
    for j in sorted(set(range(len(found))) - {j for _, j in pairs}):
        tally.surplus_row(found[j])
    return tally.evaluation(_subject(document), found, note)


def _document(documents: Sequence[Row], gold: FollowupGold) -> Row:
    reports = [row for row in documents if row["kind"] == "followup" and row["status"] != "rejected"]
    wanted = {"family": gold.family, "report_year": gold.report_year}
    fitting = [row for row in reports if all(value is None or row[key] == value for key, value in wanted.items())]
    if len(fitting) == 1:
        return fitting[0]
    asked = ", ".join(f"{key} {value}" for key, value in wanted.items() if value is not None) or "any"
    there = "; ".join(_subject(row) for row in reports) or "no follow-up report"
    what = "no follow-up report is" if not fitting else f"{len(fitting)} follow-up reports are"
    raise EvaluationError(
        f"{what} what the gold is about ({asked}). The datasets hold: {there}. Run on the one report,"
        " or give the gold a report_year and a family."
    )


def _subject(document: Row) -> str:
    return f"{document['family']} {document['report_year']} ({document['file_name']})"


def _pages_comparable(gold: FollowupGold, document: Row) -> tuple[bool, tuple[str, ...]]:
    """Whether the gold's pages are those of this document: the same text may be set on other pages."""
    pages = document["page_count"]
    if not gold.last_page:
        return False, ()
    if gold.page_count is not None and pages != gold.page_count:
        return False, (f"Pages are not compared: the gold's document has {gold.page_count}, this one {pages}.",)
    if pages is not None and gold.last_page > pages:
        return False, (f"Pages are not compared: the gold names page {gold.last_page}, the document has {pages}.",)
    return True, ()


# ---- which row is which -------------------------------------------------------------------------------------------


def _likeness(gold: GoldGoal, found: FoundGoal) -> float:
    is_same_place = gold.place == found.place
    total = (
        GOAL_WEIGHT * gold.goal.similarity(found.goal["goal_text"])
        + COMMENTS_WEIGHT * _comments_likeness(gold, found)
        + STATUSES_WEIGHT * _statuses_likeness(gold, found)
        + SAME_PLACE_BONUS * is_same_place
    )
    return total if is_same_place or total >= MIN_LIKENESS else 0.0


def _comments_likeness(gold: GoldGoal, found: FoundGoal) -> float:
    labels = gold.comments.keys() | found.comments.keys()
    shared = gold.comments.keys() & found.comments.keys()
    return sum(gold.comments[c].similarity(found.comments[c]["comment_text"]) for c in shared) / max(1, len(labels))


def _statuses_likeness(gold: GoldGoal, found: FoundGoal) -> float:
    regions = gold.status.keys() & found.statuses.keys()
    same = sum(_same_status(gold.status[region], found.statuses[region]["status_raw"]) for region in regions)
    return same / max(1, len(gold.status))


def _same_status(expected: str, found: str) -> bool:
    return normalise(expected) == normalise(found)


def status_codes(printed: str) -> frozenset[str]:
    """The codes of a printed status, ``blank`` for an empty cell: ``U/E`` has two, ``P?`` one."""
    codes = {code.strip(" ?") for code in _BETWEEN_CODES.split(normalise(printed))}
    return frozenset(code or BLANK for code in codes)


# ---- counting -----------------------------------------------------------------------------------------------------


@dataclass
class _Tally:
    """Counts rows one by one."""

    findings: Findings
    has_pages: bool
    outcomes: dict[str, list[bool]] = field(default_factory=dict)
    wrong: list[WrongValue] = field(default_factory=list)
    statuses: list[tuple[str | None, str | None]] = field(default_factory=list)
    distances: dict[str, list[tuple[int | None, int]]] = field(default_factory=dict)

    def pair(self, gold: GoldGoal, found: FoundGoal) -> None:
        self._count("rows", True)
        self._texts(gold, found)
        self._pages(gold, found)
        for region in [*gold.status, *(found.statuses.keys() - gold.status.keys())]:
            self._status(gold, found, region)
        for label in [*gold.comments, *sorted(found.comments.keys() - gold.comments.keys())]:
            self._comment(gold, found, label)

    def missing_row(self, gold: GoldGoal) -> None:
        """Counts a row of the gold that was not found, and all that stands in it."""
        pages = range(gold.page_first or 0, (gold.page_last or 0) + 1)
        is_flagged = any(page in self.findings.flagged_pages for page in pages)
        self._count("rows", False)
        for name in ("goals", "section_titles", *(("pages",) if self.has_pages else ())):
            self._count(name, False)
        self._wrong("row", gold.place, gold.goal.shown, None, None, is_flagged)
        for region, printed in gold.status.items():
            self._count("statuses", False)
            self.statuses.append((printed, None))
            self._wrong("status", f"{gold.place} {region}", printed, None, None, is_flagged)
        for label, text in gold.comments.items():
            self._count("comments", False)
            self._wrong("comment", f"{gold.place} {label}", text.shown, None, None, is_flagged)

    def surplus_row(self, found: FoundGoal) -> None:
        """Counts a found row that the gold does not have; its statuses and comments are not counted besides."""
        self._count("rows", False)
        is_flagged = self.findings.flag(found.goal)
        self._wrong("row", found.place, None, found.goal["goal_text"], found.goal, is_flagged)

    def _texts(self, gold: GoldGoal, found: FoundGoal) -> None:
        row = found.goal
        is_flagged = self.findings.flag(row)
        self._text("goals", gold.place, gold.goal, row["goal_text"], row, is_flagged)
        self._text("section_titles", gold.place, gold.section_title, row["section_title"], row, is_flagged)

    def _pages(self, gold: GoldGoal, found: FoundGoal) -> None:
        if not self.has_pages:
            return
        expected = (gold.page_first, gold.page_last)
        pages = (found.goal["page_first"], found.goal["page_last"])
        self._count("pages", expected == pages)
        if expected != pages:
            is_flagged = self.findings.flag(found.goal)
            self._wrong("pages", gold.place, "{}-{}".format(*expected), "{}-{}".format(*pages), found.goal, is_flagged)

    def _status(self, gold: GoldGoal, found: FoundGoal, region: str) -> None:
        expected, row = gold.status.get(region), found.statuses.get(region)
        printed = None if row is None else row["status_raw"]
        self.statuses.append((expected, printed))
        is_right = expected is not None and printed is not None and _same_status(expected, printed)
        self._count("statuses", is_right)
        if not is_right:
            is_flagged = self.findings.flag(row or found.goal)
            self._wrong("status", f"{gold.place} {region}", expected, printed, row, is_flagged)

    def _comment(self, gold: GoldGoal, found: FoundGoal, label: str) -> None:
        expected, row = gold.comments.get(label), found.comments.get(label)
        where = f"{gold.place} {label}".strip()
        is_flagged = self.findings.flag(row or found.goal)
        if expected is not None and row is not None:
            self._text("comments", where, expected, row["comment_text"], row, is_flagged)
            return
        self._count("comments", False)
        shown = None if expected is None else expected.shown
        self._wrong("comment", where, shown, None if row is None else row["comment_text"], row, is_flagged)

    def _text(self, name: str, where: str, expected: GoldText, text: str, row: Row, is_flagged: bool) -> None:
        is_right = expected.equals(text)
        self._count(name, is_right)
        if not is_right:
            self.distances.setdefault(name, []).append((expected.distance(text), len(expected.text or "")))
            self._wrong(name.removesuffix("s"), where, expected.shown, text, row, is_flagged)

    def _count(self, name: str, is_right: bool) -> None:
        self.outcomes.setdefault(name, []).append(is_right)

    def _wrong(
        self, name: str, where: str, expected: str | None, found: str | None, row: Row | None, is_flagged: bool
    ) -> None:
        page, box = (None, None) if row is None else place_of(row)
        self.wrong.append(WrongValue(name, where, expected, found, page, box, is_flagged))

    def evaluation(self, subject: str, found: Sequence[FoundGoal], notes: tuple[str, ...]) -> Evaluation:
        names = ["rows", "statuses", "goals", "comments", "section_titles", *(["pages"] if self.has_pages else [])]
        cells = [self.findings.flag(row) for goal in found for row in goal.statuses.values()]
        return Evaluation(
            kind="followup",
            subject=subject,
            measures=tuple(Measure(n, sum(self.outcomes.get(n, [])), len(self.outcomes.get(n, []))) for n in names),
            scores=_code_scores(self.statuses),
            error_rates=tuple(_error_rate(name, self.distances.get(name, [])) for name in ("goals", "comments")),
            flagged=Measure("statuses", sum(cells), len(cells)),
            wrong=tuple(self.wrong),
            notes=notes,
        )


def _code_scores(statuses: Iterable[tuple[str | None, str | None]]) -> tuple[Score, ...]:
    """Per status code: a cell counts for each code printed in it, expected and found."""
    pairs = [
        (status_codes(e) if e is not None else frozenset[str](), status_codes(f) if f is not None else frozenset[str]())
        for e, f in statuses
    ]
    codes = sorted({code for expected, found in pairs for code in expected | found}, key=lambda c: (c == BLANK, c))
    return tuple(
        Score(
            code,
            right=sum(code in expected and code in found for expected, found in pairs),
            expected=sum(code in expected for expected, _ in pairs),
            found=sum(code in found for _, found in pairs),
        )
        for code in codes
    )


def _error_rate(name: str, distances: Sequence[tuple[int | None, int]]) -> ErrorRate:
    known = [(distance, length) for distance, length in distances if distance is not None]
    if not known or len(known) < len(distances):
        return ErrorRate(name, len(distances), None)
    return ErrorRate(name, len(distances), sum(d for d, _ in known) / max(1, sum(length for _, length in known)))
