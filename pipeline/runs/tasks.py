"""What needs several documents at once, as calls to a process of its own: its memory is not that of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.documents.codec import decode, decode_outcome, encode, encode_records
from pipeline.documents.outcome import Outcome
from pipeline.matching import DecisionError, Decisions
from pipeline.model import Finding, Goal
from pipeline.runs.finishing import Finishing

LINK = "pipeline.runs.tasks:link"
MENTION = "pipeline.runs.tasks:mention"
ROWS = 2000
"""So many rows are in one part of an answer: 0.2-0.8 MB."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What holds for all outcomes of a call."""

    finishing: Finishing
    decisions: Decisions


@dataclass(frozen=True)
class Said:
    """The first part of an answer: what is wrong with a decision, so that nothing else comes, or findings."""

    refusal: str | None = None
    findings: tuple[Finding, ...] = ()


def link(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Links the goals of one family.

    Args:
        parts: an :class:`Order`, then the outcomes of all reports of the family as they were read.

    Yields:
        What is to be :class:`Said`, each finding with its document, then ``goal_links`` and ``goal_threads``.
    """
    # numpy and scipy are for the process that links alone
    from pipeline.matching import link_goals

    order = decode(Order, next(parts))
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for outcome in _outcomes(order, parts):
        for name in ("goals", "statuses", "comments"):
            rows[name] += outcome.records.get(name, ())
    try:
        linked = link_goals(rows["goals"], rows["statuses"], rows["comments"], order.decisions)
    except DecisionError as error:
        yield encode(Said(str(error)))
        return
    yield encode(Said(None, _with_documents(linked.findings, rows["goals"])))
    yield from _in_parts("goal_links", linked.goal_links)
    yield from _in_parts("goal_threads", linked.goal_threads)


def mention(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Finds the goals of one family that minutes speak of.

    Args:
        parts: an :class:`Order`, then the outcomes of all minutes and of the family's reports as they were read.

    Yields:
        What is to be :class:`Said`, then ``goal_mentions``.
    """
    from pipeline.minutes.mentions import find_mentions

    outcomes = list(_outcomes(decode(Order, next(parts)), parts))
    passages = [passage for outcome in outcomes for passage in outcome.passages]
    goals = [goal for outcome in outcomes for goal in outcome.records.get("goals", ())]
    yield encode(Said())
    yield from _in_parts("goal_mentions", find_mentions(passages, goals))


def _outcomes(order: Order, parts: Iterator[bytes]) -> Iterator[Outcome]:
    return (order.finishing.finished(decode_outcome(part)) for part in parts)


def _in_parts(dataset: str, rows: Sequence[Any]) -> Iterator[bytes]:
    for start in range(0, len(rows), ROWS):
        yield encode_records({dataset: rows[start : start + ROWS]})


def _with_documents(findings: Sequence[Finding], goals: Sequence[Goal]) -> tuple[Finding, ...]:
    documents = {goal.goal_id: goal.document_id for goal in goals}
    return tuple(f if f.document_id else replace(f, document_id=documents[f.goal_id or ""]) for f in findings)
