"""Constructed minutes made once per test session."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.corpus.minutes.looks import look_named
from tests.corpus.minutes.source import Gold, Source, gold_of, load_source
from tests.corpus.minutes.typeset import typeset
from tests.corpus.minutes.typst_looks import TYPST_LOOKS, typeset_typst

DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("rpo-2021-09", "published"),
    ("rpo-2021-09", "bold-only"),
    ("rpo-2021-09", "indented"),
    ("rpo-2021-09", "small-pages"),
    ("rpo-2022-02", "published"),
    ("rpo-2022-02", "plain-numbers"),
    ("rpo-2022-02", "item-table"),
    ("styrgrupp-2021-03", "paragraph-signs"),
    ("styrgrupp-2021-03", "number-on-its-line"),
    ("styrgrupp-2021-03", "small-pages"),
    ("styrgrupp-2022-11", "hanging-numbers"),
    ("styrgrupp-2022-11", "paragraph-signs"),
    ("styrgrupp-2022-11", "bold-only"),
    ("patientrad-2022-04", "item-table"),
    ("patientrad-2022-04", "plain-numbers"),
    ("patientrad-2022-04", "hanging-numbers"),
    ("processgrupp-2022-10", "published"),
    ("processgrupp-2022-10", "bold-only"),
    ("rpo-2021-09", "typst-plain"),
    ("styrgrupp-2021-03", "typst-grid"),
    ("rpo-2021-09", "typst-grid"),
    ("styrgrupp-2022-11", "typst-centred"),
    ("patientrad-2022-04", "typst-centred"),
)
"""Source and look of each document."""

NAMES = tuple(f"{source}/{look}" for source, look in DOCUMENTS)


class ConstructedMinutes(NamedTuple):
    """Constructed minutes: PDF, gold (do not change it: it is shared), and what they were made from."""

    pdf: bytes
    gold: Gold
    source: Source

    def write(self, path: Path) -> Path:
        """Writes the PDF to ``path`` and returns it."""
        path.write_bytes(self.pdf)
        return path

    def write_gold(self, path: Path) -> Path:
        """Writes the gold to ``path`` and returns it."""
        path.write_text(json.dumps(self.gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path


@cache
def constructed(name: str) -> ConstructedMinutes:
    """The minutes of that name (``source/look``), made on first use and kept for the session.

    Raises:
        KeyError: no such look.
        FileNotFoundError: no such source.
    """
    source_name, look_name = name.split("/")
    source = load_source(source_name)
    typst_looks = {look.name: look for look in TYPST_LOOKS}
    if look_name in typst_looks:
        return ConstructedMinutes(typeset_typst(source, typst_looks[look_name]), gold_of(source), source)
    return ConstructedMinutes(typeset(source, look_named(look_name)), gold_of(source), source)
