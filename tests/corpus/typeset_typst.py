"""Typesets a source as a word processor would: tagged PDFs (Table, TR, TD), lines and pages broken by Typst.

The gold of these reports has pages, but no boxes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import typst

from tests.corpus.pages import KEYWORDS, SUBJECT
from tests.corpus.source import GoldRow, Source, SourceComment, SourceGoal, SourceSection, gold_row

FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypstLayout:
    """The knobs of a report as a word processor sets it; lengths in points."""

    name: str
    is_tagged: bool = True
    landscape: bool = False
    font: str = "Libertinus Serif"
    size: float = 10.5
    rules: Literal["none", "horizontal", "all"] = "all"
    repeat_header: bool = False
    group_header: str = "Uppföljning"
    region_header: Literal["code", "name"] = "code"
    region_order: tuple[str, ...] = ()
    widths: tuple[tuple[float, float, float], ...] = ((134, 37, 190), (134, 37, 190), (118, 40, 194))
    """Shares of goal, each region, comment; one per section, in turn."""
    status_place: Literal["top + left", "top + center", "horizon + center"] = "top + left"
    is_numbered: bool = False
    bold_labels: bool = False
    hyphenate: bool = True
    blank_lines: bool = True
    """Paragraphs of a cell are set apart by a blank line."""
    list_items: bool = False
    """List items are lists with hanging bullets, not paragraphs that begin with a dash."""
    coloured_statuses: bool = False
    section_rows: bool = False
    """Sections are rows over the whole width in one table."""


TYPST_LAYOUTS: tuple[TypstLayout, ...] = (
    TypstLayout(name="tagged"),
    TypstLayout(name="tagged-repeated", repeat_header=True, font="Source Sans Pro", size=10.0, bold_labels=True),
    TypstLayout(
        name="tagged-landscape",
        landscape=True,
        status_place="horizon + center",
        region_header="name",
        region_order=("RV", "RVN", "RJH", "RN"),
        widths=((160, 62, 250), (150, 62, 260)),
        coloured_statuses=True,
    ),
    TypstLayout(name="tagged-unruled", rules="none", is_numbered=True, font="Source Sans Pro", list_items=True),
    TypstLayout(
        name="tagged-continuous",
        rules="horizontal",
        repeat_header=True,
        section_rows=True,
        group_header="",
        blank_lines=False,
        bold_labels=True,
    ),
    TypstLayout(name="untagged", is_tagged=False, font="New Computer Modern", size=9.5, status_place="top + center"),
    TypstLayout(
        name="untagged-unruled", is_tagged=False, rules="none", repeat_header=True, hyphenate=False, bold_labels=True
    ),
)


def typeset_typst(source: Source, layout: TypstLayout) -> tuple[bytes, list[GoldRow]]:
    """The report as PDF, and its gold: :func:`gold_row`, ``goal_label``, and the row's ``page_first``, ``page_last``.

    Raises:
        typst.TypstError: the layout makes no document.
    """
    marks = json.loads(typst.query(_text(source, layout), "<mark>", field="value", font_paths=_fonts()))
    gold = [_gold(source, layout, section, number, marks) for section, number in _goals(source)]
    return compile_typst(source, layout), gold


def compile_typst(source: Source, layout: TypstLayout) -> bytes:
    """The report as PDF, without its gold.

    Raises:
        typst.TypstError: the layout makes no document.
    """
    text = _text(source, layout)
    pdf = typst.compile(text, font_paths=_fonts(), format="pdf", timestamp=FIXED_DATE, pdf_tags=layout.is_tagged)
    assert isinstance(pdf, bytes)
    return pdf


def _text(source: Source, layout: TypstLayout) -> bytes:
    return "\n".join(_document(source, layout)).encode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=_font_folders())


def _font_folders() -> list[Path]:
    spec = find_spec("font_source_sans_pro")
    assert spec is not None
    assert spec.origin is not None
    return [Path(spec.origin).parent / "files"]


def _goals(source: Source) -> Iterator[tuple[SourceSection, int]]:
    for section in source.sections:
        for number in range(1, len(section.goals) + 1):
            yield section, number


def _gold(
    source: Source, layout: TypstLayout, section: SourceSection, number: int, marks: list[dict[str, int]]
) -> GoldRow:
    goal = section.goals[number - 1]
    pages = [m["page"] for m in marks if (m["section"], m["number"]) == (section.number, number)]
    row = gold_row(section, number, goal, "•" if layout.list_items else "")
    return row | {
        "goal_label": _label(section, number, goal, layout),
        "page_first": min(pages),
        "page_last": max(pages),
    }


def _label(section: SourceSection, number: int, goal: SourceGoal, layout: TypstLayout) -> str:
    return goal.label or (f"{section.number}.{number}" if layout.is_numbered else "")


def _regions(source: Source, layout: TypstLayout) -> tuple[str, ...]:
    return layout.region_order or source.regions


# ---- Typst code


def _string(text: str) -> str:
    """A Typst string: nothing in it is markup."""
    return json.dumps(text, ensure_ascii=False)


def _bool(value: bool) -> str:
    return str(value).lower()


def _document(source: Source, layout: TypstLayout) -> Iterator[str]:
    title, subject, keywords = _string(source.title), _string(SUBJECT), _string(KEYWORDS)
    yield f"#set document(title: {title}, description: {subject}, keywords: ({keywords},))"
    yield f'#set page(paper: "a4", flipped: {_bool(layout.landscape)}, numbering: "1", margin: 62pt)'
    yield f"#set text(font: {_string(layout.font)}, size: {layout.size}pt)"
    yield f'#set text(lang: "sv", hyphenate: {_bool(layout.hyphenate)})'
    yield f"#set par(justify: false, leading: 0.5em, spacing: {1.5 if layout.blank_lines else 0.5}em)"
    yield "#set list(spacing: 0.5em)"
    yield "#show heading: set text(hyphenate: false)"
    yield "#let mark(s, n) = context [#metadata((section: s, number: n, page: here().page())) <mark>]"
    yield f"#title[#{title}]"
    yield "= Inledning"
    yield from _paragraphs(source.intro)
    yield "#pagebreak()\n= Sammanfattning"
    yield from _paragraphs(source.summary_intro)
    yield from (f"+ #{_string(text)}" for text in source.summary_goals)
    yield ""
    yield from _paragraphs(source.summary_rest)
    yield "#pagebreak()"
    if layout.section_rows:
        yield from _table(source, layout, source.sections, 0)
    else:
        for index, section in enumerate(source.sections):
            yield f"== #{_string(_heading(section))}"
            yield from _table(source, layout, (section,), index)


def _paragraphs(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield f"#{_string(text)}\n"


def _heading(section: SourceSection) -> str:
    return f"{section.number}. {section.title}"


def _table(source: Source, layout: TypstLayout, sections: tuple[SourceSection, ...], index: int) -> Iterator[str]:
    regions = _regions(source, layout)
    goal, region, comment = layout.widths[index % len(layout.widths)]
    shares = [goal, *[region] * len(regions), comment]
    stroke = {"all": "0.6pt", "horizontal": "(x: none, y: 0.6pt)", "none": "none"}[layout.rules]
    yield "#table("
    yield f"  columns: ({', '.join(f'{s}fr' for s in shares)}), stroke: {stroke}, inset: (x: 4pt, y: 4pt),"
    yield f"  align: (x, y) => if x in range(1, {len(regions) + 1}) {{ {layout.status_place} }} else {{ top + left }},"
    yield from _header(source, layout, regions)
    for section in sections:
        if layout.section_rows:
            yield f"  table.cell(colspan: {len(shares)})[*#{_string(_heading(section))}*],"
        for number, row in enumerate(section.goals, 1):
            yield from _row(section, number, row, layout, regions)
    yield ")"


def _header(source: Source, layout: TypstLayout, regions: tuple[str, ...]) -> Iterator[str]:
    names = [r if layout.region_header == "code" else source.region_names.get(r, r) for r in regions]
    span = 2 if layout.group_header else 1
    yield f"  table.header(repeat: {_bool(layout.repeat_header)},"
    yield f"    table.cell(rowspan: {span})[*Mål*],"
    if layout.group_header:
        yield f"    table.cell(colspan: {len(regions)})[*#{_string(layout.group_header)}*],"
        yield f"    table.cell(rowspan: {span})[*Kommentarer*],"
    yield from (f"    [*#{_string(name)}*]," for name in names)
    yield "  )," if layout.group_header else "    [*Kommentarer*]),"


PARAGRAPH_BREAK = "\n\n"
STATUS_COLOURS = {"U": "#c7e6c2", "P": "#ffed9e", "E": "#f7c2b8"}


def _row(
    section: SourceSection, number: int, goal: SourceGoal, layout: TypstLayout, regions: tuple[str, ...]
) -> Iterator[str]:
    mark = f"#mark({section.number}, {number})"
    label = _label(section, number, goal, layout)
    paragraphs = [f"#{_string(text)}" for text in goal.text]
    if label:
        paragraphs[0] = f"#{_string(label + ' ')}{paragraphs[0]}"
    bold = [f"*{p}*" for p in paragraphs]
    yield f"  [{mark}{PARAGRAPH_BREAK.join(bold)}{mark}],"
    for region in regions:
        status = goal.status.get(region, "")
        fill = STATUS_COLOURS.get(status[:1]) if layout.coloured_statuses else None
        content = f"[#{_string(status)}]" if status else "[]"
        yield f'  table.cell(fill: rgb("{fill}")){content},' if fill else f"  {content},"
    comments = [c for comment in goal.comments for c in _comment(comment, layout)]
    yield f"  [{PARAGRAPH_BREAK.join(comments)}{mark if comments else ''}],"


def _comment(comment: SourceComment, layout: TypstLayout) -> Iterator[str]:
    name = comment.label if comment.printed_label is None else comment.printed_label
    for i, text in enumerate(comment.text):
        if layout.list_items and text.startswith("- "):
            yield f"- #{_string(text[2:])}"
            continue
        label = f"#{_string(name + ':')}" if name and i == 0 else ""
        if label and layout.bold_labels:
            label = f"*{label}*"
        yield f"{label}{' ' if label else ''}#{_string(text)}"
