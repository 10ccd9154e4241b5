"""Rows of the gold to the rows that were found, so that one missing row does not make all later ones wrong."""

from __future__ import annotations

from collections.abc import Callable


def align(expected: int, found: int, likeness: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pairs rows in order, none twice, so that the sum of their likenesses is greatest.

    The alignment of Needleman and Wunsch (1970) with gaps at no cost.

    Args:
        expected: number of rows of the gold.
        found: number of rows found.
        likeness: how alike row i of the gold and row j found are; 0 or less forbids the pair.

    Returns:
        Pairs (row of the gold, row found), ascending in both.
    """
    best = [[0.0] * (found + 1) for _ in range(expected + 1)]
    scores = [[likeness(i, j) for j in range(found)] for i in range(expected)]
    for i in range(expected):
        for j in range(found):
            paired = best[i][j] + scores[i][j] if scores[i][j] > 0 else 0.0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], paired)
    return _walk_back(best, scores)


def _walk_back(best: list[list[float]], scores: list[list[float]]) -> list[tuple[int, int]]:
    i, j = len(best) - 1, len(best[0]) - 1
    pairs = []
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
