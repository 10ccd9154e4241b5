"""How well links are found, with the one default setting: all constructed editions, and editions reworded by chance.

``python -m tests.benchmarks.links``. The family ``sjobygd`` is the one that no number of matching was fitted to.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.model import GoalLink
from tests.editions import EDITIONS, Ends, Records, edition, editions, gold_links
from tests.rewording import reworded

CHANGED = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares of the words of each goal that are changed."""
REPEATS = 3


@dataclass
class Tally:
    """Counts over one or more steps from year to year."""

    right: int = 0
    gold: int = 0
    found: int = 0
    kinds_right: int = 0
    wrong: int = 0
    wrong_in_review: int = 0
    goals: set[str] = field(default_factory=set)
    in_review: set[str] = field(default_factory=set)

    def add(self, links: Iterable[GoalLink], gold: Collection[Ends], kinds: dict[Ends, str], mark: str = "") -> None:
        """Counts the links of one step against its gold; ``mark`` tells the goals of one comparison from others."""
        found = {(link.goal_id_from, link.goal_id_to): link for link in links}
        whole = {ends for ends in found if None not in ends}
        self.right += len(whole & set(gold))
        self.gold += len(gold)
        self.found += len(whole)
        self.kinds_right += sum(found[ends].kind == kinds.get(ends) for ends in whole & set(gold))
        self.wrong += len(whole - set(gold))
        self.wrong_in_review += sum(found[ends].needs_review for ends in whole - set(gold))
        for ends, link in found.items():
            named = {mark + goal for goal in ends if goal}
            self.goals |= named
            self.in_review |= named if link.needs_review else set()

    def line(self, name: str, with_kinds: bool = True) -> str:
        """One line of the table."""
        f1 = 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0
        kinds = f"{self.kinds_right:>4} of {self.right:<4}" if with_kinds else " " * 12
        review = f"{len(self.in_review):>4} of {len(self.goals):<5} {len(self.in_review) / len(self.goals):6.1%}"
        return f"{name:32}  F1 {f1:.3f}  {kinds}  {self.wrong_in_review:>3} of {self.wrong:<3}  {review}"


def family_tallies(family: str) -> dict[str, Tally]:
    """Each step of a family, and the whole of it."""
    years = EDITIONS[family]
    links = [link for link in editions(years, family).link().goal_links if link.rule != "gap"]
    tallies: dict[str, Tally] = {}
    total = Tally()
    for first, second in pairwise(years):
        golds = {g.ends: g.kind for g in gold_links(family) if g.from_year == first and None not in g.ends}
        step = [link for link in links if link.report_year_from == first]
        tally = tallies[f"{family} {first}-{second}"] = Tally()
        tally.add(step, golds.keys(), golds)
        total.add(step, golds.keys(), golds)
    tallies[f"{family}, all"] = total
    return tallies


def reworded_tally(changed: float, repeats: int = REPEATS, seed: int = 5) -> Tally:
    """Every constructed edition against itself reworded by chance, a tenth of the goals dropped and as many new."""
    rng, tally = random.Random(seed), Tally()
    for family, years in EDITIONS.items():
        strangers = [goal for other in EDITIONS if other != family for goal in edition(EDITIONS[other][0], other).goals]
        for year in years:
            for repeat in range(repeats):
                made = reworded(edition(year, family), strangers, rng, changed)
                links = Records(made.records.goals, made.records.statuses, made.records.comments).link().goal_links
                tally.add(links, made.truth, {}, f"{family}{year}{repeat}")
    return tally


def main() -> None:
    """Prints a line for each step, each family, and each share of words changed."""
    print(f"links: {'':25}  pairs     kinds right   wrong links  goals in review\n{'':53}in review")
    for family in EDITIONS:
        for name, tally in family_tallies(family).items():
            print(tally.line(name))
    for changed in CHANGED:
        print(reworded_tally(changed).line(f"{changed:.0%} of the words changed", with_kinds=False), flush=True)


if __name__ == "__main__":
    main()
