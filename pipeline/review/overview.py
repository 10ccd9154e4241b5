"""The statuses of all years as a matrix, and what moved from one report to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

Row = Mapping[str, Any]
Data = dict[str, Any]

Movement = Literal["achieved", "improved", "same", "slipped", "blank", "filled"]

RANKS = {"not_started": 0.0, "in_progress": 1.0, "achieved": 2.0}
"""How far a goal has come, by the meaning of its code."""


def movement(was: Row | None, now: Row | None, ranks: Mapping[str, float]) -> Movement | None:
    """What became of a region's status from one report to the next; None where one of them has no such cell.

    ``achieved``: it is now and was not; ``improved`` and ``slipped``: the mean rank of the codes rose or fell;
    ``blank``: nothing is said any more; ``filled``: nothing was said before; ``same``: all else.

    Args:
        was: row of ``statuses`` of the earlier report.
        now: row of ``statuses`` of the later one.
        ranks: of the codes.
    """
    if was is None or now is None:
        return None
    before, after = _rank(was, ranks), _rank(now, ranks)
    if after is None:
        return "same" if before is None else "blank"
    if before is None:
        return "filled"
    if now["status"] == "achieved" and was["status"] != "achieved":
        return "achieved"
    if after == before:
        return "same"
    return "improved" if after > before else "slipped"


def _rank(status: Row, ranks: Mapping[str, float]) -> float | None:
    known = [ranks[code] for code in status["status_codes"] if code in ranks]
    return sum(known) / len(known) if known else None


def overview_data(
    goals: Sequence[Row], statuses: Iterable[Row], links: Iterable[Row], ranks: Mapping[str, Mapping[str, float]]
) -> Data:
    """The matrix of each report, and for each two that follow each other what moved.

    A goal that was split or merged counts once for each of its links.

    Args:
        goals: rows of ``goals``.
        statuses: rows of ``statuses``.
        links: rows of ``goal_links``.
        ranks: family → code → rank.
    """
    cells: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for status in statuses:
        cells[status["goal_id"]][status["region"]] = status
    reports = _reports(goals)
    following = {
        (family, first, second)
        for family in {family for family, _ in reports}
        for first, second in pairwise(sorted(year for name, year in reports if name == family))
    }
    moves: defaultdict[tuple[str, int, int], list[Data]] = defaultdict(list)
    for link in links:
        if link["goal_id_from"] and link["goal_id_to"]:
            family = family_of(link["goal_id_from"])
            pair = (family, link["report_year_from"], link["report_year_to"])
            if pair in following:
                moves[pair] += _moves(link, cells, ranks.get(family, {}))
    return {
        "reports": [_report(key, group, cells) for key, group in sorted(reports.items())],
        "moves": [{"family": f, "from": a, "to": b, "cells": m} for (f, a, b), m in sorted(moves.items())],
    }


def family_of(goal_id: str) -> str:
    """The family that a goal's id begins with."""
    return goal_id.split(":", 1)[0]


def _reports(goals: Sequence[Row]) -> dict[tuple[str, int], list[Row]]:
    reports: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for goal in sorted(goals, key=lambda g: (g["section_number"], g["goal_number"])):
        reports[family_of(goal["goal_id"]), goal["report_year"]].append(goal)
    return dict(reports)


def _report(key: tuple[str, int], goals: Sequence[Row], cells: Mapping[str, Mapping[str, Row]]) -> Data:
    return {
        "family": key[0],
        "year": key[1],
        "document": goals[0]["document_id"],
        "regions": sorted({region for goal in goals for region in cells.get(goal["goal_id"], ())}),
        "goals": [
            {
                "id": goal["goal_id"],
                "section": goal["section_number"],
                "sectionTitle": goal["section_title"],
                "number": goal["goal_number"],
                "text": goal["goal_text"],
                "cells": {
                    region: [status["status_raw"], status["status"], status["needs_review"]]
                    for region, status in cells.get(goal["goal_id"], {}).items()
                },
            }
            for goal in goals
        ],
    }


def _moves(link: Row, cells: Mapping[str, Mapping[str, Row]], ranks: Mapping[str, float]) -> list[Data]:
    was, now = cells.get(link["goal_id_from"], {}), cells.get(link["goal_id_to"], {})
    return [
        {
            "from": link["goal_id_from"],
            "to": link["goal_id_to"],
            "region": region,
            "was": was[region]["status_raw"],
            "now": now[region]["status_raw"],
            "move": movement(was[region], now[region], ranks),
        }
        for region in sorted(was.keys() & now.keys())
    ]
