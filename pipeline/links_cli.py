"""The commands ``links`` and ``explain``: what awaits a decision, decisions, and a goal's history."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pipeline.folders import PARSED
from pipeline.options import ParsedFolder

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from pipeline.matching.decisions import GoalRef, LinkDecision
    from pipeline.matching.explain import Row, Stage

NOTHING_DONE = 2
NO_GOAL = "-"
STYLES = {"same": "", "gone": "red strike", "added": "green"}
MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "added": ("{+", "+}")}
"""How a change is shown where nothing is coloured (as ``git diff --word-diff`` does)."""

Ends = tuple[str, str]

RAW_PDFS_OPTION = typer.Option(
    help="Folder with the PDFs; decisions are kept there, in decisions.toml. Without it: the one `run` reads.",
    show_default=False,
)


def links(
    parsed: ParsedFolder = PARSED,
    raw_pdfs: Annotated[Path | None, RAW_PDFS_OPTION] = None,
    every: Annotated[bool, typer.Option("--all", help="List all links, not only those that await a decision.")] = False,
    accept: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FROM TO", help="These two goals are one, as proposed. '-' for no goal: dropped or new."),
    ] = None,
    reject: Annotated[
        tuple[str, str] | None, typer.Option(metavar="FROM TO", help="These two goals are not one.")
    ] = None,
    relink: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FROM TO", help="FROM became TO, whatever is proposed. '-' for no goal."),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept with the decision.")] = None,
) -> None:
    """Lists the links between years that await a decision, most uncertain first; or writes down a decision.

    Goals are named by their ids, as in `--accept rcc-norr:2020:3.06 rcc-norr:2021:3.07`. Decisions hold from the next
    `followup run` on, and for all later ones.
    """
    from pipeline.evaluate import EvaluationError
    from pipeline.matching import DecisionError

    chosen = {name: ends for name, ends in (("accept", accept), ("reject", reject), ("relink", relink)) if ends}
    if len(chosen) > 1 or (chosen and not reason):
        _stop("Take one decision at a time, and give it a --reason.")
    try:
        if not chosen:
            _list(_Datasets(parsed), every)
            return
        ((verb, ends),) = chosen.items()
        _decide(verb, ends, str(reason), _Datasets(parsed), raw_pdfs or _default_folder())
    except (DecisionError, EvaluationError) as error:
        _stop(str(error))


def explain(
    goal_id: Annotated[str, typer.Argument(help="A goal, such as rcc-norr:2023:1.03; any year's will do.")],
    parsed: ParsedFolder = PARSED,
) -> None:
    """Shows a goal over all years: wordings with what changed, statuses, links and what they rest on."""
    from pipeline.console import make_console
    from pipeline.evaluate import EvaluationError
    from pipeline.matching.explain import history

    try:
        data = _Datasets(parsed)
        told = history(goal_id, data.goals, data.rows("statuses"), data.links, data.rows("goal_threads"))
    except EvaluationError as error:
        _stop(str(error))
    except KeyError:
        _stop(f"There is no goal {goal_id} in {parsed}. Ids look like {next(iter(data.by_id), 'rcc-norr:2023:1.03')}.")
    console = make_console()
    console.print(f"Thread {told.thread_id}", style="bold", markup=False)
    before = None
    for stage in told.stages:
        _print_stage(stage, before, console)
        before = str(stage.goal["goal_text"])


class _Datasets:
    """The rows of the datasets in a folder."""

    def __init__(self, parsed: Path) -> None:
        self._parsed = parsed
        self.goals = self.rows("goals")
        self.links = self.rows("goal_links")
        self.by_id: Mapping[str, Row] = {str(row["goal_id"]): row for row in self.goals}

    def rows(self, dataset: str) -> list[Row]:
        """The rows of one dataset."""
        from pipeline.evaluate.datasets import read_rows

        return read_rows(self._parsed, dataset)

    def text(self, goal_id: object) -> str:
        """A goal's wording."""
        return str(self.by_id[str(goal_id)]["goal_text"])


def _default_folder() -> Path:
    from pipeline.folders import RAW_PDFS, default_reading

    reading = default_reading()
    return reading.folder if reading else RAW_PDFS


# ---- listing ------------------------------------------------------------------------------------------------------


def _list(data: _Datasets, every: bool) -> None:
    from pipeline.console import make_console
    from pipeline.matching.explain import awaiting

    console = make_console()
    shown = data.links if every else awaiting(data.links)
    for link in shown:
        _print_link(link, data, console)
    waiting = len(awaiting(data.links))
    console.print(_closing(len(data.links), waiting), markup=False)


def _closing(count: int, waiting: int) -> str:
    if not count:
        return "There are no links: they need the reports of two years of one family."
    if not waiting:
        return f"{count} links, none awaits a decision."
    return (
        f"{waiting} of {count} links await a decision. To decide:\n"
        "  followup links --accept FROM TO --reason '…'   (or --reject, --relink; '-' for no goal)"
    )


def _print_link(link: Row, data: _Datasets, console: Console) -> None:
    first, second = link["goal_id_from"], link["goal_id_to"]
    console.print(_heading(link), style="bold", markup=False)
    if first and second:
        console.print(_diff(data.text(first), data.text(second), console))
    else:
        console.print(data.text(first or second), markup=False)
    console.print(f"  {link['evidence']}\n", style="dim", markup=False)


