"""Links between the goals of several years against their gold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pipeline.evaluate.datasets import Row, read_rows
from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.gold import GoldLink, LinksGold, Pair, Step
from pipeline.evaluate.result import Bin, Evaluation, Measure, Score, WrongValue

BINS = 10
"""The scores from 0 to 1 are cut into so many equal bins for the calibration."""

MOVES = {True: "moved", False: "stays"}

T = TypeVar("T")
Golds = Mapping[Pair, GoldLink]
Links = Mapping[Pair, Row]


def evaluate_links(parsed: Path, gold: LinksGold) -> Evaluation:
    """Compares the links of the gold's family, for the steps from year to year that the datasets have.

    ``pairs`` are links with a goal at both ends, ``ends`` those of dropped and new goals. Kinds are counted among the
    pairs that are right. A missing pair counts as flagged when another link of one of its goals is. A goal counts as
    flagged when any link it takes part in, in any step, needs review.

    Raises:
        EvaluationError: the datasets have no links for any step of the gold.
    """
    links = {_pair(row): row for row in read_rows(parsed, "goal_links") if _family(row) == gold.family}
    golds = {link.pair: link for link in gold.links}
    steps = sorted({pair.step for pair in links} & {pair.step for pair in golds})
    if not steps:
        wanted = ", ".join(str(step) for step in sorted({pair.step for pair in golds}))
        raise EvaluationError(f"{parsed} has no links of {gold.family} for {wanted}: run on the reports of these years")
    golds, links = _of_steps(golds, steps), _of_steps(links, steps)
    whole_golds, whole = _whole(golds), _whole(links)
    right = whole_golds.keys() & whole.keys()
    gaps = _gaps(parsed, gold)
    return Evaluation(
        kind="links",
        subject=f"links of {gold.family}, {', '.join(str(step) for step in steps)}",
        measures=(
            Measure("pairs", len(right), len(whole_golds.keys() | whole.keys())),
            _ends(golds, links),
            _kinds("kinds", golds, links, right),
            _moves(golds, links, right),
            _wrong_in_review(golds, whole),
            *((gaps,) if gaps.of else ()),
        ),
        details=(
            *(_kinds(f"kinds_{s}", golds, links, [pair for pair in right if pair.step == s]) for s in steps),
            _wrong_ends_in_review(golds, links),
        ),
        scores=_scores(whole_golds, whole),
        flagged=_goals_in_review(links),
        wrong=tuple(_wrong_values(golds, links)),
        calibration=_calibration(whole, right),
        notes=_notes(gold, steps),
    )


def _of_steps(links: Mapping[Pair, T], steps: Collection[Step]) -> dict[Pair, T]:
    return {pair: link for pair, link in links.items() if pair.step in steps}


def _pair(row: Row) -> Pair:
    return Pair(
        Step(row["report_year_from"], row["report_year_to"]), _place(row["goal_id_from"]), _place(row["goal_id_to"])
    )


def _place(goal_id: str | None) -> str | None:
    """Section and number, as in ``1.03``."""
    return None if goal_id is None else goal_id.rsplit(":", 1)[-1]


def _family(row: Row) -> str:
    goal_id: str = row["goal_id_from"] or row["goal_id_to"]
    return goal_id.split(":", 1)[0]


def _whole(links: Mapping[Pair, T]) -> dict[Pair, T]:
    return {pair: link for pair, link in links.items() if pair.is_whole}


def _notes(gold: LinksGold, steps: Collection[Step]) -> tuple[str, ...]:
    absent = sorted({link.pair.step for link in gold.links} - set(steps))
    return tuple(f"Not compared, for the datasets have no links for it: {step}." for step in absent)


# ---- counting -----------------------------------------------------------------------------------------------------


def _ends(golds: Golds, links: Links) -> Measure:
    expected = {pair for pair in golds if not pair.is_whole}
    found = {pair for pair in links if not pair.is_whole}
    return Measure("ends", len(expected & found), len(expected | found))


def _kinds(name: str, golds: Golds, links: Links, right: Collection[Pair]) -> Measure:
    return Measure(name, sum(golds[pair].kind == links[pair]["kind"] for pair in right), len(right))


def _moves(golds: Golds, links: Links, right: Iterable[Pair]) -> Measure:
    told = [pair for pair in right if golds[pair].is_moved is not None]
    return Measure("moves", sum(golds[pair].is_moved == links[pair]["is_moved"] for pair in told), len(told))


def _wrong_in_review(golds: Golds, links: Links) -> Measure:
    return _in_review("wrong_links_in_review", (row for pair, row in links.items() if pair not in golds))


def _wrong_ends_in_review(golds: Golds, links: Links) -> Measure:
    """Goals that were called dropped or new and are neither."""
    ends = ((pair, row) for pair, row in links.items() if not pair.is_whole)
    return _in_review("wrong_ends_in_review", (row for pair, row in ends if pair not in golds))


def _in_review(name: str, wrong: Iterable[Row]) -> Measure:
    reviewed = [bool(row["needs_review"]) for row in wrong]
    return Measure(name, sum(reviewed), len(reviewed))


def _scores(golds: Golds, links: Links) -> tuple[Score, ...]:
    """For all pairs, for each step, and for each kind (a pair counts as found only with the right kind)."""
    scores = [_score("pairs", golds.keys(), links.keys())]
    for step in sorted({pair.step for pair in golds}):
        scores.append(_score(str(step), (p for p in golds if p.step == step), (p for p in links if p.step == step)))
    for kind in sorted({gold.kind for gold in golds.values()} | {row["kind"] for row in links.values()}):
        expected = (pair for pair, gold in golds.items() if gold.kind == kind)
        scores.append(_score(kind, expected, (pair for pair, row in links.items() if row["kind"] == kind)))
    return tuple(scores)


def _score(name: str, expected: Iterable[Pair], found: Iterable[Pair]) -> Score:
    golds, links = set(expected), set(found)
    return Score(name, len(golds & links), len(golds), len(links))


def _goals_in_review(links: Links) -> Measure:
    """How many of the goals that are linked (or dropped, or new) have a link that a person should decide."""
    goals = {goal for pair in links for goal in _goals(pair)}
    in_review = {goal for pair, row in links.items() if row["needs_review"] for goal in _goals(pair)}
    return Measure("goals", len(in_review), len(goals))


def _goals(pair: Pair) -> list[tuple[int, str]]:
    ends = (pair.step.from_year, pair.from_goal), (pair.step.to_year, pair.to_goal)
    return [(year, goal) for year, goal in ends if goal is not None]


def _gaps(parsed: Path, gold: LinksGold) -> Measure:
    """Goals that come back after a gap: those that kept their thread, of those whose both years are there."""
    threads = {row["goal_id"]: row["thread_id"] for row in read_rows(parsed, "goal_threads")}
    ends = [
        (
            f"{gold.family}:{gap.step.from_year}:{gap.from_goal}",
            f"{gold.family}:{gap.step.to_year}:{gap.to_goal}",
        )
        for gap in gold.gaps
    ]
    there = [(first, last) for first, last in ends if first in threads and last in threads]
    return Measure("gaps", sum(threads[first] == threads[last] for first, last in there), len(there))


def _calibration(links: Links, right: set[Pair]) -> tuple[Bin, ...]:
    """How often a link is right, by its score."""
    bins: list[list[bool]] = [[] for _ in range(BINS)]
    for pair, row in links.items():
        bins[min(BINS - 1, int(row["score"] * BINS))].append(pair in right)
    return tuple(Bin(i / BINS, (i + 1) / BINS, len(part), sum(part)) for i, part in enumerate(bins))


# ---- what is wrong ------------------------------------------------------------------------------------------------


def _wrong_values(golds: Golds, links: Links) -> Iterable[WrongValue]:
    in_review = {goal for pair, row in links.items() if row["needs_review"] for goal in _goals(pair)}
    for pair in sorted(golds.keys() | links.keys(), key=str):
        gold, row = golds.get(pair), links.get(pair)
        if gold is not None and row is not None:
            yield from _wrong_in(gold, row)
        elif row is not None:
            yield WrongValue("pair", str(pair), None, row["kind"], None, None, row["needs_review"])
        elif gold is not None:
            is_flagged = any(goal in in_review for goal in _goals(pair))
            yield WrongValue("pair", str(pair), gold.kind, None, None, None, is_flagged)


def _wrong_in(gold: GoldLink, row: Row) -> Iterable[WrongValue]:
    """What is wrong with a link whose ends are right."""
    where, is_flagged = str(gold.pair), row["needs_review"]
    if gold.kind != row["kind"]:
        yield WrongValue("kind", where, gold.kind, row["kind"], None, None, is_flagged)
    if gold.is_moved is not None and gold.is_moved != row["is_moved"]:
        yield WrongValue("move", where, MOVES[gold.is_moved], MOVES[row["is_moved"]], None, None, is_flagged)
