"""Corrections applied to the records of one document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.corrections.entries import Correction, Corrections
from pipeline.matching.decisions import same_goal
from pipeline.model import Comment, Document, Finding, Goal, Severity, Status
from pipeline.profile import Profile
from pipeline.status import read_status

STAGE = "corrections"

SURE = 1.0
"""Confidence of a value that a person read on the page."""

State = Literal["applied", "stale", "without-target", "impossible"]
Row = Goal | Status | Comment
Records = Mapping[str, Sequence[Any]]

_DATASET = {"goal_text": "goals", "status": "statuses", "comment_text": "comments", "comment_region": "comments"}


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one correction; ``message`` says why where it was not applied."""

    entry: Correction
    state: State
    message: str
    page: int | None = None
    goal_id: str | None = None

    @property
    def finding(self) -> Finding:
        """The same for the dataset: an error unless it was applied."""
        severity: Severity = "info" if self.state == "applied" else "error"
        message = f"{self.entry}: {self.message}"
        return Finding(STAGE, severity, f"correction-{self.state}", message, self.page, self.goal_id)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The records of a document with its corrections, and what became of each."""

    records: Records
    outcomes: tuple[Applied, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One for each correction."""
        return tuple(outcome.finding for outcome in self.outcomes)


class _CannotError(Exception):
    """A correction is not applied."""

    def __init__(self, state: State, message: str, row: Row | None = None) -> None:
        super().__init__(message)
        self.state, self.message, self.row = state, message, row


def apply_corrections(
    corrections: Corrections, document: Document, records: Records, profiles: Iterable[Profile]
) -> Corrected:
    """The records of a document with the corrections of its report, in their order.

    A corrected or confirmed value has ``corrected_by``, confidence :data:`SURE` and ``needs_review`` False. A
    correction is applied only where its goal is found (by wording, then by number) and holds the expected value;
    otherwise the value stays as it was read, and is to be reviewed.

    Args:
        corrections: all there are; those about other reports are passed over.
        document: whose records they are; its family and year tell which corrections are about it.
        records: dataset → rows, as extracted.
        profiles: of the families; that of the document reads corrected statuses.
    """
    entries = corrections.of_report(document.family, document.report_year)
    profile = next((p for p in profiles if p.family == document.family), None)
    if not (entries and records.get("goals") and profile):
        return Corrected(records)
    rows = _Rows(records, profile.for_year(document.report_year))
    outcomes = tuple(_apply(entry, document, rows) for entry in entries)
    return Corrected({**records, **rows.changed}, outcomes)


class _Rows:
    """The rows of a document, changed one by one."""

    def __init__(self, records: Records, profile: Profile) -> None:
        self.profile = profile
        self.changed: dict[str, list[Any]] = {n: list(records.get(n, ())) for n in ("goals", "statuses", "comments")}
        self._as_read = {goal.goal_id: goal.goal_text for goal in records["goals"]}

    def goal_id(self, entry: Correction) -> str:
        """The id that the entry's goal has now: an earlier correction may have changed its wording."""
        now = {goal.goal_id: goal.goal_text for goal in self.changed["goals"]}
        if entry.goal.text:
            ids = {same_goal(entry.goal, self._as_read), same_goal(entry.goal, now)} - {None}
            found = entry.goal.goal_id if entry.goal.goal_id in ids else ids.pop() if len(ids) == 1 else None
        else:
            found = entry.goal.goal_id if entry.goal.goal_id in now else None
        if found is None:
            there = "it is worded otherwise now" if entry.goal.goal_id in now else "there is no such goal now"
            raise _CannotError(
                "without-target", f"its goal is not in the report: {there}. Mend the entry or take it out"
            )
        return found

    def row(self, entry: Correction, goal_id: str) -> Row:
        """The row that the entry is about."""
        for row in self.changed[_DATASET[entry.field]]:
            if row.goal_id == goal_id and (entry.region is None or row.region == entry.region):
                found: Row = row
                return found
        what = "status" if entry.field == "status" else "comment"
        raise _CannotError("without-target", f"the goal has no {what} of {entry.region or 'nobody'!r} now")

    def regions_with_comment(self, goal_id: str) -> set[str]:
        """Whose comments on the goal there are."""
        return {row.region for row in self.changed["comments"] if row.goal_id == goal_id}

    def exchange(self, entry: Correction, old: Row, new: Row) -> None:
        """Puts one row in the place of another."""
        rows = self.changed[_DATASET[entry.field]]
        rows[next(i for i, row in enumerate(rows) if row is old)] = new


