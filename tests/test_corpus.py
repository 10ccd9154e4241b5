"""The typesetter of constructed reports: what it says of its pages is so. Read back with another library (pdfium)."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double
from dataclasses import fields
from io import BytesIO
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.corpus.layouts import LAYOUTS, PUBLISHED, SEVEN_REGION_LAYOUTS, Layout, layout_named
from tests.corpus.library import (
    LAYOUT_NAMES,
    SEVEN_REGION_NAMES,
    TYPST_NAMES,
    Constructed,
    constructed,
    source_named,
)
from tests.corpus.linebreak import TextSettings, break_lines, tokens
from tests.corpus.make_demo import DEMO, demo_documents
from tests.corpus.malformed import MALFORMED, PASSWORD
from tests.corpus.source import GoldRow
from tests.corpus.typeset import typeset
from tests.corpus.typeset_typst import TYPST_LAYOUTS, TypstLayout

HYPHENS_AND_SPACES = "-\u00ad\u2010\u0002\ufffe"


class Glyph(NamedTuple):
    """A letter and its centre on the page that a viewer shows, origin top left."""

    text: str
    x: float
    y: float


def glyphs_of(pdf: bytes) -> list[list[Glyph]]:
    """All letters, page by page, from the top down."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [sorted(_glyphs(page), key=attrgetter("y")) for page in document]


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    rotation, crop = page.get_rotation(), page.get_cropbox()
    left, right, low, high = (c_double() for _ in range(4))
    for i in range(text_page.count_chars()):
        pdfium.FPDFText_GetCharBox(text_page, i, left, right, low, high)
        x, y = (left.value + right.value) / 2, (low.value + high.value) / 2
        yield Glyph(chr(pdfium.FPDFText_GetUnicode(text_page, i)), *_displayed(x, y, rotation, crop))


def _displayed(x: float, y: float, rotation: int, crop: tuple[float, float, float, float]) -> tuple[float, float]:
    x0, y0, x1, y1 = crop
    return {0: (x - x0, y1 - y), 90: (y - y0, x - x0), 180: (x1 - x, y - y0), 270: (y1 - y, x1 - x)}[rotation]


def letters(text: str) -> Counter[str]:
    """How often each letter stands in ``text``; ligatures taken apart, hyphens and spaces left out."""
    plain = unicodedata.normalize("NFKC", text).replace("\uf0b7", "•")
    return Counter(c for c in plain if not c.isspace() and c not in HYPHENS_AND_SPACES)


def inside(glyphs: list[list[Glyph]], box: list[float]) -> str:
    """The letters whose centre lies in a box [page, x0, top, x1, bottom]."""
    page, x0, top, x1, bottom = box
    on_page = glyphs[int(page) - 1]
    first = bisect_left(on_page, top, key=attrgetter("y"))
    last = bisect_right(on_page, bottom, key=attrgetter("y"))
    return "".join(g.text for g in on_page[first:last] if x0 <= g.x <= x1)


def wanted(row: GoldRow, document: Constructed) -> dict[str, str]:
    """What each cell of a row must hold, in the layout's manner."""
    layout, names = document.layout, document.source.region_names
    assert isinstance(layout, Layout)
    end = " –" if layout.label_style == "dash" else ":"
    comment = ""
    for label, text in row["comments"].items():
        printed = row["printed_labels"].get(label, label)
        if layout.label_style == "name":
            printed = names.get(printed, printed)
        comment += (printed + end if printed else "") + text
    has_column = layout.goal_number == "column"
    return {
        "number": row["goal_label"],
        "goal": row["goal"] if has_column else row["goal_label"] + row["goal"],
        "extra": layout.extra_column[1] if layout.extra_column else "",
        "comment": comment,
        **row["status"],
    }


FAMILIES = [*((name, "rcc-norr-2020") for name in LAYOUT_NAMES), *((n, "nordmark-2020") for n in SEVEN_REGION_NAMES)]


@pytest.mark.parametrize(("name", "source"), FAMILIES)
def test_cells_and_status_boxes_hold_what_the_gold_says(name: str, source: str) -> None:
    document = constructed(name, source)
    glyphs = glyphs_of(document.pdf)
    for row in document.gold:
        where = f"goal {row['section']}.{row['number']}"
        texts = wanted(row, document)
        for cell, boxes in row["cell_boxes"].items():
            found = "".join(inside(glyphs, box) for box in boxes)
            assert letters(found) == letters(texts[cell]), f"{where}, cell {cell}"
            assert (row["page_first"], row["page_last"]) == (boxes[0][0], boxes[-1][0]), where
        for region, box in row["status_boxes"].items():
            assert letters(inside(glyphs, box) if box else "") == letters(row["status"][region]), f"{where}, {region}"


def test_the_same_source_and_layout_give_the_same_bytes() -> None:
    source = source_named("rcc-norr-2020")
    layout = layout_named("rotated-180")
    assert layout.shuffle
    assert typeset(source, layout) == typeset(source, layout)


