"""An evaluation as a person reads it."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.evaluate.result import Evaluation, Measure, Requirement, WrongValue
from pipeline.evaluate.texts import normalise

SHOWN_TEXT = 160
"""So many characters of a wrong text are shown, from a little before the first difference on."""

BEFORE_DIFFERENCE = 30

BAR_LENGTH = 30
"""Characters of the bar that stands for links of which all are right."""

RIGHT, WRONG = "green", "bold red"


def render(evaluation: Evaluation, console: Console) -> None:
    """Prints the figures, every wrong value with both readings, and whether the floors are reached."""
    parts: list[RenderableType] = [Text(evaluation.subject, style="bold"), _measures(evaluation)]
    if evaluation.scores:
        parts.append(_scores(evaluation))
    if evaluation.calibration:
        parts.append(_calibration(evaluation))
    parts += [Text(sentence) for sentence in (*_sentences(evaluation), *evaluation.notes)]
    parts += [_wrong_value(value) for value in evaluation.wrong]
    for part in (*parts, _verdict(evaluation)):
        console.print(part, end="\n\n")


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", no_wrap=True)
    return table


def _measures(evaluation: Evaluation) -> Table:
    floors = {r.name: r for r in evaluation.requirements if r.bound == "at_least"}
    table = _table("field", "right", "of", "share", "floor")
    for measure in (*evaluation.measures, *evaluation.details):
        floor = floors.get(measure.name)
        table.add_row(
            measure.name.replace("_", " "),
            str(measure.right),
            str(measure.of),
            _percent(measure.share),
            "" if floor is None else _percent(floor.limit),
            style=_style(measure, floor),
        )
    return table


def _style(measure: Measure, floor: Requirement | None) -> str:
    if floor is not None and not floor.is_met:
        return WRONG
    return RIGHT if measure.right == measure.of else ""


def _scores(evaluation: Evaluation) -> Table:
    table = _table("code" if evaluation.kind == "followup" else "class", "right", "gold", "found", "P", "R", "F1")
    for score in evaluation.scores:
        shares = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(score.name, str(score.right), str(score.expected), str(score.found), *shares)
    return table


def _calibration(evaluation: Evaluation) -> Table:
    table = _table("score", "links", "right", "share")
    table.add_column("")
    for part in evaluation.calibration:
        share = part.right / part.links if part.links else None
        bar = "█" * round(BAR_LENGTH * (share or 0))
        table.add_row(f"{part.low:.1f}-{part.high:.1f}", str(part.links), str(part.right), _percent(share), bar)
    return table


def _sentences(evaluation: Evaluation) -> list[str]:
    sentences = [
        f"Characters wrong in the {rate.texts} {rate.name} that are not exact: {_percent(rate.share)}."
        for rate in evaluation.error_rates
        if rate.share is not None
    ]
    if evaluation.flagged is not None:
        flagged = evaluation.flagged
        sentences.append(
            f"Flagged for review: {flagged.right} of {flagged.of} {flagged.name} ({_percent(flagged.share)})."
        )
    if evaluation.wrong:
        sentences.append(f"Wrong values: {len(evaluation.wrong)}; not flagged: {evaluation.wrong_and_unflagged}.")
    return sentences


def _wrong_value(value: WrongValue) -> Text:
    expected, found = excerpts(value.expected, value.found)
    place = "" if value.page is None else f"  page {value.page}"
    if value.box is not None:
        place += " at " + ", ".join(f"{edge:g}" for edge in value.box)
    text = Text()
    text.append(f"{value.field} {value.where}", style="bold")
    text.append(place, style="dim")
    text.append("  flagged" if value.is_flagged else "  not flagged", style="yellow" if value.is_flagged else WRONG)
    text.append(f"\n  gold:  {expected}\n  found: {found}")
    return text


def excerpts(expected: str | None, found: str | None) -> tuple[str, str]:
    """Both readings, white space collapsed, cut to where they begin to differ; quoted, so that a blank shows."""
    start = 0
    found = found if found is None else normalise(found)
    if expected is not None and found is not None:
        same = next((i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
        start = max(0, (min(len(expected), len(found)) if same is None else same) - BEFORE_DIFFERENCE)
    return _excerpt(expected, start, "surplus"), _excerpt(found, start, "missing")


def _excerpt(text: str | None, start: int, absent: str) -> str:
    if text is None:
        return f"({absent})"
    end = start + SHOWN_TEXT
    return f"{'…' if start else ''}“{text[start:end]}”{'…' if end < len(text) else ''}"


def _verdict(evaluation: Evaluation) -> Text:
    missed = [requirement for requirement in evaluation.requirements if not requirement.is_met]
    if not missed:
        return Text("All floors reached.", style=RIGHT)
    return Text("Under the floors: " + "; ".join(_missed(requirement) for requirement in missed) + ".", style=WRONG)


def _missed(requirement: Requirement) -> str:
    bound = requirement.bound.replace("_", " ")
    name = requirement.name.replace("_", " ")
    return f"{name} {requirement.reached:.4g}, expected {bound} {requirement.limit:.4g}"


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    # 0.9999 must not read as 100 %
    return f"{share:.0%}" if share in (0, 1) else f"{min(share, 0.999):.1%}"
