"""The looks constructed minutes can have: one frozen dataclass of knobs, and a list of looks that turn them.

Lengths are points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.corpus.fonts import HELVETICA, SANS, SERIF, TIMES, VERA, Family
from tests.corpus.layouts import A4, A5

NumberPlace = Literal["inline", "margin", "line", "cell"]
LinkKind = Literal["line", "none", "whole", "cut"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The type of a heading."""

    size: float = 11.0
    is_bold: bool = True
    above: float = 8.0
    below: float = 4.0
    is_capitals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Every knob; the defaults are near the published minutes' look.

    ``number``: how an item's number is printed. ``number_place``: in front of the title, in the margin left of it, on a
    line of its own, or in a cell of a table of items. ``gap``: space between paragraphs; 0 with ``first_indent``.
    ``links``: an annotation per printed line, none, one for all lines, or one per line with the target cut at its end.
    """

    name: str
    page: tuple[float, float] = A4
    left: float = 68.0
    right: float = 68.0
    top: float = 62.0
    bottom: float = 78.0
    body: Family = SERIF
    heading: Family = SANS
    size: float = 11.0
    leading: float = 14.2
    gap: float = 7.0
    first_indent: float = 0.0
    document_title: Heading = Heading(size=17.0, above=0.0, below=10.0)
    number: str = "{n}."
    number_place: NumberPlace = "inline"
    number_indent: float = 34.0
    item_title: Heading = Heading(size=13.0, above=13.0, below=8.0)
    sub: tuple[Heading, ...] = (Heading(size=12.0), Heading(size=11.0))
    bullet: str = "•"
    bullet_indent: float = 18.0
    hang: float = 12.0
    list_gap: float = 3.0
    points_at_bullet: bool = False
    label_in_margin: bool = False
    label_is_bold: bool = True
    lead_is_bold: bool = False
    running: tuple[str, ...] = ()
    page_number: str = "Sida {n} ({all})"
    address: str = ""
    justify: bool = False
    hyphenate: bool = False
    zone: float = 30.0
    links: LinkKind = "line"
    has_rules: bool = True
    drawing: Literal["line", "word", "glyph"] = "line"
    ligatures: bool = False


LOOKS: tuple[Look, ...] = (
    Look(name="published"),
    Look(
        name="paragraph-signs",
        body=TIMES,
        heading=TIMES,
        number="§ {n}",
        item_title=Heading(size=12.0, above=16.0, below=6.0),
        size=12.0,
        leading=14.0,
        running=("RCC Norr", "Styrgruppen"),
        page_number="{n}({all})",
        justify=True,
        hyphenate=True,
        points_at_bullet=True,
    ),
    Look(
        name="bold-only",
        body=HELVETICA,
        heading=HELVETICA,
        size=10.0,
        leading=12.5,
        gap=6.0,
        item_title=Heading(size=10.0, above=12.0, below=3.0),
        sub=(Heading(size=10.0, is_bold=False, above=12.0, below=2.0, is_capitals=True), Heading(size=9.0)),
        bullet="\uf0b7",
        bullet_indent=18.0,
        page_number="{n}",
        links="none",
        lead_is_bold=True,
        drawing="word",
    ),
    Look(
        name="hanging-numbers",
        body=SANS,
        heading=SANS,
        left=110.0,
        number="{n}",
        number_place="margin",
        number_indent=48.0,
        item_title=Heading(size=11.0, above=14.0, below=4.0),
        sub=(Heading(size=10.0), Heading(size=9.0, is_bold=True)),
        size=10.0,
        leading=13.0,
        label_in_margin=True,
        bullet="-",
        bullet_indent=0.0,
        hang=10.0,
        running=("Minnesanteckningar",),
        justify=True,
    ),
    Look(
        name="number-on-its-line",
        body=SERIF,
        heading=SERIF,
        number="§{n}",
        number_place="line",
        item_title=Heading(size=11.0, above=18.0, below=4.0),
        document_title=Heading(size=14.0, above=0.0, below=12.0),
        bullet="–",
        page_number="",
        address="Regionalt cancercentrum norr, 901 85 Umeå  www.rccnorr.example",
        links="whole",
    ),
    Look(
        name="item-table",
        body=SANS,
        heading=SANS,
        size=9.5,
        leading=12.0,
        gap=5.0,
        number="{n}.",
        number_place="cell",
        number_indent=40.0,
        item_title=Heading(size=9.5, above=0.0, below=3.0),
        sub=(Heading(size=9.5, above=6.0, below=1.0, is_bold=False, is_capitals=True), Heading(size=8.5)),
        page_number="Sida {n} av {all}",
    ),
    Look(
        name="indented",
        body=TIMES,
        heading=HELVETICA,
        size=11.0,
        leading=13.2,
        gap=0.0,
        first_indent=16.0,
        list_gap=0.0,
        number="{n})",
        item_title=Heading(size=11.5, above=14.0, below=4.0),
        sub=(Heading(size=11.0, above=8.0, below=2.0), Heading(size=10.0, above=6.0, below=2.0)),
        justify=True,
        hyphenate=True,
        bullet="\uf0a7",
        links="cut",
        drawing="glyph",
        ligatures=False,
    ),
    Look(
        name="small-pages",
        page=A5,
        left=44.0,
        right=44.0,
        top=70.0,
        bottom=60.0,
        body=VERA,
        heading=VERA,
        size=8.5,
        leading=11.0,
        gap=5.5,
        number="Punkt {n}:",
        document_title=Heading(size=13.0, above=0.0, below=10.0),
        item_title=Heading(size=9.5, above=11.0, below=4.0),
        sub=(Heading(size=9.0), Heading(size=8.5)),
        running=("RCC Norr", "Minnesanteckningar"),
        page_number="- {n} -",
        hyphenate=True,
        zone=12.0,
    ),
    Look(
        name="plain-numbers",
        body=SERIF,
        heading=SERIF,
        number="{n}.",
        document_title=Heading(size=11.0, is_bold=False, above=0.0, below=8.0),
        item_title=Heading(size=11.0, is_bold=False, above=14.0, below=7.0),
        sub=(Heading(size=11.0, above=10.0, below=2.0), Heading(size=10.0)),
        points_at_bullet=True,
    ),
)
"""All looks; the published minutes' first."""


def look_named(name: str) -> Look:
    """The look of that name.

    Raises:
        KeyError: there is none.
    """
    return {look.name: look for look in LOOKS}[name]
