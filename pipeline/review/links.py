"""Links between years as the page shows them: both wordings as one, and who else was considered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.matching.explain import awaiting, word_diff

Row = Mapping[str, Any]
Data = dict[str, Any]

_RIVAL = re.compile(r"(?:runner-up|best free candidate) (?P<goal>[^\s:]+:\d{4}:\d+\.\d+)")


def links_data(links: Iterable[Row], goals: Iterable[Row], statuses: Iterable[Row]) -> Data:
    """All links, those that await a decision first and of these the most uncertain, and the goals they are about."""
    by_id = {goal["goal_id"]: goal for goal in goals}
    cells: dict[str, list[str]] = {}
    for status in statuses:
        cells.setdefault(status["goal_id"], []).append(f"{status['region']} {status['status_raw'] or '–'}")
    all_links = list(links)
    waiting = awaiting(all_links)
    rest = [link for link in all_links if not link["needs_review"]]
    return {
        "links": [_link(link, by_id) for link in (*waiting, *rest)],
        "goals": {goal_id: _goal(goal, cells.get(goal_id, [])) for goal_id, goal in by_id.items()},
    }


def _link(link: Row, goals: Mapping[str, Row]) -> Data:
    first, second = link["goal_id_from"], link["goal_id_to"]
    rival = _RIVAL.search(link["evidence"])
    return {
        "from": first,
        "to": second,
        "yearFrom": link["report_year_from"],
        "yearTo": link["report_year_to"],
        "kind": link["kind"],
        "moved": link["is_moved"],
        "score": link["score"],
        "rule": link["rule"],
        "review": link["needs_review"],
        "by": link["decided_by"],
        "evidence": link["evidence"].split("; ") if link["evidence"] else [],
        "rival": rival["goal"] if rival and rival["goal"] in goals else None,
        "diff": word_diff(goals[first]["goal_text"], goals[second]["goal_text"]) if first and second else [],
    }


def _goal(goal: Row, cells: list[str]) -> Data:
    return {
        "text": goal["goal_text"],
        "year": goal["report_year"],
        "document": goal["document_id"],
        "name": f"{goal['section_number']}.{goal['goal_number']}",
        "section": goal["section_title"],
        "cells": cells,
    }
