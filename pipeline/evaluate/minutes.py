"""Minutes against their gold: facts of the meeting, agenda items, subheadings, decisions and links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.evaluate.alignment import align
from pipeline.evaluate.datasets import Findings, Row, findings_of, place_of, read_rows
from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.gold import GoldDecision, MinutesGold
from pipeline.evaluate.result import Evaluation, Measure, WrongValue
from pipeline.evaluate.texts import GoldText, normalise


def evaluate_minutes(parsed: Path, gold: MinutesGold) -> Evaluation:
    """Compares the minutes of the datasets that the gold is about.

    Raises:
        EvaluationError: the datasets hold no such minutes, or several where the gold does not say which.
    """
    document = _document(read_rows(parsed, "documents"), gold)
    own = _OwnRows(parsed, document["document_id"])
    tally = _Tally(findings_of(parsed, document["document_id"]))
    tally.facts(gold.facts, own.of("meetings", "meeting_id"))
    tally.items(gold.items, own.of("agenda_items", "meeting_id"))
    tally.subheadings(gold.subheadings, own.of("agenda_sections", "meeting_id"))
    tally.decisions(gold.decisions, own.of("decisions", "meeting_id"))
    tally.links(gold.links, own.of("hyperlinks", "document_id"))
    measures = tuple(Measure(name, sum(outcomes), len(outcomes)) for name, outcomes in tally.outcomes.items())
    return Evaluation("minutes", f"minutes ({document['file_name']})", measures, wrong=tuple(tally.wrong))


def _document(documents: Sequence[Row], gold: MinutesGold) -> Row:
    minutes = [row for row in documents if row["kind"] == "minutes" and row["status"] != "rejected"]
    fitting = [row for row in minutes if gold.file_name in (None, row["file_name"])]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(row["file_name"] for row in minutes) or "none"
    raise EvaluationError(
        f"{len(fitting)} minutes are what the gold is about; the datasets hold: {there}."
        " Run on the one file, or give the gold its file_name."
    )


@dataclass(frozen=True)
class _OwnRows:
    """The rows of one document."""

    parsed: Path
    document_id: str

    def of(self, dataset: str, key: str) -> list[Row]:
        return [row for row in read_rows(self.parsed, dataset) if row[key] == self.document_id]


@dataclass
class _Tally:
    findings: Findings
    outcomes: dict[str, list[bool]] = field(default_factory=dict)
    wrong: list[WrongValue] = field(default_factory=list)

    def facts(self, expected: Mapping[str, date | str | None], found: Sequence[Row]) -> None:
        row = found[0] if found else {}
        for name, value in expected.items():
            reading = row.get(name)
            self._count("facts", name, _shown(value), _shown(reading), None, is_right=_shown(value) == _shown(reading))

    def items(self, expected: Mapping[int, str], found: Sequence[Row]) -> None:
        by_number = {row["item_number"]: row for row in found}
        for number in [*expected, *(by_number.keys() - expected.keys())]:
            row = by_number.get(number)
            self._text("items", f"item {number}", expected.get(number), row, "title")

    def subheadings(self, expected: Sequence[tuple[int, str]], found: Sequence[Row]) -> None:
        rows = sorted(found, key=lambda row: (row["item_number"], row["section_number"]))

        def likeness(i: int, j: int) -> float:
            item, title = expected[i]
            same_item = item == rows[j]["item_number"]
            return GoldText.of(title).similarity(rows[j]["title"]) if same_item else 0.0

        self._aligned("subheadings", expected, rows, likeness)

    def _aligned(
        self,
        name: str,
        expected: Sequence[tuple[int, str]],
        rows: Sequence[Row],
        likeness: Callable[[int, int], float],
    ) -> None:
        partner = dict(align(len(expected), len(rows), likeness))
        for i, (item, title) in enumerate(expected):
            self._text(name, f"item {item}", title, rows[partner[i]] if i in partner else None, "title")
        for j in sorted(set(range(len(rows))) - set(partner.values())):
            self._text(name, f"item {rows[j]['item_number']}", None, rows[j], "title")

    def decisions(self, expectations: Sequence[GoldDecision], found: Sequence[Row]) -> None:
        golds = {(decision.item, decision.number): decision for decision in expectations}
        rows = {(row["item_number"], row["decision_number"]): row for row in found}
        for key in [*golds, *sorted(rows.keys() - golds.keys())]:
            gold, row = golds.get(key), rows.get(key)
            text = None if row is None else normalise(row["decision_text"])
            is_right = gold is not None and text is not None and _is_decision(gold, text)
            expected = None if gold is None else _decision(gold)
            self._count("decisions", "{}.{}".format(*key), expected, text, row, is_right=is_right)

    def links(self, expected: Sequence[str], found: Sequence[Row]) -> None:
        """Compares the distinct targets."""
        rows = {row["url"]: row for row in reversed(found)}
        for url in [*dict.fromkeys(expected), *sorted(rows.keys() - set(expected))]:
            row = rows.get(url)
            gold = url if url in expected else None
            self._count("links", "", gold, None if row is None else url, row, is_right=bool(gold and row))

    def _text(self, name: str, where: str, expected: str | None, row: Row | None, column: str) -> None:
        text = None if row is None else row[column]
        is_right = expected is not None and text is not None and normalise(expected) == normalise(text)
        self._count(name, where, expected, text, row, is_right=is_right)

    def _count(
        self, name: str, where: str, expected: str | None, found: str | None, row: Row | None, *, is_right: bool
    ) -> None:
        self.outcomes.setdefault(name, []).append(is_right)
        if not is_right:
            page, box = (None, None) if row is None else place_of(row)
            is_flagged = self.findings.flag_page(page)
            self.wrong.append(WrongValue(name.removesuffix("s"), where, expected, found, page, box, is_flagged))


def _shown(value: Any) -> str | None:
    return None if value is None else normalise(str(value))


def _is_decision(gold: GoldDecision, text: str) -> bool:
    if gold.ends is None:
        return text == normalise(gold.starts)
    return text.startswith(normalise(gold.starts)) and text.endswith(normalise(gold.ends))


def _decision(gold: GoldDecision) -> str:
    return gold.starts if gold.ends is None else f"{gold.starts} … {gold.ends}"
