from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.documents import Outcome
from pipeline.draw import LAYERS, SCALE, DrawError, draw_page
from pipeline.draw.canvas import free_place
from pipeline.draw.layers import Source
from pipeline.draw.shapes import Colour, Shape
from pipeline.model import Box, PageBox
from tests.corpus.library import Constructed, constructed
from tests.records import make_decision, make_document, make_item, make_section

PAGE = 4
"""A page of the constructed report with a whole row, one that begins before it and one that ends after it."""

WIDTH, HEIGHT = 300, 200


@pytest.fixture(scope="module")
def report() -> Constructed:
    """A report printed sideways: what is computed upright must be turned back to be drawn."""
    return constructed("sideways")


@pytest.fixture(scope="module")
def source(report: Constructed, tmp_path_factory: pytest.TempPathFactory) -> Source:
    return Source(report.write(tmp_path_factory.mktemp("draw") / "report.pdf"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two pages: two words and a rule on the first, nothing on the second; no report."""
    path = tmp_path / "small.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(50, 150, "Ord")
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(50, 100, "Fet")
    canvas.line(20, 50, 280, 50)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return path


def shapes(source: Source, layer: str, page: int = PAGE) -> list[Shape]:
    return list(LAYERS[layer](source, page))


# ---- what the layers show -----------------------------------------------------------------------------------------


def test_cells_stand_where_the_report_has_them(report: Constructed, source: Source) -> None:
    drawn = [shape for shape in shapes(source, "cells") if shape.meaning == "status"]
    expected = [
        (f"{region} {printed}", Box(*box[1:]))
        for row in report.gold
        for region, printed in row["status"].items()
        if (box := row["status_boxes"].get(region)) and box[0] == PAGE
    ]
    assert len(expected) >= 4
    for label, box in expected:
        labels = [shape.label for shape in drawn if _holds(shape.box, box.x_centre, box.y_centre)]
        assert [found.removesuffix(" (?)") for found in labels] == [label]


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def test_rows_are_labelled_and_hold_their_cells(report: Constructed, source: Source) -> None:
    rows = {shape.label: shape.box for shape in shapes(source, "rows")}
    expected = {
        f"R{row['section']}.{row['number']:02d}": row
        for row in report.gold
        if row["page_first"] <= PAGE <= row["page_last"]
    }
    assert rows.keys() == expected.keys()
    for label, row in expected.items():
        for box in row["status_boxes"].values():
            if box and box[0] == PAGE:
                assert _holds(rows[label], Box(*box[1:]).x_centre, Box(*box[1:]).y_centre)


def test_columns_are_named_and_do_not_overlap(report: Constructed, source: Source) -> None:
    columns = [shape for shape in shapes(source, "columns") if shape.label]
    assert {"goal", "comment", *report.source.regions} <= {shape.label for shape in columns}
    assert not any(_overlap(a.box, b.box) for a, b in combinations(columns, 2))


def _overlap(a: Box, b: Box) -> bool:
    slack = 0.1
    return a.x0 < b.x1 - slack and b.x0 < a.x1 - slack and a.top < b.bottom - slack and b.top < a.bottom - slack


def test_rules_stand_between_the_cells_of_two_regions(report: Constructed, source: Source) -> None:
    rules = [shape.box for shape in shapes(source, "rules")]
    cells = [box for row in report.gold for name, box in _cell_boxes(row) if name == report.source.regions[1]]
    assert cells
    for cell in cells:
        assert any(abs(rule.y_centre - cell.top) < 1 for rule in rules)
        assert any(abs(rule.y_centre - cell.bottom) < 1 for rule in rules)


def _cell_boxes(row: dict[str, dict[str, list[list[float]]]]) -> list[tuple[str, Box]]:
    return [(name, Box(*box[1:])) for name, boxes in row["cell_boxes"].items() for box in boxes if box[0] == PAGE]


def test_a_page_before_the_tables_has_no_cells(source: Source) -> None:
    assert shapes(source, "cells", page=1) == []
    assert shapes(source, "rows", page=1) == []
    assert shapes(source, "columns", page=1) == []
    assert shapes(source, "words", page=1)


class Minutes(Source):
    """Minutes with an item, a section, and a decision that begins on page 3."""

    def __init__(self) -> None:
        records = {
            "agenda_items": [make_item(4, "En punkt", boxes=(PageBox(2, 10, 10, 90, 90), PageBox(3, 10, 5, 90, 50)))],
            "agenda_sections": [make_section(4, 1, "En rubrik", boxes=(PageBox(2, 10, 50, 90, 90),))],
            "decisions": [
                make_decision(4, 2, "besluta.", boxes=(PageBox(3, 20, 5, 90, 20), PageBox(3, 20, 20, 90, 30)))
            ],
        }
        self.outcome = Outcome(make_document(kind="minutes"), records)


def test_items_sections_and_decisions_are_drawn_on_their_pages() -> None:
    drawn = {page: {s.label: tuple(s.box) for s in shapes(Minutes(), "items", page)} for page in (1, 2, 3)}
    assert drawn == {
        1: {},
        2: {"item 4": (10, 10, 90, 90), "section 4.1": (10, 50, 90, 90)},
        3: {"item 4": (10, 5, 90, 50), "decision 4.2": (20, 5, 90, 30)},
    }


# ---- the picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "colour"), [("Ord", (0, 114, 178)), ("Fet", (204, 121, 167))])
def test_words_are_outlined_in_the_picture(
    text: str, colour: tuple[int, int, int], small: Path, tmp_path: Path
) -> None:
    draw_page(small, 1, "words", tmp_path / "page.png")
    (word,) = (word for word in Source(small).page(1).words if word.text == text)
    image = Image.open(tmp_path / "page.png")
    assert image.size[0] == WIDTH * SCALE
    assert image.size[1] > HEIGHT * SCALE
    column = [image.getpixel((int((word.box.x0 - 0.5) * SCALE), y)) for y in range(int(HEIGHT * SCALE))]
    assert colour in column


def test_a_rule_is_outlined_and_an_empty_page_is_said_to_be(small: Path, tmp_path: Path) -> None:
    draw_page(small, 1, "rules", tmp_path / "first.png")
    draw_page(small, 2, "rules", tmp_path / "second.png")
    first, second = Image.open(tmp_path / "first.png"), Image.open(tmp_path / "second.png")
    middle = WIDTH * SCALE / 2
    assert (213, 94, 0) in [first.getpixel((int(middle), y)) for y in range(int(HEIGHT * SCALE))]
    page_only = second.crop((0, 0, second.width, int(HEIGHT * SCALE) - 2))
    assert page_only.getcolors() == [(page_only.width * page_only.height, (255, 255, 255))]
    caption = second.crop((0, int(HEIGHT * SCALE) + 2, second.width, second.height))
    assert len(caption.getcolors() or []) > 1


def test_the_scale_is_pixels_per_point(small: Path, tmp_path: Path) -> None:
    draw_page(small, 1, "words", tmp_path / "page.png", scale=3)
    assert Image.open(tmp_path / "page.png").width == 3 * WIDTH


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=1, max_size=6))
def test_labels_cover_no_other_label_while_there_is_room(corners: list[tuple[int, int]]) -> None:
    taken: list[Box] = []
    for x, y in corners:
        box = Box(x * 10, y * 10, x * 10 + 5, y * 10 + 5)
        flag = free_place(box, 30, 8, 1, taken, (1000, 1000))
        inside = Box(box.x0, box.top, box.x0 + 30, box.top + 8)
        assert flag == inside or not any(_overlap(flag, other) for other in taken)
        assert flag.x0 >= 0
        assert flag.top >= 0
        taken.append(flag)


def test_letters_are_white_on_dark_colours_and_black_on_light_ones() -> None:
    assert Colour.BLUE.ink == (255, 255, 255, 255)
    assert Colour.ORANGE.ink == (0, 0, 0, 255)


# ---- what cannot be drawn -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "layer", "out", "message"),
    [
        (3, "words", "page.png", r"small\.pdf has no page 3: it has 2, counted from 1"),
        (0, "words", "page.png", r"has no page 0"),
        (1, "letters", "page.png", r"no layer letters; the layers are words, rules, columns, rows, cells, items"),
        (1, "words", "pictures/page.png", r"the folder .*pictures does not exist"),
        (1, "words", "page.xyz", r"page\.xyz: no picture format has this ending"),
        (1, "cells", "page.png", r"small\.pdf: nothing was extracted from it"),
        (1, "columns", "page.png", r"small\.pdf: no profile fits this document"),
    ],
)
def test_what_is_wrong_is_said(page: int, layer: str, out: str, message: str, small: Path, tmp_path: Path) -> None:
    with pytest.raises(DrawError, match=message):
        draw_page(small, page, layer, tmp_path / out)
    assert not (tmp_path / out).exists()


def test_a_file_that_is_no_pdf_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Hej")
    with pytest.raises(DrawError, match=r"letter\.pdf cannot be opened as a PDF"):
        draw_page(tmp_path / "letter.pdf", 1, "words", tmp_path / "page.png")
    with pytest.raises(DrawError, match=r"there is no file .*gone\.pdf"):
        draw_page(tmp_path / "gone.pdf", 1, "words", tmp_path / "page.png")


def test_a_page_without_text_cannot_be_drawn_and_says_why(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "blank.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.showPage()
    canvas.save()
    with pytest.raises(DrawError, match=r"blank\.pdf cannot be read: .*text"):
        draw_page(tmp_path / "blank.pdf", 1, "words", tmp_path / "page.png")