def test_the_metadata_says_that_the_document_is_constructed() -> None:
    info = PdfReader(BytesIO(constructed("published").pdf)).metadata
    assert info is not None
    assert info.title == "Uppföljning 2020 av cancerplan för norra sjukvårdsregionen 2019–2021"
    assert info.subject == "Constructed document; not a published report"
    assert info.keywords == "constructed"


def test_words_are_broken_as_a_word_processor_breaks_them() -> None:
    settings = TextSettings(10.0)
    lines = break_lines(tokens("Alla kontaktsjuksköterskor följer SVF-PREM-mätningen", "Helvetica"), 100.0, settings)
    shown = [" ".join(p.text for p in line.pieces) for line in lines]
    assert shown == ["Alla kontaktsjukskö-", "terskor följer SVF-", "PREM-mätningen"]
    assert [line.end for line in lines] == ["typesetter", "own", None]


def test_addresses_are_broken_at_slashes_and_their_own_hyphens_only() -> None:
    lines = break_lines(tokens("https://www.example.org/sok-i-tid/material/", "Helvetica"), 100.0, TextSettings(10.0))
    assert [line.pieces[0].text for line in lines] == ["https://www.example.", "org/sok-i-tid/material/"]


def test_a_word_that_cannot_be_broken_is_an_error() -> None:
    with pytest.raises(ValueError, match="'RCC' is wider"):
        break_lines(tokens("RCC", "Helvetica"), 10.0, TextSettings(10.0))


def test_the_published_look_cuts_rows_at_page_ends() -> None:
    assert any(row["page_last"] > row["page_first"] for row in constructed(PUBLISHED.name).gold)


def test_some_rows_run_over_three_pages_and_more() -> None:
    for name in ("small-pages", "small-pages-unruled"):
        assert max(row["page_last"] - row["page_first"] for row in constructed(name).gold) >= 2


def test_whole_rows_stay_whole_where_a_page_holds_them() -> None:
    cut = [row for row in constructed("whole-rows").gold if row["page_last"] > row["page_first"]]
    table_page_height = 842 - 64 - 104
    for row in cut:
        assert sum(box[4] - box[2] for box in row["cell_boxes"]["goal"]) > table_page_height


def test_link_annotations_lie_over_their_addresses() -> None:
    document = constructed("comments-first")
    wanted_urls = [url for row in document.gold for url in row["links"]]
    found = []
    for page, glyphs in zip(PdfReader(BytesIO(document.pdf)).pages, glyphs_of(document.pdf), strict=True):
        for annotation in (a.get_object() for a in page.get("/Annots", [])):
            x0, low, x1, high = (float(v) for v in annotation["/Rect"])
            height = float(page.mediabox.height)
            text = "".join(g.text for g in glyphs if x0 <= g.x <= x1 and low <= height - g.y <= high)
            found.append(annotation["/A"]["/URI"])
            assert letters(text)
            assert letters(text) <= letters(found[-1])
    assert len(found) > 1
    assert found == wanted_urls


def test_a_stranded_header_stands_at_the_foot_and_its_rows_on_the_next_page() -> None:
    document = constructed("stranded-header")
    glyphs = glyphs_of(document.pdf)
    stranded = 0
    for page, after in pairwise(range(1, len(glyphs) + 1)):
        rows = [box for row in document.gold for box in row["cell_boxes"]["goal"] if box[0] == page]
        foot = [g for g in glyphs[page - 1] if rows and max(b[4] for b in rows) + 10 < g.y < 740]
        if foot:
            assert letters("MålUppföljningRJHRNRVRVNKommentarer") <= letters("".join(g.text for g in foot))
            assert any(row["page_first"] == after and row["number"] == 1 for row in document.gold)
            stranded += 1
    assert stranded >= 2


def test_every_knob_is_turned_by_some_layout() -> None:
    for layouts in (LAYOUTS, TYPST_LAYOUTS):
        for field in fields(layouts[0]):
            assert len({getattr(layout, field.name) for layout in layouts}) > 1, field.name
    names = [layout.name for layout in (*LAYOUTS, *SEVEN_REGION_LAYOUTS, *TYPST_LAYOUTS)]
    assert len(names) == len(set(names))


def unpacked(pdf: bytes) -> list[bytes]:
    """What is drawn on the pages of a PDF, uncompressed: another zlib packs the same into other bytes."""
    contents = [page.get_contents() for page in PdfReader(BytesIO(pdf)).pages]
    return [stream.get_data() for stream in contents if stream is not None]


def test_the_shipped_documents_are_the_ones_the_sources_make() -> None:
    for name, document in demo_documents().items():
        shipped = (DEMO / name).read_bytes()
        assert document.pdf == shipped or unpacked(document.pdf) == unpacked(shipped)


class TaggedRow(NamedTuple):
    """The text of each cell of a structure tree's row, and the pages it stands on."""

    cells: list[str]
    pages: set[int]


Marked = dict[tuple[int, int], str]
"""Page number and marked-content id to text."""


