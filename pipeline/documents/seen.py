"""Holds what was read of a report against what is seen of it: what differs is flagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.documents.outcome import Outcome
from pipeline.followup.trust import SETTINGS, Trust
from pipeline.model import Box, DocumentLayout, Finding, PageBox, PageLayout, Status, Word
from pipeline.profile import Profile
from pipeline.reading import NOT_SEEN, OddWord, Place, Sight, quoted, second_opinion, slow_to_paint

STAGE = "reading"
ODD = {
    "hidden": NOT_SEEN,
    "struck": "it is struck through",
    "other": "another engine reads something else on the page",
}
MARGIN = 4.0
"""Points around where a row crosses a column that are looked at where nothing is printed."""


def held_against_pages(path: Path, layout: DocumentLayout, outcome: Outcome, profile: Profile | None) -> Outcome:
    """The outcome of a report with what another engine reads and shows otherwise.

    Args:
        path: the file.
        layout: what was read of it.
        outcome: what was made of that.
        profile: tells the letters of statuses; None for a report of which nothing was made.

    Returns:
        Every value that does not look as it was read is flagged, and a finding says why.
    """
    statuses: Sequence[Status] = outcome.records.get("statuses", ())
    if profile is None or not statuses:
        return _told(outcome, second_opinion(path, layout))
    if slow := slow_to_paint(path.read_bytes()):
        message = f"nobody looked whether statuses are printed as they are read: {slow} would take minutes to paint"
        finding = Finding(STAGE, "warning", "not-looked-at", f"{message}. Compare with the printed pages")
        return _told(outcome, (*second_opinion(path, layout), finding))
    placed = dict(_placed(statuses, outcome.records))
    letters = {text for status in profile.statuses for text in status.printed if len(text) == 1}
    sight = Sight(layout, list(placed.values()), letters)
    words: list[OddWord] = []
    others = second_opinion(path, layout, at_page=sight.at_page, at_word=lambda *found: words.append(_other(*found)))
    words += sight.words
    numbers = list(placed)
    # what a letter looks like tells more than what another engine takes it for
    in_doubt = [word for word in words if word.kind != "other" or word.text not in letters]
    odd = {**dict(_words_in(statuses, in_doubt)), **{numbers[at]: reason for at, reason in sight.odd().items()}}
    findings = (*others, *_status_findings(statuses, odd), *_word_findings(words), *_unpainted(sight.unpainted))
    if strange := sight.strange_letters():
        findings = (*findings, _strange(strange))
    return replace(_told(outcome, findings), records=_flagged(outcome.records, odd, words))


def _other(page: PageLayout, word: Word) -> OddWord:
    return OddWord(page.number, page.displayed(word.box), word.text, "other")


def _told(outcome: Outcome, findings: Sequence[Finding]) -> Outcome:
    return replace(outcome, findings=(*findings, *outcome.findings)) if findings else outcome


# ---- places ----------------------------------------------------------------------------------------------------------


def _placed(statuses: Sequence[Status], records: Mapping[str, Sequence[Any]]) -> Iterator[tuple[int, Place]]:
    """Where statuses are, or should be, by their numbers."""
    columns: dict[tuple[int | None, str], list[Box]] = defaultdict(list)
    boxes = [_box(status) for status in statuses]
    for status, box in zip(statuses, boxes, strict=True):
        if status.status_raw and box:
            columns[status.page, status.region].append(box)
    rows = {goal.goal_id: goal.boxes for goal in records.get("goals", ())}
    for number, (status, box) in enumerate(zip(statuses, boxes, strict=True)):
        place = box or _crossing(columns[status.page, status.region], rows.get(status.goal_id, ()), status.page)
        if place is not None and status.page is not None:
            yield number, Place(status.page, place, status.status_raw)


def _box(status: Status) -> Box | None:
    if status.x0 is None or status.top is None or status.x1 is None or status.bottom is None:
        return None
    return Box(status.x0, status.top, status.x1, status.bottom)


def _crossing(column: Sequence[Box], row: Sequence[PageBox], page: int | None) -> Box | None:
    """Where a row crosses a column, on a page; None where that is not known."""
    here = next((box for box in row if box.page == page), None)
    if not column or here is None:
        return None
    # not all that any of them takes: a long one may reach over its column
    x0, x1 = _middle([box.x0 for box in column]), _middle([box.x1 for box in column])
    return Box(x0 - MARGIN, here.top - MARGIN, x1 + MARGIN, here.bottom + MARGIN)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _words_in(statuses: Sequence[Status], words: Sequence[OddWord]) -> Iterator[tuple[int, str]]:
    """The numbers of statuses that hold such words, and what is odd about these."""
    for number, status in enumerate(statuses) if words else ():
        if box := _box(status):
            here = [PageBox(status.page or 0, *box)]
            yield from ((number, ODD[word.kind]) for word in words if _holds(here, [word]))


# ---- flags -----------------------------------------------------------------------------------------------------------


def _flagged(
    records: Mapping[str, Sequence[Any]], odd: Collection[int], words: Sequence[OddWord]
) -> Mapping[str, Sequence[Any]]:
    """The records, those flagged that look otherwise or hold words that do."""
    if not odd and not words:
        return records
    flagged = dict(records)
    flagged["statuses"] = [
        _doubted(status) if number in odd else status for number, status in enumerate(records["statuses"])
    ]
    for name in ("goals", "comments"):
        flagged[name] = [
            _doubted(record) if _holds(record.boxes, words) else record for record in records.get(name, ())
        ]
    return flagged


def _doubted(record: Any) -> Any:
    trust = Trust(record.confidence, record.needs_review).lowered(SETTINGS.disagreement)
    return replace(record, confidence=trust.confidence, needs_review=trust.needs_review)


def _holds(boxes: Sequence[PageBox], words: Sequence[OddWord]) -> bool:
    """Whether the middle of a word is in one of the boxes."""
    return any(
        page == word.page and x0 <= word.box.x_centre <= x1 and top <= word.box.y_centre <= bottom
        for word in words
        for page, x0, top, x1, bottom in boxes
    )


# ---- findings --------------------------------------------------------------------------------------------------------


def _status_findings(statuses: Sequence[Status], odd: Mapping[int, str]) -> Iterator[Finding]:
    for number, reason in odd.items():
        status = statuses[number]
        where = f"page {status.page}, goal {status.section_number}.{status.goal_number}, {status.region}"
        read = f"the status is read as {status.status_raw!r}" if status.status_raw else "no status is read"
        message = f"{where}: {read}, but {reason}. Compare with the printed page"
        yield Finding(STAGE, "warning", "status-looks-otherwise", message, status.page, status.goal_id)


def _word_findings(words: Sequence[OddWord]) -> Iterator[Finding]:
    kinds = (
        ("hidden", "hidden-text", "are read that nobody sees: they are printed invisibly, covered or cut away"),
        ("struck", "struck-text", "are read that are struck through"),
    )
    for kind, code, what in kinds:
        by_page: dict[int, list[str]] = defaultdict(list)
        for word in words:
            if word.kind == kind:
                by_page[word.page].append(word.text)
        for page, texts in by_page.items():
            message = f"on page {page} {len(texts)} words {what} ({quoted(texts)}). Compare with the printed page"
            yield Finding(STAGE, "warning", code, message, page)


def _unpainted(pages: Collection[int]) -> Iterator[Finding]:
    for page in sorted(pages):
        message = (
            f"PDFium does not paint page {page}, or not in time: nobody looked whether its statuses are printed as "
            "they are read. Compare with the printed page"
        )
        yield Finding(STAGE, "warning", "not-looked-at", message, page)


def _strange(letters: str) -> Finding:
    message = (
        f"the font of the statuses has {' and '.join(map(repr, letters))} as no other font has them: whether they are "
        "printed as they are read cannot be told by their looks. Compare some with the printed page"
    )
    return Finding(STAGE, "warning", "letters-look-strange", message)
