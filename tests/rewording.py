"""A report as it might read a year later, made by chance: the truth about its links is known without a person."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Goal, Status
from tests.editions import Ends, Records
from tests.records import goal_id

CODES = (("E",), ("P",), ("U",))


@dataclass(frozen=True)
class Reworded:
    """Two editions, and the goal that each goal of the first became (those that are in both)."""

    records: Records
    truth: frozenset[Ends]


def reworded(
    before: Records, strangers: Sequence[Goal], rng: random.Random, changed: float, gone: float = 0.1
) -> Reworded:
    """The records, and the same a year later.

    A share ``changed`` of the words of each goal is replaced by words of other goals or left out; a share ``gone`` of
    the goals is dropped, and as many ``strangers`` are new; a tenth moves to another section; comments keep half their
    words; statuses move one step up in a third of the cells.
    """
    family, year = before.goals[0].goal_id.split(":")[0], before.goals[0].report_year + 1
    stock = " ".join(goal.goal_text for goal in before.goals).split()
    kept = [goal for goal in before.goals if rng.random() >= gone]
    fresh = rng.sample(list(strangers), min(len(strangers), len(before.goals) - len(kept)))
    sections = sorted({(goal.section_number, goal.section_title) for goal in before.goals})
    placed = [(rng.choice(sections) if rng.random() < 0.1 else (g.section_number, g.section_title), g) for g in kept]
    placed += [(rng.choice(sections), goal) for goal in fresh]
    placed.sort(key=lambda entry: entry[0][0])
    new_ids: dict[str, str] = {}
    goals: list[Goal] = []
    counts = dict.fromkeys((number for number, _ in sections), 0)
    for (number, title), goal in placed:
        counts[number] += 1
        name = goal_id(number, counts[number], year, family)
        text = goal.goal_text if goal in fresh else _changed(goal.goal_text, stock, rng, changed)
        place = {"section_number": number, "section_title": title, "goal_number": counts[number]}
        goals.append(replace(goal, goal_id=name, report_year=year, goal_text=text, **place))  # type: ignore[arg-type]
        if goal not in fresh:
            new_ids[goal.goal_id] = name
    comments = [
        replace(c, goal_id=new_ids[c.goal_id], report_year=year, comment_text=_changed(c.comment_text, stock, rng, 0.5))
        for c in before.comments
        if c.goal_id in new_ids
    ]
    statuses = [_progressed(s, new_ids[s.goal_id], year, rng) for s in before.statuses if s.goal_id in new_ids]
    later = Records(tuple(goals), tuple(statuses), tuple(comments))
    return Reworded(before + later, frozenset(new_ids.items()))


def _changed(text: str, stock: Sequence[str], rng: random.Random, share: float) -> str:
    words = []
    for word in text.split():
        if rng.random() >= share:
            words.append(word)
        elif rng.random() < 0.5:
            words.append(rng.choice(stock))
    return " ".join(words) or text


def _progressed(status: Status, name: str, year: int, rng: random.Random) -> Status:
    codes = status.status_codes
    if codes in CODES and rng.random() < 1 / 3:
        codes = CODES[min(CODES.index(codes) + 1, len(CODES) - 1)]
    return replace(status, goal_id=name, report_year=year, status_codes=codes)
