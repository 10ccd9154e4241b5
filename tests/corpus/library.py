"""Constructed reports made once per test session: typesetting is quick, but many tests want the same ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.corpus.layouts import LAYOUTS, SEVEN_REGION_LAYOUTS, Layout, layout_named
from tests.corpus.source import SOURCES, GoldRow, Source, load_source
from tests.corpus.typeset import typeset

DEFAULT_SOURCE = "rcc-norr-2020"
LAYOUT_NAMES = tuple(layout.name for layout in LAYOUTS)
"""Those that fit ``rcc-norr``."""
SEVEN_REGION_NAMES = tuple(layout.name for layout in SEVEN_REGION_LAYOUTS)
"""Those that fit ``nordmark``."""


class Constructed(NamedTuple):
    """A constructed report: its PDF, its gold (do not change it: it is shared), what it was made from."""

    pdf: bytes
    gold: list[GoldRow]
    source: Source
    layout: Layout

    def write(self, path: Path) -> Path:
        """Writes the PDF to ``path`` and returns it."""
        path.write_bytes(self.pdf)
        return path


@cache
def source_named(name: str) -> Source:
    return load_source(SOURCES / f"{name}.toml")


@cache
def constructed(layout_name: str, source_name: str = DEFAULT_SOURCE) -> Constructed:
    """The report of that source in that layout, made on first use and kept for the session.

    Raises:
        KeyError: no such layout.
        FileNotFoundError: no such source.
    """
    source, layout = source_named(source_name), layout_named(layout_name)
    return Constructed(*typeset(source, layout), source, layout)
