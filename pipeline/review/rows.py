"""The documents as the page shows them: rows, each with its fields, their boxes, and what was found about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.profile import Profile

Row = Mapping[str, Any]
Data = dict[str, Any]
ReadRows = Callable[[str], Sequence[Row]]

DECIMALS = 2
"""Of a coordinate (points): as published."""


def document_rows(read: ReadRows) -> dict[str, list[Data]]:
    """The rows of each document, by its id, in the order of the page.

    A row is a goal, or an item of an agenda. Its ``fields`` are what can be looked at by itself: the goal's text, each
    status, each comment; the item's texts and decisions. Each has ``boxes`` as (page, x0, top, x1, bottom) in points.

    Args:
        read: gives the rows of a dataset by its name.
    """
    rows: defaultdict[str, list[Data]] = defaultdict(list)
    findings = _by(read("findings"), "goal_id")
    statuses, comments = _by(read("statuses"), "goal_id"), _by(read("comments"), "goal_id")
    for goal in sorted(read("goals"), key=lambda g: (g["document_id"], g["section_number"], g["goal_number"])):
        goal_id = goal["goal_id"]
        rows[goal["document_id"]].append(
            _goal_row(goal, statuses[goal_id], comments[goal_id], [_finding(f) for f in findings[goal_id]])
        )
    for item in _item_rows(read):
        rows[item.pop("document")].append(item)
    return dict(rows)


def findings_of_documents(read: ReadRows) -> dict[str, list[Data]]:
    """The findings that belong to no goal, by document."""
    found: defaultdict[str, list[Data]] = defaultdict(list)
    for finding in read("findings"):
        if not finding["goal_id"]:
            found[finding["document_id"]].append(_finding(finding))
    return dict(found)


def status_codes(profile: Profile) -> Data:
    """What the page needs to read a status that a person types: as :func:`pipeline.status.read_status` does."""
    form = profile.status_format
    return {
        "codes": [{"code": s.code, "meaning": s.meaning, "printed": list(s.printed)} for s in profile.statuses],
        "separators": list(form.separators),
        "uncertain": list(form.uncertain),
        "blank": list(form.blank),
        "regions": list(profile.region_codes),
        "parties": [party.code for party in (*profile.regions, *profile.commenters)],
    }


def _by(rows: Iterable[Row], column: str) -> defaultdict[Any, list[Row]]:
    grouped: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


def _goal_row(goal: Row, statuses: Sequence[Row], comments: Sequence[Row], findings: list[Data]) -> Data:
    fields = [_field("goal_text", None, goal["goal_text"], goal, _boxes(goal["boxes"]))]
    fields += [
        {**_field("status", s["region"], s["status_raw"], s, _status_box(s)), "status": s["status"]} for s in statuses
    ]
    fields += [
        {
            **_field("comment_text", c["region"], c["comment_text"], c, _boxes(c["boxes"])),
            "label": c["label_raw"],
        }
        for c in sorted(comments, key=_printed_place)
    ]
    return {
        "id": goal["goal_id"],
        "section": goal["section_number"],
        "sectionTitle": goal["section_title"],
        "name": f"{goal['section_number']}.{goal['goal_number']}",
        "label": goal["goal_label"],
        "pages": [goal["page_first"], goal["page_last"]],
        "strategy": goal["strategy"],
        "fields": fields,
        "findings": findings,
    }


def _printed_place(comment: Row) -> list[tuple[int, float]]:
    """Sorts comments as they stand on the page: their key would sort them by name."""
    return [(box["page"], box["top"]) for box in comment["boxes"][:1]] or [(comment["page_first"], 0.0)]


def _field(kind: str, region: str | None, text: str, row: Row, boxes: list[list[float]]) -> Data:
    return {
        "kind": kind,
        "region": region,
        "text": text,
        "boxes": boxes,
        "confidence": row["confidence"],
        "review": row["needs_review"],
        "by": row.get("corrected_by"),
    }


def _boxes(boxes: Iterable[Row]) -> list[list[float]]:
    return [[b["page"], *(round(b[side], DECIMALS) for side in ("x0", "top", "x1", "bottom"))] for b in boxes]


def _status_box(status: Row) -> list[list[float]]:
    return _boxes([status]) if status["x0"] is not None and status["page"] is not None else []


def _finding(finding: Row) -> Data:
    return {name: finding[name] for name in ("severity", "code", "message", "page")}


# ---- minutes ------------------------------------------------------------------------------------------------------


def _item_rows(read: ReadRows) -> Iterable[Data]:
    sections = _by_item(read("agenda_sections"))
    decisions = _by_item(read("decisions"))
    for item in sorted(read("agenda_items"), key=lambda i: (i["meeting_id"], i["item_number"])):
        key = (item["meeting_id"], item["item_number"])
        fields = [_text_field("item", item["title"], item["text"], item)]
        fields += [_text_field("section", s["title"], s["text"], s) for s in sections[key]]
        fields += [_text_field("decision", d["decided_by"] or "", d["decision_text"], d) for d in decisions[key]]
        yield {
            "document": item["meeting_id"],
            "id": f"{item['meeting_id']}:{item['item_number']}",
            "section": item["item_number"],
            "sectionTitle": item["title"],
            "name": f"{item['item_number']}",
            "label": "",
            "pages": [item["page_first"], item["page_last"]],
            "strategy": None,
            "fields": fields,
            "findings": [],
        }


def _by_item(rows: Iterable[Row]) -> defaultdict[tuple[str, int], list[Row]]:
    grouped: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["meeting_id"], row["item_number"]].append(row)
    return grouped


def _text_field(kind: str, label: str, text: str, row: Row) -> Data:
    sure = {"confidence": None, "needs_review": False}
    return {**_field(kind, None, text, sure, _boxes(row["boxes"])), "label": label}