def marked_text(pdf: bytes) -> Marked:
    """The text of all marked content."""
    text: Marked = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            text_page = page.get_textpage()
            for i in range(text_page.count_chars()):
                drawn = pdfium.FPDFText_GetTextObject(text_page, i)
                key = (number, pdfium.FPDFPageObj_GetMarkedContentID(drawn) if drawn else -1)
                text[key] = text.get(key, "") + chr(pdfium.FPDFText_GetUnicode(text_page, i))
    return text


def tagged_rows(pdf: bytes) -> list[TaggedRow]:
    """The rows (TR) of all tables in a structure tree, with their TH and TD."""
    reader, text = PdfReader(BytesIO(pdf)), marked_text(pdf)
    numbers = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages, 1)}
    rows = _of_type(reader.root_object["/StructTreeRoot"], {"/TR"})
    return [_tagged_row(row, text, numbers) for row in rows]


def _children(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", [])
    kids = kids.get_object()
    return [kid.get_object() for kid in kids] if isinstance(kids, list) else [kids]


def _of_type(element: DictionaryObject, types: set[str]) -> Iterator[DictionaryObject]:
    for child in _children(element):
        if isinstance(child, dict) and child.get("/S") in types:
            yield child
        elif isinstance(child, dict):
            yield from _of_type(child, types)


def _content(element: DictionaryObject, numbers: dict[int, int]) -> Iterator[tuple[int, int]]:
    for child in _children(element):
        if isinstance(child, int):
            yield numbers[element.raw_get("/Pg").idnum], int(child)
        elif "/MCID" in child:
            yield numbers[(child if "/Pg" in child else element).raw_get("/Pg").idnum], int(child["/MCID"])
        else:
            yield from _content(child, numbers)


def _tagged_row(row: DictionaryObject, text: Marked, numbers: dict[int, int]) -> TaggedRow:
    cells = [list(_content(cell, numbers)) for cell in _of_type(row, {"/TH", "/TD"})]
    pages = {key[0] for cell in cells for key in cell if letters(text.get(key, ""))}
    return TaggedRow(["".join(text.get(key, "") for key in cell) for cell in cells], pages)


@pytest.mark.parametrize("name", [n for n in TYPST_NAMES if n.startswith("tagged")])
def test_the_structure_tree_has_each_goal_as_a_row(name: str) -> None:
    document = constructed(name)
    layout = document.layout
    assert isinstance(layout, TypstLayout)
    regions = layout.region_order or document.source.regions
    rows = [row for row in tagged_rows(document.pdf) if len(row.cells) == len(regions) + 2]
    goals = [row for row in rows if letters(row.cells[0]) != letters("Mål")]
    assert len(goals) == len(document.gold)
    for row, gold in zip(goals, document.gold, strict=True):
        comments = (gold["printed_labels"].get(k, k) + (":" if k else "") + v for k, v in gold["comments"].items())
        texts = [gold["goal_label"] + gold["goal"], *(gold["status"][r] for r in regions), "".join(comments)]
        assert [letters(cell) for cell in row.cells] == [letters(text) for text in texts]
        assert (gold["page_first"], gold["page_last"]) == (min(row.pages), max(row.pages))


def test_pdfplumber_sees_the_tables_of_a_tagged_report() -> None:
    with pdfplumber.open(BytesIO(constructed("tagged").pdf)) as document:
        elements = list(document.structure_tree)
    seen: Counter[str] = Counter()
    while elements:
        element = elements.pop()
        seen[element["type"]] += 1
        elements += element.get("children", [])
    gold = constructed("tagged").gold
    assert (seen["Table"], seen["TR"], seen["TH"]) == (7, len(gold) + 2 * 7, 7 * 7)
    # it leaves out the cells without content
    blank = sum(status == "" for row in gold for status in row["status"].values())
    assert seen["TD"] == len(gold) * 6 - blank - sum(not row["comments"] for row in gold)


def test_untagged_typst_documents_have_no_structure_tree() -> None:
    with pdfplumber.open(BytesIO(constructed("untagged").pdf)) as document:
        assert document.structure_tree == []


def opens(pdf: bytes, password: str | None = None) -> bool:
    try:
        with pypdfium2.PdfDocument(pdf, password=password) as document:
            return len(document) > 0
    except pypdfium2.PdfiumError:
        return False


def test_malformed_documents_are_what_they_are_called() -> None:
    opening = {kind for kind, make in MALFORMED.items() if opens(make())}
    closed = {"not-a-pdf", "empty-file", "truncated", "truncated-early", "password-protected", "no-pages"}
    assert set(MALFORMED) - opening <= closed
    assert opens(MALFORMED["password-protected"](), PASSWORD)
    assert not any(letters(g.text) for page in glyphs_of(MALFORMED["scanned"]()) for g in page)
    assert sum(not page for page in glyphs_of(MALFORMED["partly-scanned"]())) == 1
    report = constructed(PUBLISHED.name).pdf
    assert len({report, *(MALFORMED[k]() for k in ("unknown-status", "another-of-the-same-year"))}) == 3