def _apply(entry: Correction, document: Document, rows: _Rows) -> Applied:
    try:
        if entry.document not in (None, document.document_id):
            raise _CannotError(
                "stale",
                f"it was made for document {entry.document}, and the report is {document.document_id} now. Look at the "
                "page again, then mend the entry or take it out",
            )
        row = rows.row(entry, rows.goal_id(entry))
        found = _value_of(row)
        if _plain(found) != _plain(entry.expected):
            raise _stale(entry, found, row)
        rows.exchange(entry, row, _corrected(entry, row, rows))
    except _CannotError as problem:
        if problem.row is not None:
            # a person found it wrong once, and what is there now nobody has looked at
            rows.exchange(entry, problem.row, replace(problem.row, needs_review=True))
        return Applied(entry, problem.state, problem.message, *_place(problem.row))
    if entry.is_confirmation:
        message = f"confirmed {_quoted(found)} ({entry.by}: {entry.reason})"
    else:
        of = entry.region if entry.field == "comment_region" else found
        message = f"found {_quoted(of or '')}, published {_quoted(entry.value)} ({entry.by}: {entry.reason})"
    return Applied(entry, "applied", message, *_place(row))


def _stale(entry: Correction, found: str, row: Row) -> _CannotError:
    if _plain(found) == _plain(entry.value):
        advice = f"found {_quoted(found)}, which is the corrected value itself: take the entry out"
    else:
        advice = (
            f"found {_quoted(found)}, expected {_quoted(entry.expected)}: nothing was changed. Look at the page again, "
            "then mend the entry or take it out"
        )
    return _CannotError("stale", advice, row)


def _value_of(row: Row) -> str:
    if isinstance(row, Status):
        return row.status_raw
    return row.goal_text if isinstance(row, Goal) else row.comment_text


def _corrected(entry: Correction, row: Row, rows: _Rows) -> Row:
    if isinstance(row, Status):
        return _corrected_status(entry, row, rows.profile)
    if isinstance(row, Goal):
        changes: dict[str, Any] = {"goal_text": _plain(entry.value)}
    elif entry.field == "comment_text":
        changes = {"comment_text": _plain(entry.value)}
    else:
        _check_region(entry, row, rows)
        changes = {"region": entry.value}
    return replace(row, **changes, **_trusted(entry))


def _corrected_status(entry: Correction, row: Status, profile: Profile) -> Status:
    reading = read_status(entry.value, profile)
    if reading.problem:
        raise _CannotError("impossible", f"the status {reading.problem}: nothing was changed. Mend the entry", row)
    return replace(
        row,
        status_raw=reading.raw,
        status_codes=reading.codes,
        is_uncertain=reading.is_uncertain,
        status=reading.meaning,
        **_trusted(entry),
    )


def _check_region(entry: Correction, row: Comment, rows: _Rows) -> None:
    known = [party.code for party in (*rows.profile.regions, *rows.profile.commenters)]
    if entry.value not in known:
        raise _CannotError("impossible", f"{entry.value!r} is none of {', '.join(known)}. Mend the entry", row)
    if entry.value in rows.regions_with_comment(row.goal_id):
        message = f"the goal has a comment of {entry.value} already: put both texts into that one, with comment_text"
        raise _CannotError("impossible", message, row)


def _trusted(entry: Correction) -> dict[str, Any]:
    return {"confidence": SURE, "needs_review": False, "corrected_by": entry.by}


def _place(row: Row | None) -> tuple[int | None, str | None]:
    if row is None:
        return None, None
    return (row.page if isinstance(row, Status) else row.page_first), row.goal_id


def _plain(text: str) -> str:
    """As it would be published: composed letters, plain ends of lines, no white space around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()


QUOTED = 80
"""Characters of a value that a message shows."""


def _quoted(text: str) -> str:
    return repr(text if len(text) <= QUOTED else f"{text[:QUOTED]}…")
