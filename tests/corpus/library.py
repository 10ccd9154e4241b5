"""Constructed reports made once per test session: typesetting is quick, but many tests want the same ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.corpus.layouts import LAYOUTS, SEVEN_REGION_LAYOUTS, Layout, layout_named
from tests.corpus.source import SOURCES, GoldRow, Source, load_source
from tests.corpus.typeset import typeset
from tests.corpus.typeset_typst import TYPST_LAYOUTS, TypstLayout, typeset_typst

DEFAULT_SOURCE = "rcc-norr-2020"
LAYOUT_NAMES = tuple(layout.name for layout in LAYOUTS)
"""Those that fit ``rcc-norr``."""
SEVEN_REGION_NAMES = tuple(layout.name for layout in SEVEN_REGION_LAYOUTS)
"""Those that fit ``nordmark``."""
TYPST_NAMES = tuple(layout.name for layout in TYPST_LAYOUTS)
"""Those of a word processor; they fit ``rcc-norr``, their gold has no boxes."""


class Constructed(NamedTuple):
    """A constructed report: its PDF, its gold (do not change it: it is shared), what it was made from."""

    pdf: bytes
    gold: list[GoldRow]
    source: Source
    layout: Layout | TypstLayout

    def write(self, path: Path) -> Path:
        """Writes the PDF to ``path`` and returns it."""
        path.write_bytes(self.pdf)
        return path


@cache
def source_named(name: str) -> Source:
    return load_source(SOURCES / f"{name}.toml")


@cache
def constructed(layout_name: str, source_name: str = DEFAULT_SOURCE) -> Constructed:
    """The report of that source in that layout (of either typesetter), made on first use and kept for the session.

    Raises:
        KeyError: no such layout.
        FileNotFoundError: no such source.
    """
    source = source_named(source_name)
    if layout_name in TYPST_NAMES:
        typst_layout = TYPST_LAYOUTS[TYPST_NAMES.index(layout_name)]
        return Constructed(*typeset_typst(source, typst_layout), source, typst_layout)
    layout = layout_named(layout_name)
    return Constructed(*typeset(source, layout), source, layout)
