"""Chains of numbers: the weightiest that rises, runs without gaps, and values that are nearly one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.minutes.numbered import Numbered

JUMP = 0.25
"""What each number that a chain leaves out takes from its weight. A member weighs 1-3."""


def weightiest(members: Sequence[Numbered], values: Sequence[float], max_step: int) -> list[Numbered]:
    """The run of rising numbers that weighs most.

    Args:
        members: numbered paragraphs in order.
        values: what each weighs.
        max_step: no chain jumps over more numbers.
    """
    best: list[tuple[float, int]] = []
    for at, member in enumerate(members):
        value, source = values[at], -1
        for earlier in range(at):
            step = member.number - members[earlier].number
            if 1 <= step <= max_step:
                total = best[earlier][0] + values[at] - JUMP * (step - 1)
                # of equals the earlier: numbers that begin anew stand inside an item, not around it
                if total > value:
                    value, source = total, earlier
        best.append((value, source))
    chain: list[Numbered] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(members[at])
        at = best[at][1]
    return chain[::-1]


def runs(members: Sequence[Numbered], chain: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Neighbours among ``members`` with numbers that go on by one and no member of ``chain`` between them."""
    run: list[Numbered] = []
    for member in members:
        divided = run and any(run[-1].at < c.at < member.at for c in chain)
        if run and (divided or member.number != run[-1].number + 1):
            yield run
            run = []
        run.append(member)
    if run:
        yield run


def clustered(values: Sequence[float], step: float) -> Mapping[float, float]:
    """Each value → the smallest of its cluster; neighbours closer than ``step`` are one cluster."""
    found: dict[float, float] = {}
    last = first = float("-inf")
    for value in sorted(set(values)):
        if value - last >= step:
            first = value
        found[value] = first
        last = value
    return found
