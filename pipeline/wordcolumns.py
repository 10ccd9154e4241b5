"""The words of a page by column: a sequence for each property, for who asks the same of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import PageLayout

_MADE = "columns"


class WordColumns(NamedTuple):
    """The words of a page, in its order; sides of their boxes in points, upright."""

    texts: Sequence[str] = ()
    x0: Sequence[float] = ()
    tops: Sequence[float] = ()
    x1: Sequence[float] = ()
    bottoms: Sequence[float] = ()
    sizes: Sequence[float] = ()
    are_upright: Sequence[bool] = ()

    @property
    def sides(self) -> tuple[Sequence[float], ...]:
        """``x0``, ``tops``, ``x1`` and ``bottoms``."""
        return self[1:5]


def word_columns(page: PageLayout) -> WordColumns:
    """The columns of a page; its reader has left them with it, else they are made once for all who ask."""
    columns: WordColumns | None = page.made.get(_MADE)
    if columns is None:
        words = page.words
        x0, tops, x1, bottoms = zip(*[word.box for word in words], strict=True) if words else ((), (), (), ())
        texts, sizes = [word.text for word in words], [word.size for word in words]
        columns = WordColumns(texts, x0, tops, x1, bottoms, sizes, [word.is_upright for word in words])
        leave_columns(page, columns)
    return columns


def leave_columns(page: PageLayout, columns: WordColumns) -> None:
    """Leaves with a page the columns that its words were made of."""
    page.made[_MADE] = columns
