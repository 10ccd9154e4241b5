"""Figures in comments against their gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.evaluate.datasets import Row, read_rows
from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.gold import FiguresGold, GoldFigure
from pipeline.evaluate.result import Evaluation, Measure, Score, WrongValue


def evaluate_figures(parsed: Path, gold: FiguresGold) -> Evaluation:
    """Compares the figures of one report, as facts: goal, region, kind, value and unit.

    Raises:
        EvaluationError: the datasets have no goals of that family and year.
    """
    prefix = f"{gold.family}:{gold.report_year}:"
    if not any(row["goal_id"].startswith(prefix) for row in read_rows(parsed, "goals")):
        raise EvaluationError(f"{parsed} has no goals of {gold.family} for {gold.report_year}: run on that report")
    rows = [row for row in read_rows(parsed, "figures") if row["goal_id"].startswith(prefix)]
    found, expected = Counter(map(_fact, rows)), Counter(gold.figures)
    right = (found & expected).total()
    return Evaluation(
        kind="figures",
        subject=f"figures in the comments of {gold.family}, {gold.report_year}",
        measures=(Measure("precision", right, found.total()), Measure("recall", right, expected.total())),
        scores=tuple(_scores(expected, found)),
        flagged=Measure("figures", sum(row["needs_review"] for row in rows), len(rows)),
        wrong=tuple(_wrong(rows, expected, found)),
    )


def _fact(row: Row) -> GoldFigure:
    value = row["period"] if row["value"] is None else row["value"]
    return GoldFigure(row["goal_id"].rsplit(":", 1)[-1], row["region"], row["kind"], value, row["unit"])


def _scores(expected: Counter[GoldFigure], found: Counter[GoldFigure]) -> Iterator[Score]:
    for kind in sorted({figure.kind for figure in (*expected, *found)}):
        golds, ours = _of_kind(expected, kind), _of_kind(found, kind)
        yield Score(kind, (golds & ours).total(), golds.total(), ours.total())


def _of_kind(figures: Counter[GoldFigure], kind: str) -> Counter[GoldFigure]:
    return Counter({figure: times for figure, times in figures.items() if figure.kind == kind})


def _wrong(rows: Iterable[Row], expected: Counter[GoldFigure], found: Counter[GoldFigure]) -> Iterator[WrongValue]:
    row_of = {_fact(row): row for row in rows}
    for figure in sorted((expected - found).elements(), key=str):
        yield WrongValue("figure", figure.goal, str(figure), None, None, None, False)
    for figure in sorted((found - expected).elements(), key=str):
        row = row_of[figure]
        yield WrongValue("figure", figure.goal, None, str(figure), row["page"], None, row["needs_review"])
