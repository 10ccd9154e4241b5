"""How right the datasets are, against what people say stands in the documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.figures import evaluate_figures
from pipeline.evaluate.floors import floors_path, load_floors, requirements
from pipeline.evaluate.followup import evaluate_followup
from pipeline.evaluate.gold import FiguresGold, FollowupGold, MinutesGold, load_gold
from pipeline.evaluate.links import evaluate_links
from pipeline.evaluate.minutes import evaluate_minutes
from pipeline.evaluate.result import Evaluation
from pipeline.evaluate.terminal import render

__all__ = ["Evaluation", "EvaluationError", "evaluate", "render"]


def evaluate(parsed: Path, gold: Path) -> Evaluation:
    """Compares the datasets with a gold file, whose content tells its kind.

    Args:
        parsed: folder of the datasets.
        gold: the gold file. A file ``<name>.floors.toml`` beside it says what must be reached; without one, everything.

    Returns:
        The figures, every wrong value, and whether the floors are reached (``passed``).

    Raises:
        EvaluationError: a file is missing or not in its form, or the datasets hold nothing the gold is about.
    """
    content = load_gold(gold)
    if isinstance(content, FollowupGold):
        outcome = evaluate_followup(parsed, content)
    elif isinstance(content, MinutesGold):
        outcome = evaluate_minutes(parsed, content)
    elif isinstance(content, FiguresGold):
        outcome = evaluate_figures(parsed, content)
    else:
        outcome = evaluate_links(parsed, content)
    return replace(outcome, requirements=requirements(outcome, load_floors(gold), floors_path(gold)))
