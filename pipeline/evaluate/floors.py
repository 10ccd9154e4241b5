"""What an evaluation must reach: a TOML file beside the gold, or everything where there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.result import Evaluation, Requirement

Floors = Mapping[str, Mapping[str, float]]


def floors_path(gold: Path) -> Path:
    """Where the floors of a gold file stand: ``x.floors.toml`` beside ``x.json`` or ``x.digest.json``."""
    return gold.with_name(f"{gold.name.removesuffix(gold.suffix).removesuffix('.digest')}.floors.toml")


def load_floors(gold: Path) -> Floors:
    """The floors beside ``gold``: ``[at_least]`` and ``[at_most]`` by name; empty where there is no file.

    Raises:
        EvaluationError: the file is no TOML, or has other tables or values than numbers.
    """
    path = floors_path(gold)
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise EvaluationError(f"{path} is no TOML: {error}") from error
    for table, limits in content.items():
        if table not in ("at_least", "at_most") or not isinstance(limits, dict):
            raise EvaluationError(f"{path}: unknown table {table}; known are [at_least] and [at_most]")
        for name, limit in limits.items():
            if not isinstance(limit, int | float):
                raise EvaluationError(f"{path}: {name} is {limit!r}, expected a number")
    return content


def requirements(evaluation: Evaluation, floors: Floors, source: Path) -> tuple[Requirement, ...]:
    """Each measure's floor, 1 unless ``floors`` says otherwise, then the other limits that ``floors`` sets.

    Raises:
        EvaluationError: ``floors`` (from the file ``source``) names something that is not measured.
    """
    shares = {measure.name: measure.share for measure in evaluation.measures}
    values = shares | {measure.name: measure.share for measure in evaluation.details}
    values |= {f"{score.name}_f1": score.f1 for score in evaluation.scores}
    values |= {"wrong_and_unflagged": float(evaluation.wrong_and_unflagged)}
    values |= {} if evaluation.flagged is None else {"flagged": evaluation.flagged.share}
    limits: list[tuple[str, Literal["at_least", "at_most"], float]] = []
    at_least = dict.fromkeys(shares, 1.0) | dict(floors.get("at_least", {}))
    limits += [(name, "at_least", limit) for name, limit in at_least.items()]
    limits += [(name, "at_most", limit) for name, limit in floors.get("at_most", {}).items()]
    unknown = sorted({name for name, _, _ in limits} - values.keys() - OPTIONAL)
    if unknown:
        raise EvaluationError(f"{source}: {', '.join(unknown)} is not measured; known are {', '.join(values)}")
    return tuple(Requirement(name, bound, limit, values[name]) for name, bound, limit in limits if name in values)


OPTIONAL = frozenset({"pages", "gaps"})
"""Measures that not every document has: a floor for one that is absent is passed over."""
