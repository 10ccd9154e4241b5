"""Threads: a goal through the years, under an id that stays.

A thread follows the main line: of the parts of a split the best goes on in the thread, of goals that were merged the
best does; the other parts begin threads of their own, the other merged goals end theirs. So every goal is in one
thread, and no thread has two goals of one year; which goals have parts elsewhere stands in the links.

A thread is called after its goal in the report that came first *into the folder*, not in the oldest: else the report of
an earlier year, put in later, would rename every thread. In what order the reports came is all that has to be
remembered, one line per family (``threads.toml``). Without that file they are taken to have come in the order of
their years.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.matching.decisions import DecisionError
from pipeline.model import GoalThread

THREADS_FILE = "threads.toml"
HEADER = """# In what order the report years of each family came into this folder.
# Thread ids rest on it: keep it, and let `followup run` add to it.
"""


def follow(
    goals_by_year: Mapping[int, Sequence[str]], main_links: Mapping[str, str], order: Sequence[int]
) -> list[GoalThread]:
    """Puts the goals of one family into threads.

    Args:
        goals_by_year: report year → goal ids.
        main_links: goal → the goal that continues it, in the next report or, after a gap, in a later one; no goal
            continues two.
        order: report years in the order in which they came; years that are missing come last.

    Returns:
        One row for each goal.
    """
    years = [*order, *sorted(year for year in goals_by_year if year not in order)]
    rank = {year: place for place, year in enumerate(dict.fromkeys(years))}
    year_of = {goal: year for year, goals in goals_by_year.items() for goal in goals}
    continued = set(main_links.values())
    threads: list[GoalThread] = []
    for goal in (goal for goals in goals_by_year.values() for goal in goals if goal not in continued):
        chain = [goal]
        while chain[-1] in main_links:
            chain.append(main_links[chain[-1]])
        thread_id = min(chain, key=lambda member: rank[year_of[member]])
        threads += [GoalThread(thread_id, member, year_of[member]) for member in chain]
    return threads


def read_year_order(path: Path) -> dict[str, tuple[int, ...]]:
    """Family → its report years in the order in which they came; empty where there is no file.

    Raises:
        DecisionError: the file is not of that form.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path} cannot be read: {error}. Mend it, or thread ids may change") from error
    years = content.get("years", {})
    if not isinstance(years, dict) or not all(_is_order(order) for order in years.values()):
        raise DecisionError(f"{path}: found {years!r}, expected lists of years below [years]")
    return {family: tuple(order) for family, order in years.items()}


def _is_order(order: object) -> bool:
    return isinstance(order, list) and all(type(year) is int for year in order)


def extended_order(
    order: Mapping[str, Sequence[int]], reports: Iterable[tuple[str, int]]
) -> dict[str, tuple[int, ...]]:
    """``order`` with the (family, year) ``reports`` it does not know at the end, those of one family by year."""
    extended = {family: list(years) for family, years in order.items()}
    for family, year in sorted(set(reports)):
        if year not in extended.setdefault(family, []):
            extended[family].append(year)
    return {family: tuple(years) for family, years in sorted(extended.items())}


def year_order_text(order: Mapping[str, Sequence[int]]) -> str:
    """The content of the file."""
    lines = [f'"{family}" = [{", ".join(str(year) for year in years)}]' for family, years in sorted(order.items())]
    return "\n".join([HEADER + "[years]", *lines, ""])