def _heading(link: Row) -> str:
    first, second = link["goal_id_from"] or NO_GOAL, link["goal_id_to"] or NO_GOAL
    decided = "decided by a person" if link["decided_by"] == "person" else f"score {link['score']:.2f}, {link['rule']}"
    years = f"{link['report_year_from']} to {link['report_year_to']}"
    return f"{first} -> {second}  {link['kind']}{', moved' if link['is_moved'] else ''}  ({years}; {decided})"


def _diff(old: str, new: str, console: Console) -> Text:
    from rich.text import Text

    from pipeline.matching.explain import word_diff

    is_plain = console.no_color or not console.is_terminal
    shown = Text("  ")
    for change, words in word_diff(old, new):
        opening, closing = MARKS[change] if is_plain else ("", "")
        shown.append(f"{opening}{words}{closing}", style="" if is_plain else STYLES[change])
        shown.append(" ")
    return shown


# ---- deciding -----------------------------------------------------------------------------------------------------


def _decide(verb: str, ends: Ends, reason: str, data: _Datasets, raw_pdfs: Path) -> None:
    from pipeline.matching.decisions import DECISIONS_FILE, append_decisions, entry_text

    entry = _entry(verb, ends, reason, data)
    path = raw_pdfs / DECISIONS_FILE
    append_decisions(path, [entry])
    print(f"Added to {path}:{entry_text(entry)}\nIt holds from the next `followup run` on.")


def _entry(verb: str, ends: Ends, reason: str, data: _Datasets) -> LinkDecision:
    from pipeline.matching.decisions import DecisionError, LinkDecision

    first, second = (_ref(end, data) for end in ends)
    proposed = next((row for row in data.links if _ends_of(row) == ends), None)
    if verb == "accept" and proposed is None:
        raise DecisionError(f"{ends[0]} -> {ends[1]} is not proposed, so it cannot be accepted; --relink makes a link")
    if first and second:
        verdict = "apart" if verb == "reject" else "linked"
        kind = proposed["kind"] if proposed and verb == "accept" else None
        return LinkDecision(verdict, first, second, reason, date.today(), kind)  # type: ignore[arg-type]
    if verb == "reject" or not (first or second):
        raise DecisionError("To reject that a goal was dropped or is new, --relink it to the goal it belongs to")
    year = _other_year(first or second, first is not None, data)
    return LinkDecision("dropped" if first else "new", first, second, reason, date.today(), year=year)


def _ends_of(row: Row) -> Ends:
    return row["goal_id_from"] or NO_GOAL, row["goal_id_to"] or NO_GOAL


def _ref(end: str, data: _Datasets) -> GoalRef | None:
    from pipeline.matching.decisions import DecisionError, GoalRef

    if end == NO_GOAL:
        return None
    if end not in data.by_id:
        raise DecisionError(f"There is no goal {end} in the datasets; '-' stands for no goal")
    return GoalRef(end, data.text(end))


def _other_year(goal: GoalRef | None, is_earlier: bool, data: _Datasets) -> int:
    """The year of the next report of the goal's family, or of the one before."""
    from pipeline.matching.decisions import DecisionError

    if goal is None:
        raise DecisionError("A decision is about one goal at least")
    years = {int(row["report_year"]) for row in data.goals if str(row["goal_id"]).split(":", 1)[0] == goal.family}
    others = [year for year in years if (year > goal.year if is_earlier else year < goal.year)]
    if not others:
        raise DecisionError(f"There is no report {'after' if is_earlier else 'before'} that of {goal.goal_id}")
    return min(others) if is_earlier else max(others)


# ---- a goal's history ---------------------------------------------------------------------------------------------


def _print_stage(stage: Stage, before: str | None, console: Console) -> None:
    goal = stage.goal
    console.print(
        f"\n{goal['report_year']}  {goal['goal_id']}  section {goal['section_number']}, {goal['section_title']}",
        style="bold",
        markup=False,
    )
    for link in stage.came_from:
        _print_reason("from", link, link["goal_id_from"], console)
    text = str(goal["goal_text"])
    if before is None or before == text:
        console.print(f"  {text}" if before is None else "  (worded as before)", markup=False)
    else:
        console.print(_diff(before, text, console))
    cells = "  ".join(f"{region} {raw or '(blank)'}" for region, raw in sorted(stage.statuses.items()))
    console.print(f"  Statuses: {cells or 'none'}", markup=False)
    for link in stage.went_to:
        if link["kind"] in ("split", "dropped"):
            _print_reason("to", link, link["goal_id_to"], console)


def _print_reason(direction: str, link: Row, other: Any, console: Console) -> None:
    review = ", awaits a decision" if link["needs_review"] else ""
    who = "a person" if link["decided_by"] == "person" else f"rule {link['rule']}, score {link['score']:.2f}"
    name = f"{direction} {other}: {link['kind']}" if other else str(link["kind"])
    console.print(f"  {name} ({who}{review})", markup=False)
    console.print(f"    {link['evidence']}", style="dim", markup=False)


def _stop(message: str) -> NoReturn:
    """Ends the program: nothing was done, and why."""
    print(message, file=sys.stderr)
    raise SystemExit(NOTHING_DONE)
