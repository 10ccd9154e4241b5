"""All reports of one family to its links: each to the next, and over the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.matching.carry import Carrier
from pipeline.matching.compare import compare
from pipeline.matching.decisions import Resolved
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.found import Comparison, Found, LeftOver
from pipeline.matching.gaps import Return, find_returns
from pipeline.matching.kinds import DROPPED, NEW, same_title
from pipeline.matching.settings import Settings
from pipeline.model import Comment, Finding, Goal, GoalLink, Status

STAGE = "matching"


@dataclass(slots=True)
class FamilyLinks:
    """What was found in one family. ``main_links``: goal → the goal that continues it."""

    links: list[GoalLink] = field(default_factory=list)
    main_links: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def link_family(
    family: str,
    by_year: Mapping[int, Sequence[Goal]],
    statuses: Iterable[Status],
    comments: Iterable[Comment],
    resolved: Sequence[Resolved],
    settings: Settings,
) -> FamilyLinks:
    """Links the goals of one family.

    Args:
        family: its name.
        by_year: report year, ascending, two at least → goals in their order.
        statuses: of these goals, and others.
        comments: of these goals, and others.
        resolved: decisions of people.
        settings: the limits.
    """
    editions = _editions(by_year, statuses, comments)
    carrier = Carrier(resolved, list(editions.values()))
    encoder = Encoder(list(editions.values()), settings)
    result = FamilyLinks()
    comparisons: dict[tuple[int, int], Comparison] = {}
    for first, second in pairwise(editions.values()):
        comparison = comparisons[first.year, second.year] = compare(
            first, second, carrier.verdicts(first, second), settings, encoder
        )
        writer = LinkWriter(first, second, resolved)
        result.links += writer.all_links(comparison)
        result.main_links |= _main(comparison.links, first, second)
        if second.year - first.year > 1:
            result.findings.append(_missing_years(family, first.year, second.year, by_year[second.year][0]))
    for back in find_returns(list(editions.values()), comparisons, carrier, settings, encoder):
        first, second = editions[back.first], editions[back.second]
        result.links.append(LinkWriter(first, second, resolved).link(back.found, rule="gap"))
        result.main_links |= _main([back.found], first, second)
        result.findings.append(_came_back(back, first, second))
    result.findings += [_without_effect(r) for r in resolved if _is_unheeded(r, family, result)]
    return result


def _is_unheeded(r: Resolved, family: str, result: FamilyLinks) -> bool:
    """True for a decision that two goals are one which neither a link nor a chain of links between them shows."""
    if r.entry.verdict != "linked" or r.entry.refs[0].family != family:
        return False
    goal = r.first
    while goal is not None and goal != r.second:
        goal = result.main_links.get(goal)
    return goal is None and all((link.goal_id_from, link.goal_id_to) != (r.first, r.second) for link in result.links)


def _editions(
    by_year: Mapping[int, Sequence[Goal]], statuses: Iterable[Status], comments: Iterable[Comment]
) -> dict[int, Edition]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for comment in sorted(comments, key=lambda c: (c.goal_id, c.region)):
        said[comment.goal_id].append(comment.comment_text)
    codes: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for status in statuses:
        if status.status_codes:
            codes[status.goal_id][status.region] = frozenset(status.status_codes)
    return {
        year: Edition(
            year,
            tuple(g.goal_id for g in goals),
            tuple(g.goal_text for g in goals),
            tuple("\n".join(said[g.goal_id]) for g in goals),
            tuple(g.section_number for g in goals),
            tuple(g.section_title for g in goals),
            tuple(codes[g.goal_id] for g in goals),
        )
        for year, goals in by_year.items()
    }


def _main(links: Iterable[Found], first: Edition, second: Edition) -> dict[str, str]:
    return {first.goal_ids[link.old]: second.goal_ids[link.new] for link in links if link.is_main}


@dataclass(frozen=True, slots=True)
class LinkWriter:
    """Links between two editions as published rows."""

    first: Edition
    second: Edition
    resolved: Sequence[Resolved]

    def all_links(self, comparison: Comparison) -> list[GoalLink]:
        """One row for each link, dropped goal and new goal."""
        return [
            *(self.link(found) for found in comparison.links),
            *(self._end(left, is_old=True) for left in comparison.dropped),
            *(self._end(left, is_old=False) for left in comparison.new),
        ]

    def link(self, found: Found, rule: str | None = None) -> GoalLink:
        """A row for one link; ``rule`` in place of the link's own."""
        old, new = self.first.goal_ids[found.old], self.second.goal_ids[found.new]
        return GoalLink(
            self.first.year,
            old,
            self.second.year,
            new,
            found.kind,
            not same_title(self.first.titles[found.old], self.second.titles[found.new]),
            found.score,
            self._rule(old, new, None, found.is_decided) or rule or found.rule,
            found.needs_review and not found.is_decided,
            "person" if found.is_decided else "rule",
            found.evidence,
        )

    def _end(self, left: LeftOver, is_old: bool) -> GoalLink:
        """A row for a goal without a link; its score is how sure it is that there is none."""
        edition, year = (self.first, self.second.year) if is_old else (self.second, self.first.year)
        goal_id = edition.goal_ids[left.goal]
        old, new = (goal_id, None) if is_old else (None, goal_id)
        rule = self._rule(old, new, year, is_decided=False)
        return GoalLink(
            self.first.year,
            old,
            self.second.year,
            new,
            DROPPED if is_old else NEW,
            False,
            1.0 - left.score,
            rule or "no-partner",
            left.needs_review and rule is None,
            "person" if rule else "rule",
            left.evidence,
        )

    def _rule(self, old: str | None, new: str | None, year: int | None, is_decided: bool) -> str | None:
        if any(
            (r.first, r.second, r.entry.year) == (old, new, year) and r.entry.verdict != "apart" for r in self.resolved
        ):
            return "decision"
        return "decision-carried" if is_decided else None


# ---- findings -----------------------------------------------------------------------------------------------------


def _missing_years(family: str, first: int, second: int, goal: Goal) -> Finding:
    missing = f"{first + 1}" if second - first == 2 else f"{first + 1} to {second - 1}"
    return Finding(
        STAGE,
        "warning",
        "report-years-missing",
        f"No report of {family} about {missing}: "
        f"the goals of {second} are linked to those of {first}, which is less sure",
        document_id=goal.document_id,
    )


def _without_effect(r: Resolved) -> Finding:
    return Finding(
        STAGE,
        "warning",
        "decision-without-effect",
        f"{r.entry}: a report in between has goals that continue {r.first} or lead to {r.second}; decide about these",
        goal_id=r.second,
    )


def _came_back(back: Return, first: Edition, second: Edition) -> Finding:
    old, new = first.goal_ids[back.found.old], second.goal_ids[back.found.new]
    return Finding(
        STAGE,
        "info",
        "goal-came-back",
        f"{new} was in no report after {old} of {first.year} until {second.year}: it keeps its thread",
        goal_id=new,
    )
