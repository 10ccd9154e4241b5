"""What people are shown: two wordings as one, a goal's history, and what awaits a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Row = Mapping[str, Any]
"""A row of a published dataset: column → value."""

Change = Literal["same", "gone", "added"]


def word_diff(old: str, new: str) -> list[tuple[Change, str]]:
    """Two wordings as one run of words: what stayed, what is gone, what was added, in reading order.

    The words of ``same`` and ``gone`` together are those of ``old``, of ``same`` and ``added`` those of ``new``.
    """
    before, after = old.split(), new.split()
    parts: list[tuple[Change, str]] = []
    for operation, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            parts.append(("same", " ".join(before[i:i_end])))
            continue
        if i < i_end:
            parts.append(("gone", " ".join(before[i:i_end])))
        if j < j_end:
            parts.append(("added", " ".join(after[j:j_end])))
    return parts


def awaiting(links: Iterable[Row]) -> list[Row]:
    """The links a person should decide, the most uncertain first."""
    waiting = [link for link in links if link["needs_review"]]
    return sorted(
        waiting,
        key=lambda link: (link["score"], link["report_year_to"], str(link["goal_id_from"]), str(link["goal_id_to"])),
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """One edition of a goal: its row, its statuses by region as printed, and the links from and to it."""

    goal: Row
    statuses: Mapping[str, str]
    came_from: tuple[Row, ...]
    went_to: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A goal over all years."""

    thread_id: str
    stages: tuple[Stage, ...]


def history(
    goal_id: str, goals: Sequence[Row], statuses: Iterable[Row], links: Sequence[Row], threads: Sequence[Row]
) -> History:
    """All editions of the thread that a goal is in, by year.

    Args:
        goal_id: any goal of the thread; a thread's id is one.
        goals: rows of ``goals``.
        statuses: rows of ``statuses``.
        links: rows of ``goal_links``.
        threads: rows of ``goal_threads``.

    Raises:
        KeyError: no such goal.
    """
    thread_of = {row["goal_id"]: row["thread_id"] for row in threads}
    thread_id = thread_of[goal_id]
    members = {member for member, thread in thread_of.items() if thread == thread_id}
    cells: dict[str, dict[str, str]] = {}
    for row in statuses:
        if row["goal_id"] in members:
            cells.setdefault(row["goal_id"], {})[row["region"]] = row["status_raw"]
    editions = sorted((row for row in goals if row["goal_id"] in members), key=lambda row: int(row["report_year"]))
    return History(
        thread_id,
        tuple(
            Stage(
                row,
                cells.get(row["goal_id"], {}),
                tuple(link for link in links if link["goal_id_to"] == row["goal_id"]),
                tuple(link for link in links if link["goal_id_from"] == row["goal_id"]),
            )
            for row in editions
        ),
    )
