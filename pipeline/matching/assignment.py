"""Which pairs become links: the best whole, not the best of each; then the further parts of splits and mergers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from pipeline.matching.candidates import Integers
from pipeline.matching.encoding import Encoded, Floats
from pipeline.matching.settings import Settings
from pipeline.matching.terms import Matrix

NO_GOAL = -1
TIE = 1e-9
"""Log-odds that a step in the order of goals costs, so that equal goals pair up in their order."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs with their log-odds; ``plain`` are those without the penalty for another content."""

    rows: Integers
    columns: Integers
    logits: Floats
    plain: Floats

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A further part: candidate ``pair`` whose one goal has a better partner already.

    ``share`` is how much of the part only the goal it belongs to explains, not the other part.
    """

    pair: int
    is_split: bool
    share: float
    logit: float


def assign(pairs: Pairs, sizes: tuple[int, int], settings: Settings) -> Integers:
    """The candidates that together have most log-odds above ``settings.accept``, each goal in one at most.

    Solved exactly, for each group of goals that hang together by such candidates (Kuhn 1955; Crouse 2016 for the
    dense solver of scipy, Jonker and Volgenant 1987 for the sparse one).

    Returns:
        Places in ``pairs``, ascending.
    """
    gains = pairs.logits - settings.accept - TIE * np.abs(pairs.rows - pairs.columns)
    places = np.flatnonzero(gains > 0)
    if not len(places):
        return places
    graph = sparse.coo_array(
        (np.ones(len(places)), (pairs.rows[places], pairs.columns[places] + sizes[0])), shape=(sum(sizes), sum(sizes))
    )
    _, group = connected_components(graph.tocsr(), directed=False)
    chosen = [_solve(part, pairs, gains, settings) for part in _groups(places, group[pairs.rows[places]])]
    return np.sort(np.concatenate(chosen))


def _groups(places: Integers, group: Integers) -> Iterator[Integers]:
    order = np.argsort(group, kind="stable")
    yield from np.split(places[order], np.flatnonzero(np.diff(group[order])) + 1)


def _solve(places: Integers, pairs: Pairs, gains: Floats, settings: Settings) -> Integers:
    if len(places) == 1:
        return places
    rows, row_of = np.unique(pairs.rows[places], return_inverse=True)
    columns, column_of = np.unique(pairs.columns[places], return_inverse=True)
    solve = _dense if max(len(rows), len(columns)) <= settings.dense_side else _sparse
    return solve(places, row_of, column_of, gains[places])


def _dense(places: Integers, rows: Integers, columns: Integers, gains: Floats) -> Integers:
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    place = np.full(table.shape, NO_GOAL)
    table[rows, columns] = gains
    place[rows, columns] = places
    found = place[linear_sum_assignment(table, maximize=True)]
    return np.asarray(found[found != NO_GOAL])


def _sparse(places: Integers, rows: Integers, columns: Integers, gains: Floats) -> Integers:
    """The same with a sparse solver: each row may also take a column of its own that gains nothing."""
    n, m = int(rows.max()) + 1, int(columns.max()) + 1
    top = float(gains.max()) + 1.0
    own = np.arange(n)
    costs = sparse.csr_array(
        (np.concatenate([top - gains, np.full(n, top)]), (np.append(rows, own), np.append(columns, m + own))),
        shape=(n, m + n),
    )
    taken_rows, taken_columns = min_weight_full_bipartite_matching(costs)
    keys = rows * (m + n) + columns
    order = np.argsort(keys)
    wanted = (taken_rows * (m + n) + taken_columns)[taken_columns < m]
    return np.asarray(places[order[np.searchsorted(keys[order], wanted)]])


def partners(pairs: Pairs, chosen: Integers, sizes: tuple[int, int]) -> tuple[Integers, Integers]:
    """The partner of each goal of the earlier and of the later edition, ``NO_GOAL`` for none."""
    of_old, of_new = np.full(sizes[0], NO_GOAL), np.full(sizes[1], NO_GOAL)
    of_old[pairs.rows[chosen]] = pairs.columns[chosen]
    of_new[pairs.columns[chosen]] = pairs.rows[chosen]
    return of_old, of_new


def further_parts(
    pairs: Pairs, encoded: Encoded, of_old: Integers, of_new: Integers, settings: Settings
) -> dict[int, Part]:
    """Goals without a partner that are part of a goal that has one.

    A new goal without a partner is a further part of an old goal when the two are alike enough to be linked and a
    share of its own content stands in the old goal *and not* in that one's partner: two goals that merely resemble a
    third explain no such share. The same the other way round for mergers.

    Args:
        pairs: the candidates.
        encoded: texts of both editions.
        of_old: partners of the old goals, ``NO_GOAL`` for none.
        of_new: partners of the new goals.
        settings: limits.

    Returns:
        Place in ``pairs`` → what was found; each goal without a partner in one at most, its best.
    """
    likely = pairs.plain > settings.accept
    split = np.flatnonzero(likely & (of_new[pairs.columns] == NO_GOAL) & (of_old[pairs.rows] != NO_GOAL))
    merged = np.flatnonzero(likely & (of_old[pairs.rows] == NO_GOAL) & (of_new[pairs.columns] != NO_GOAL))
    old, new = encoded.texts
    of_split = _explained(new, old, new, encoded.weights, (pairs.columns[split], pairs.rows[split]), of_old)
    of_merged = _explained(old, new, old, encoded.weights, (pairs.rows[merged], pairs.columns[merged]), of_new)
    found = [
        *_accepted(pairs, split, of_split, pairs.columns, True, settings),
        *_accepted(pairs, merged, of_merged, pairs.rows, False, settings),
    ]
    return {part.pair: part for part in found}


def _explained(
    part: Matrix, whole: Matrix, other: Matrix, weights: Any, ends: tuple[Integers, Integers], partner: Integers
) -> Floats:
    """The share of a part's weight that the whole has and the whole's partner has not."""
    parts, wholes = ends
    if not len(parts):
        return np.zeros(0)
    shared = part[parts].multiply(whole[wholes])
    only = shared - shared.multiply(other[partner[wholes]])
    total = np.asarray(part[parts] @ weights, dtype=float)
    return np.asarray((only @ weights) / np.where(total > 0, total, 1.0), dtype=float)


def _accepted(
    pairs: Pairs, places: Integers, shares: Floats, goals: Integers, is_split: bool, settings: Settings
) -> Iterator[Part]:
    logits = pairs.plain[places] + settings.extra_weight * np.minimum(shares, settings.extra_cap) + settings.extra_base
    taken: set[int] = set()
    for k in np.lexsort((places, -logits)):
        goal = int(goals[places[k]])
        if shares[k] >= settings.extra_share and logits[k] > settings.extra_accept and goal not in taken:
            taken.add(goal)
            yield Part(int(places[k]), is_split, float(shares[k]), float(logits[k]))


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What each link won against.

    ``margin``: the cost in log-odds of the next best whole (infinite where there is none); ``rival``: the place in the
    candidates of the best other candidate of either goal, ``NO_GOAL`` for none.
    """

    margin: Floats
    rival: Integers


