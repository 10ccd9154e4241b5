"""Published records with plausible values, for tests that care about a field or two."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.model import (
    AgendaItem,
    AgendaSection,
    Comment,
    Decision,
    Document,
    Finding,
    Goal,
    GoalLink,
    Hyperlink,
    Meeting,
    PageBox,
    Status,
)

DOCUMENT_ID = "0123456789ab"
REGIONS = ("RJH", "RN", "RV", "RVN")


def make_document(**changes: Any) -> Document:
    values: dict[str, Any] = {
        "document_id": DOCUMENT_ID,
        "file_name": "report.pdf",
        "sha256": DOCUMENT_ID.ljust(64, "0"),
        "kind": "followup",
        "family": "rcc-norr",
        "report_year": 2023,
        "plan_period": "2022–2024",
        "title": "Uppföljning",
        "page_count": 20,
        "producer": None,
        "is_tagged": False,
        "is_constructed": True,
        "status": "ok",
    }
    return Document(**values | changes)


def goal_id(section: int, number: int, year: int = 2023, family: str = "rcc-norr") -> str:
    return f"{family}:{year}:{section}.{number:02d}"


def make_goal(section: int = 1, number: int = 1, text: str = "Ett mål.", **changes: Any) -> Goal:
    values: dict[str, Any] = {
        "goal_id": goal_id(section, number),
        "document_id": DOCUMENT_ID,
        "report_year": 2023,
        "plan_period": "2022–2024",
        "section_number": section,
        "section_title": f"Avsnitt {section}",
        "goal_number": number,
        "goal_label": "",
        "goal_text": text,
        "page_first": 5,
        "page_last": 5,
        "strategy": "ruled",
        "confidence": 1.0,
        "needs_review": False,
        "boxes": (PageBox(5, 50.0, 100.0, 200.0, 130.0),),
    }
    return Goal(**values | changes)


def make_status(section: int = 1, number: int = 1, region: str = "RN", raw: str = "P", **changes: Any) -> Status:
    values: dict[str, Any] = {
        "goal_id": goal_id(section, number),
        "region": region,
        "report_year": 2023,
        "section_number": section,
        "goal_number": number,
        "status_raw": raw,
        "status_codes": tuple(raw.rstrip("?").split("/")) if raw else (),
        "is_uncertain": raw.endswith("?"),
        "status": None,
        "page": 5,
        "x0": 210.0,
        "top": 100.0,
        "x1": 220.0,
        "bottom": 112.0,
        "confidence": 1.0,
        "needs_review": False,
    }
    return Status(**values | changes)


def make_comment(
    section: int = 1, number: int = 1, region: str = "RN", text: str = "Pågår.", **changes: Any
) -> Comment:
    values: dict[str, Any] = {
        "goal_id": goal_id(section, number),
        "region": region,
        "report_year": 2023,
        "label_raw": f"{region}:",
        "comment_text": text,
        "page_first": 5,
        "page_last": 5,
        "confidence": 1.0,
        "needs_review": False,
        "boxes": (PageBox(5, 300.0, 100.0, 500.0, 130.0),),
    }
    return Comment(**values | changes)


def make_finding(number: int = 1, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "stage": "followup",
        "severity": "warning",
        "code": "odd",
        "message": "Something is odd.",
        "document_id": DOCUMENT_ID,
        "finding_number": number,
    }
    return Finding(**values | changes)


def make_link(from_id: str | None, to_id: str | None, **changes: Any) -> GoalLink:
    values: dict[str, Any] = {
        "report_year_from": 2022,
        "goal_id_from": from_id,
        "report_year_to": 2023,
        "goal_id_to": to_id,
        "kind": "edited",
        "is_moved": False,
        "score": 0.9,
        "rule": "score",
        "needs_review": False,
        "decided_by": "rule",
    }
    return GoalLink(**values | changes)


def make_meeting(**changes: Any) -> Meeting:
    values: dict[str, Any] = {
        "meeting_id": DOCUMENT_ID,
        "group_name": "RPO Cancer",
        "meeting_date": None,
        "previous_meeting_date": date(2024, 9, 10),
        "next_meeting_date": date(2025, 2, 4),
        "next_meeting_start": "15:00",
        "next_meeting_end": "17:00",
        "next_meeting_place": "Teams",
    }
    return Meeting(**values | changes)


def make_item(number: int, title: str, text: str = "", **changes: Any) -> AgendaItem:
    values: dict[str, Any] = {"page_first": 1, "page_last": 1, "boxes": (PageBox(1, 50.0, 60.0, 500.0, 80.0),)}
    return AgendaItem(DOCUMENT_ID, number, title, text, **values | changes)


def make_section(item: int, number: int, title: str, **changes: Any) -> AgendaSection:
    values: dict[str, Any] = {"level": 1, "text": "", "boxes": (PageBox(2, 50.0, 60.0, 500.0, 80.0),)}
    return AgendaSection(DOCUMENT_ID, item, number, title=title, **values | changes)


def make_decision(item: int, number: int, text: str, **changes: Any) -> Decision:
    values: dict[str, Any] = {"decided_by": None, "page": 3, "boxes": (PageBox(3, 50.0, 60.0, 500.0, 80.0),)}
    return Decision(DOCUMENT_ID, item, number, decision_text=text, **values | changes)


def make_hyperlink(position: int, url: str, **changes: Any) -> Hyperlink:
    values: dict[str, Any] = {"page": 1, "item_number": 1, "link_text": url}
    return Hyperlink(DOCUMENT_ID, position=position, url=url, **values | changes)
