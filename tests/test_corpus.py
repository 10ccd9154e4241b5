"""The typesetter of constructed reports: what it says of its pages is so. Read back with another library (pdfium)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double
from io import BytesIO
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pypdf import PdfReader

from tests.corpus.layouts import PUBLISHED, layout_named
from tests.corpus.library import LAYOUT_NAMES, constructed, source_named
from tests.corpus.linebreak import TextSettings, break_lines, tokens
from tests.corpus.make_demo import DEMO, demo_documents
from tests.corpus.source import GoldRow
from tests.corpus.typeset import typeset

HYPHENS_AND_SPACES = "-\u00ad\u2010\u0002\ufffe"


class Glyph(NamedTuple):
    """A letter and its centre on the page that a viewer shows, origin top left."""

    text: str
    x: float
    y: float


def glyphs_of(pdf: bytes) -> list[list[Glyph]]:
    """All letters, page by page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_glyphs(page)) for page in document]


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    rotation, crop = page.get_rotation(), page.get_cropbox()
    left, right, low, high = (c_double() for _ in range(4))
    for i in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(text_page, i) == 1:
            continue
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
    return "".join(g.text for g in glyphs[int(page) - 1] if x0 <= g.x <= x1 and top <= g.y <= bottom)


def wanted(row: GoldRow, layout_name: str) -> dict[str, str]:
    """What each cell of a row must hold."""
    layout = layout_named(layout_name)
    names = {"RJH": "Region Jämtland Härjedalen", "RN": "Region Norrbotten"}
    names |= {"RV": "Region Västerbotten", "RVN": "Region Västernorrland"}
    comment = ""
    for label, text in row["comments"].items():
        printed = row["printed_labels"].get(label, label)
        if layout.label_style == "name":
            printed = names.get(printed, printed)
        end = "–" if layout.label_style == "dash" else ":"
        comment += (printed + end if printed else "") + text
    number = row["goal_label"] if layout.goal_number == "column" else ""
    goal = row["goal"] if layout.goal_number == "column" else row["goal_label"] + row["goal"]
    return {"number": number, "goal": goal, "comment": comment, **row["status"]}


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_cells_and_status_boxes_hold_what_the_gold_says(name: str) -> None:
    document = constructed(name)
    glyphs = glyphs_of(document.pdf)
    for row in document.gold:
        where = f"goal {row['section']}.{row['number']}"
        texts = wanted(row, name)
        for cell, boxes in row["cell_boxes"].items():
            found = "".join(inside(glyphs, box) for box in boxes)
            assert letters(found) == letters(texts[cell]), f"{where}, cell {cell}"
            assert (row["page_first"], row["page_last"]) == (boxes[0][0], boxes[-1][0]), where
        for region, box in row["status_boxes"].items():
            assert letters(inside(glyphs, box) if box else "") == letters(row["status"][region]), f"{where}, {region}"


def test_the_same_source_and_layout_give_the_same_bytes() -> None:
    source = source_named("rcc-norr-2020")
    for name in ("ligatures", "glyphs-shuffled"):
        layout = layout_named(name)
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
    gold = constructed(PUBLISHED.name).gold
    assert any(row["page_last"] > row["page_first"] for row in gold)


def unpacked(pdf: bytes) -> list[bytes]:
    """What is drawn on the pages of a PDF, uncompressed: another zlib packs the same into other bytes."""
    contents = [page.get_contents() for page in PdfReader(BytesIO(pdf)).pages]
    return [stream.get_data() for stream in contents if stream is not None]


def test_the_shipped_documents_are_the_ones_the_sources_make() -> None:
    for name, document in demo_documents().items():
        shipped = (DEMO / name).read_bytes()
        assert document.pdf == shipped or unpacked(document.pdf) == unpacked(shipped)
