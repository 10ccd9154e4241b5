"""What happened to a goal: the kind of each link."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipeline.matching.settings import Settings

IDENTICAL, EDITED, REWORDED = "identical", "edited", "reworded"
SPLIT, MERGED = "split", "merged"
DROPPED, NEW = "dropped", "new"

ONE_TO_ONE = frozenset({IDENTICAL, EDITED, REWORDED})
KINDS = (IDENTICAL, EDITED, REWORDED, SPLIT, MERGED, DROPPED, NEW)

_SPACE_OR_HYPHEN = re.compile(r"[\s\u00ad\u200b\u2010-\u2015\u2212-]+")
_NOT_LETTERS = re.compile(r"[\W_]+")


def fingerprint(text: str) -> str:
    """What is left of a text when white space, hyphens and dashes are no matter: equal for identical goals."""
    return _SPACE_OR_HYPHEN.sub("", unicodedata.normalize("NFKC", text))


def same_title(first: str, second: str) -> bool:
    """True for section titles that differ in case, white space and punctuation only."""
    return _title(first) == _title(second)


def _title(title: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", title).casefold())


def kinds_of(
    links: Sequence[tuple[int, int]],
    texts: tuple[Sequence[str], Sequence[str]],
    alike: Sequence[float],
    settings: Settings,
    among: Sequence[tuple[int, int]] | None = None,
) -> list[str]:
    """The kind of each link between two editions.

    A goal with several links was split, or is what others were merged into (split, where a link is both). Of the
    others, ``identical`` have the same fingerprint, and ``edited`` are worded at least ``settings.edited`` alike.

    Args:
        links: goal of the earlier, goal of the later edition, as places in ``texts``.
        texts: of both editions.
        alike: how alike the wordings of each link are, 0 to 1.
        settings: the limit.
        among: all links between the two editions, where ``links`` are some of them.
    """
    from_old = Counter([old for old, _ in among or links])
    to_new = Counter([new for _, new in among or links])
    return [
        SPLIT
        if from_old[old] > 1
        else MERGED
        if to_new[new] > 1
        else _wording(texts[0][old], texts[1][new], degree, settings)
        for (old, new), degree in zip(links, alike, strict=True)
    ]


def _wording(old: str, new: str, alike: float, settings: Settings) -> str:
    if old == new or fingerprint(old) == fingerprint(new):
        return IDENTICAL
    return EDITED if alike >= settings.edited else REWORDED
