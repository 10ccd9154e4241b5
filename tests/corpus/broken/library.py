"""All the broken files, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.corpus.broken import circles, content, damage, structure
from tests.corpus.typeset_typst import TYPST_LAYOUTS, typeset_typst
from tests.small_reports import small_report, small_source

YEAR = 2020
SEEDS, FEW_SEEDS = 12, 2


@dataclass(frozen=True)
class BrokenFile:
    """``kind`` and ``name`` say what is broken; ``base`` is what it was made from, empty where it was made by hand."""

    kind: str
    name: str
    pdf: bytes
    base: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.kind}.{self.name}.pdf"


def good_report(base: str = "small") -> bytes:
    """What files are made from: a report of three goals, or a tagged one."""
    return small_report(YEAR) if base == "small" else _tagged_report()


@cache
def _tagged_report() -> bytes:
    layout = next(layout for layout in TYPST_LAYOUTS if layout.name == "tagged")
    return typeset_typst(small_source(YEAR), layout)[0]


def broken_files(full: bool = True, only: tuple[str, str] | None = None) -> Iterator[BrokenFile]:
    """Every broken file, one after the other (together they are large).

    Args:
        full: all of them, in full size; else some of each kind.
        only: the one of this kind and name, whether or not it is among those.
    """
    for kind, base, make in _KINDS:
        if only is not None and kind != only[0]:
            continue
        for number, (name, pdf) in enumerate(make(full)):
            if only is not None:
                if name == only[1]:
                    yield BrokenFile(kind, name, pdf, base)
            elif full or number % _EVERY.get(kind, 1) == 0:
                yield BrokenFile(kind, name, pdf, base)


Maker = Callable[[bool], Iterator[tuple[str, bytes]]]

_EVERY = {
    "truncated": 20, "flipped": 4, "streams": 10, "oddity": 5, "xref": 5, "page-tree": 5, "encrypted": 3, "shifted": 3,
    "object-stream": 4, "bomb": 3, "circle": 3, "update": 3, "header": 4, "mass": 3,
    "ring": 12,
}  # fmt: skip
"""Of these kinds the short form takes every so many."""

_KINDS: tuple[tuple[str, str, Maker], ...] = (
    ("header", "small", lambda _: content.headers(good_report())),
    ("truncated", "small", lambda _: damage.truncated(good_report())),
    ("flipped", "small", lambda full: damage.flipped(good_report(), SEEDS if full else FEW_SEEDS)),
    ("streams", "small", lambda _: damage.streams_spoilt(good_report())),
    ("shifted", "small", lambda _: damage.shifted(good_report())),
    ("page-tree", "small", lambda _: structure.page_trees(good_report())),
    ("xref", "small", lambda _: structure.cross_references(good_report())),
    ("encrypted", "small", lambda _: structure.encrypted(good_report())),
    ("object-stream", "small", lambda _: structure.object_streams(good_report())),
    ("update", "small", lambda _: structure.updates(good_report())),
    ("circle", "tagged", lambda _: structure.trees_in_a_circle(good_report("tagged"))),
    ("ring", "", lambda _: circles.circles(good_report(), good_report("tagged"))),
    ("oddity", "", lambda _: content.oddities()),
    ("mass", "", content.masses),
    ("bomb", "", content.bombs),
)
