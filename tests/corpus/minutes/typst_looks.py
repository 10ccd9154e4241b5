"""Constructed minutes as a word processor sets them: lines, hyphens, pages, tables and tags by Typst."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from tests.corpus.minutes.source import Item, Source, is_point
from tests.corpus.pages import KEYWORDS, SUBJECT

FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_URL = re.compile(r"((?:https?://|www\.)[^\s]+[^\s.,;])")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypstLook:
    """The knobs; ``place`` is where an item's number stands. ``set_rules`` is Typst code put before the text."""

    name: str
    font: str = "Libertinus Serif"
    size: float = 11.0
    number: str = "{n}."
    place: Literal["inline", "grid", "centred"] = "inline"
    title_size: float = 13.0
    sub_styles: tuple[str, str] = ('size: 12pt, weight: "bold"', 'size: 11pt, weight: "bold"')
    bullet: str = "•"
    is_tagged: bool = True
    justify: bool = True
    gap: str = "1.1em"
    header: str = ""
    page_number: str = "1 (1)"
    set_rules: str = ""


TYPST_LOOKS: tuple[TypstLook, ...] = (
    TypstLook(name="typst-plain", header="RCC Norr"),
    TypstLook(
        name="typst-grid",
        font="Source Sans Pro",
        size=10.0,
        title_size=10.0,
        number="§ {n}",
        place="grid",
        sub_styles=('style: "italic"', "size: 9pt, weight: 600"),
        bullet="–",
        is_tagged=False,
        page_number="1",
    ),
    TypstLook(
        name="typst-centred",
        font="New Computer Modern",
        number="§{n}",
        place="centred",
        title_size=11.0,
        gap="0.65em",
        set_rules="#set par(first-line-indent: 1.5em)",
        bullet="‣",
        header="Protokoll",
    ),
)
"""All looks; ``typst-centred`` has no space between paragraphs."""


def typeset_typst(source: Source, look: TypstLook) -> bytes:
    """The minutes in that look as a PDF."""
    spec = find_spec("font_source_sans_pro")
    assert spec is not None
    assert spec.origin is not None
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(spec.origin).parent / "files"])
    text = "\n".join(_document(source, look)).encode()
    pdf = typst.compile(text, font_paths=fonts, format="pdf", timestamp=FIXED_DATE, pdf_tags=look.is_tagged)
    assert isinstance(pdf, bytes)
    return pdf


def _document(source: Source, look: TypstLook) -> Iterator[str]:
    title, subject, keywords = map(_string, (source.title, SUBJECT, KEYWORDS))
    yield f"#set document(title: {title}, description: {subject}, keywords: ({keywords},))"
    number = f'numbering: "{look.page_number}", number-align: right'
    yield f'#set page(paper: "a4", margin: 2.4cm, header: [{_text(look.header)}], {number})'
    yield f'#set text(font: "{look.font}", size: {look.size}pt, lang: "sv")'
    yield f"#set par(justify: {str(look.justify).lower()}, spacing: {look.gap})"
    yield f"#set list(marker: [{look.bullet}], indent: 1em)"
    yield "#set enum(indent: 1em)"
    yield f'#block(above: 0pt, below: 14pt, text(size: 16pt, weight: "bold", {title}))'
    yield look.set_rules
    yield from (f"{_text(line)}\n" for line in source.head)
    if source.attendees:
        yield _table(source.attendees)
    for item in source.items:
        yield from _item(item, source, look)
    yield from (f"#block(above: 1.6em, [{_text(line)}])" for line in source.closing)


def _item(item: Item, source: Source, look: TypstLook) -> Iterator[str]:
    number = look.number.format(n=item.number) if source.is_numbered else ""
    body = "\n".join(part for block in item.blocks for part in _block(block, look))
    style = f'size: {look.title_size}pt, weight: "bold"'
    title = f"#text({style}, {_string(item.title)})"
    if look.place == "grid" and number:
        cells = f"[#text({style}, {_string(number)})], [{title}\n\n{body}]"
        yield f"#block(breakable: true, above: 1.6em, grid(columns: (1.6cm, 1fr), {cells}))"
        return
    if look.place == "centred" and number:
        yield f"#align(center, block(above: 1.8em, below: 0.6em, text({style}, {_string(number)})))"
        yield f"#block(below: 0.8em, sticky: true, text({style}, {_string(item.title)}))"
    elif number:
        yield f"#block(above: 1.6em, below: 0.9em, sticky: true, text({style}, {_string(f'{number} {item.title}')}))"
    yield body


def _block(block: Mapping[str, Any], look: TypstLook) -> Iterator[str]:
    if "lead" in block:
        yield f"{_text(block['lead'])}\n"
        yield from _decisions(block)
    elif "inline" in block:
        parts = (block.get("before", ""), block["inline"], block["decision"], block.get("after", ""))
        yield f"{_text(' '.join(part for part in parts if part))}\n"
    elif "label" in block:
        yield f"*{_text(block['label'])}* {_text(block['decision'])}\n"
    elif "heading" in block:
        style = look.sub_styles[block["level"] - 1]
        yield f"#block(above: 1.3em, below: 0.8em, sticky: true, text({style}, {_string(block['heading'])}))"
    elif "table" in block:
        yield _table(block["table"])
    elif "text" in block:
        yield f"{_text(block['text'])}\n"
    else:
        mark = "-" if "bullets" in block else "+"
        yield "\n".join(f"{mark} {_text(entry)}" for entry in block.get("bullets") or block["numbers"]) + "\n"


def _decisions(block: Mapping[str, Any]) -> Iterator[str]:
    if block["form"] == "att":
        yield " \\\n".join(_text(paragraphs[0]) for paragraphs in block["decisions"]) + "\n"
        return
    if block["form"] == "paragraph":
        after = f" {block['after']}" if "after" in block else ""
        for first, *rest in block["decisions"]:
            yield f"{_text(first + after)}\n"
            yield from (f"#pad(left: 2em, [{_text(paragraph)}])" for paragraph in rest)
        return
    mark = "-" if block["form"] == "bullets" else "+"
    for first, *rest in block["decisions"]:
        yield "\n".join([f"{mark} {_text(first)}", *_inner(rest)])
    yield ""


def _inner(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if is_point(paragraph):
            yield f"  + {_text(paragraph.split(' ', 1)[1])}"
        else:
            yield f"\n  {_text(paragraph)}\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ", ".join(f"[{_text(cell)}]" for row in rows for cell in row)
    return f"#table(columns: {len(rows[0])}, {cells})"


def _text(text: str) -> str:
    """``text`` as Typst code, addresses as links."""
    parts = _URL.split(text)
    return "".join(
        f"#link({_string(part)})" if at % 2 else f"#{_string(part)}" for at, part in enumerate(parts) if part
    )


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
