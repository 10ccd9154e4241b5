"""How right the datasets are, and what they themselves say should be looked at."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.evaluate import evaluate
from pipeline.library.datasets import folder, load

FLAGGED = ("goals", "statuses", "comments", "goal_links", "figures")
"""The datasets whose rows may be flagged."""


def measures(gold: Path | str, parsed: Path | str | None = None) -> pd.DataFrame:
    """The accuracy of the datasets against a gold file: ``field``, ``right``, ``of``, ``share``, ``floor``.

    Raises:
        pipeline.evaluate.EvaluationError: there is nothing to compare, see :func:`pipeline.evaluate.evaluate`.
    """
    evaluation = evaluate(folder(parsed), Path(gold))
    floors = {r.name: r.limit for r in evaluation.requirements if r.bound == "at_least"}
    rows = [(m.name, m.right, m.of, m.share, floors.get(m.name)) for m in (*evaluation.measures, *evaluation.details)]
    return pd.DataFrame(rows, columns=["field", "right", "of", "share", "floor"])


def calibration(gold: Path | str, parsed: Path | str | None = None) -> pd.DataFrame:
    """How often a link between years is right, by its score: ``low``, ``high``, ``links``, ``right``, ``share``.

    Bins without links are left out.

    Raises:
        pipeline.evaluate.EvaluationError: there is nothing to compare.
    """
    bins = [(b.low, b.high, b.links, b.right) for b in evaluate(folder(parsed), Path(gold)).calibration if b.links]
    frame = pd.DataFrame(bins, columns=["low", "high", "links", "right"])
    return frame.assign(share=frame["right"] / frame["links"])


def to_review(parsed: Path | str | None = None) -> pd.DataFrame:
    """What awaits a person's look, by dataset and report year: ``dataset``, ``report_year``, ``flagged``, ``rows``.

    A link counts for the later of its years.

    >>> from pipeline import library
    >>> library.to_review().query("dataset == 'statuses'")["rows"].tolist()
    [184, 180, 188, 200]
    """
    parts = []
    for name in FLAGGED:
        rows = load(name, parsed).rename(columns={"report_year_to": "report_year"})
        counted = rows.groupby("report_year")["needs_review"].agg(flagged="sum", rows="size").reset_index()
        parts.append(counted.assign(dataset=name))
    return pd.concat(parts, ignore_index=True)[["dataset", "report_year", "flagged", "rows"]]