def runners_up(pairs: Pairs, chosen: Integers, linked: Integers, sizes: tuple[int, int], accept: float) -> RunnerUp:
    """For each chosen link: its best rival, and what it would cost to give one of its goals another partner.

    The goals that lose their partner by that take each other, or none. Candidates that are links themselves (parts
    of a split or merger) are no rivals.

    Args:
        pairs: the candidates.
        chosen: places of the one-to-one links.
        linked: places of all links.
        sizes: goals of either edition.
        accept: log-odds of a link that is as good as none.
    """
    of_old, of_new = partners(pairs, chosen, sizes)
    link_of_old, link_of_new = np.full(sizes[0], NO_GOAL), np.full(sizes[1], NO_GOAL)
    link_of_old[pairs.rows[chosen]] = np.arange(len(chosen))
    link_of_new[pairs.columns[chosen]] = np.arange(len(chosen))
    is_rival = np.ones(len(pairs), dtype=bool)
    is_rival[linked] = False
    rivals = np.flatnonzero(is_rival)
    i, j = pairs.rows[rivals], pairs.columns[rivals]
    value = np.maximum(pairs.logits, accept)
    kept = np.concatenate([value[chosen], [accept]])  # the last stands for no partner
    freed = _values(of_new[j], of_old[i], pairs.rows * sizes[1] + pairs.columns, value, sizes[1], accept)
    cost = kept[link_of_old[i]] + kept[link_of_new[j]] - value[rivals] - freed
    # an exchange of partners costs both links: it counts for both
    link = np.concatenate([link_of_old[i], link_of_new[j]])
    at = np.tile(np.arange(len(rivals)), 2)
    link, at = link[link != NO_GOAL], at[link != NO_GOAL]
    margin = np.full(len(chosen), np.inf)
    np.minimum.at(margin, link, cost[at])
    best = np.lexsort((rivals[at], -pairs.logits[rivals[at]], link))
    first = best[np.unique(link[best], return_index=True)[1]]
    rival = np.full(len(chosen), NO_GOAL)
    rival[link[first]] = rivals[at[first]]
    return RunnerUp(np.maximum(margin, 0.0), rival)


def _values(rows: Integers, columns: Integers, keys: Integers, values: Floats, width: int, accept: float) -> Floats:
    """The value of the pairs (``rows``, ``columns``), whose ``keys`` are in any order; ``accept`` for no candidate."""
    if not len(keys):
        return np.full(len(rows), accept)
    order = np.argsort(keys, kind="stable")
    wanted = np.where((rows == NO_GOAL) | (columns == NO_GOAL), -1, rows * width + columns)
    place = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    return np.asarray(np.where(keys[place] == wanted, values[place], accept))
