"""Reading: upright coordinates whatever the page does, and plain characters."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.lines import group_lines
from pipeline.model import Box, PageLayout, Word
from pipeline.reading import ReadingError, read_document
from pipeline.reading.plain import plain_word, symbol_character
from pipeline.reading.turning import back, turn_of, turned
from tests.corpus import library

TURNS = (0, 90, 180, 270)


def read(tmp_path, name):
    return read_document(library.constructed(name).write(tmp_path / "report.pdf"))


def words_of(layout):
    return sorted(w.text for page in layout.pages for w in page.words)


@pytest.mark.parametrize("name", ["rotated-90", "rotated-180", "rotated-270", "cropped-rotated-unruled"])
def test_turned_and_cropped_pages_are_upright(tmp_path, name):
    layout = read(tmp_path, name)
    for page in layout.pages:
        assert page.turn == 0  # /Rotate sets them right
        upright = [w for w in page.words if w.is_upright]
        assert len(upright) > 0.95 * len(page.words)
        assert all(0 <= w.box.x0 < w.box.x1 <= page.width for w in upright)
        assert all(w.box.height < 2 * w.size for w in upright)


def test_sideways_text_is_turned_and_its_boxes_turn_back(tmp_path):
    layout = read(tmp_path, "sideways-unruled")
    page = next(p for p in layout.pages if p.turn)
    for word in page.words[:50]:
        shown = page.displayed(word.box)
        assert shown.height == pytest.approx(word.box.width)
        assert 0 <= shown.x0 <= page.height
        assert 0 <= shown.top <= page.width


def test_drawing_order_and_single_glyphs_change_no_word(tmp_path):
    """The order in which glyphs are drawn is none of the reader's business."""
    layout = read(tmp_path, "glyphs-shuffled")
    lines = [line.text for page in layout.pages for line in group_lines(page.words)]
    assert any(line.startswith("Uppnått mål (U)") for line in lines)


@given(
    st.sampled_from(TURNS),
    st.tuples(*(st.floats(0, 500) for _ in range(4))),
    st.floats(501, 900),
    st.floats(501, 900),
)
def test_turning_back_undoes_turning(turn, sides, width, height):
    box = Box(min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3]))
    there = turned(box, turn, width, height)
    size = (height, width) if turn in (90, 270) else (width, height)
    assert turned(there, back(turn), *size) == pytest.approx(box)
    page = PageLayout(1, *size, (), turn=turn)
    assert page.displayed(there) == pytest.approx(box)


@pytest.mark.parametrize(("matrix", "turn"), [((1, 0), 0), ((0, 1), 90), ((-1, 0), 180), ((0, -1), 270)])
def test_the_turn_comes_from_the_text_matrix(matrix, turn):
    assert turn_of((*matrix, 0, 0, 0, 0)) == turn


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("ef\ufb01cient", "efficient".replace("ffi", "ffi")),
        ("pro\u00adcess", "process"),
        ("pro\u00ad", "pro-"),
        ("50\u2011åriga", "50-åriga"),
        ("\uf0b7", "•"),
        ("(cid:127)", "•"),
        ("▪", "•"),
        ("a\u030a", "å"),
        ("x(cid:3)y", "x\ufffdy"),
        ("a\u200bb", "ab"),
    ],
)
def test_characters_are_made_plain(printed, plain):
    assert plain_word(printed) == plain


def test_the_symbol_font_has_an_encoding_of_its_own():
    assert symbol_character("‡") == "≥"
    assert symbol_character("x") == "x"


def test_text_drawn_twice_for_boldness_is_one_word(tmp_path):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for shift in (0, 0.3):
        canvas.drawString(100 + shift, 700, "Status P")
    canvas.save()
    (tmp_path / "x.pdf").write_bytes(buffer.getvalue())
    assert words_of(read_document(tmp_path / "x.pdf")) == ["P", "Status"]


def test_a_slanted_watermark_is_left_out_and_told(tmp_path):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 700, "Text")
    canvas.translate(300, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "UTKAST")
    canvas.save()
    (tmp_path / "x.pdf").write_bytes(buffer.getvalue())
    layout = read_document(tmp_path / "x.pdf")
    assert words_of(layout) == ["Text"]
    assert [f.code for f in layout.findings] == ["slanted-text"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty-file"), (b"PK\x03\x04", "not-a-pdf"), (b"%PDF-1.7\n1 0 obj", "truncated")]
)
def test_what_is_no_whole_pdf_is_refused_with_a_reason(tmp_path, content, code):
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(ReadingError) as error:
        read_document(tmp_path / "x.pdf")
    assert error.value.code == code


def word(text, x0, top, page=1, index=0, size=10.0):
    return Word(text, Box(x0, top, x0 + 5 * len(text), top + size), page, index, "F", size)


@given(st.permutations(range(12)))
def test_lines_do_not_depend_on_the_order_of_words(order):
    words = [word(f"w{i}", 40 * (i % 4), 14 * (i // 4), index=i) for i in range(12)]
    lines = group_lines([words[i] for i in order])
    assert [line.text for line in lines] == ["w0 w1 w2 w3", "w4 w5 w6 w7", "w8 w9 w10 w11"]
