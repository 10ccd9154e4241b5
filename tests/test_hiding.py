"""The reader tells which pages have nothing that may hide text; on all others somebody looks at every word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.model import DocumentLayout
from pipeline.reading import read_document
from pipeline.reading.hiding import hides, intersected, is_dark, is_light
from tests.deceptive import COMMENTS, GOAL_NUMBER, annotated, cover, edited, layered, picture, report, show, written

HIDDEN = COMMENTS[0]


def comment(canvas, x, y, **properties):
    """Prints a comment's first line in a way of its own, and the second as it is."""
    show(canvas, x, y, HIDDEN, **properties)
    show(canvas, x, y - 12, COMMENTS[1])


def clipped(canvas, x, y, width):
    show(canvas, x, y - 12, COMMENTS[1])
    path = canvas.beginPath()
    path.rect(x - 2, y - 5, width, 15)
    canvas.clipPath(path, stroke=0, fill=0)
    show(canvas, x, y, HIDDEN)


def faded(canvas, x, y, opacity):
    canvas.setFillAlpha(opacity)
    comment(canvas, x, y)


def covered(canvas, x, y, shade=1.0):
    comment(canvas, x, y)
    cover(canvas, x + 60, y, shade, 90)


def under_a_picture(canvas, x, y):
    comment(canvas, x, y)
    canvas.drawImage(picture(" " * 16, 4), x, y - 3, 150, 13)


def under_a_thick_line(canvas, x, y):
    comment(canvas, x, y)
    canvas.setStrokeGray(1.0)
    canvas.setLineWidth(12)
    canvas.line(x, y + 3, x + 150, y + 3)


def in_a_layer(canvas, x, y):
    written(canvas, "/OC /MC0 BDC")
    show(canvas, x, y, HIDDEN)
    written(canvas, "EMC")
    show(canvas, x, y - 12, COMMENTS[1])


def on_ground(canvas, x, y, ground, shade):
    cover(canvas, x - 3, y, ground, 230)
    comment(canvas, x, y, shade=shade)


def on_a_picture(canvas, x, y):
    canvas.drawImage(picture("#" * 16, 4), x - 3, y - 3, 200, 13)
    comment(canvas, x, y)


HIDING: dict[str, Callable[[], bytes]] = {
    "white": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, shade=1.0)),
    "nearly-white": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, shade=0.985)),
    "invisible": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, mode=3)),
    "clips-only": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, mode=7)),
    "clipped": lambda: report(comment=lambda canvas, x, y: clipped(canvas, x, y, 60)),
    "transparent": lambda: report(comment=lambda canvas, x, y: faded(canvas, x, y, 0.0)),
    "covered": lambda: report(comment=covered),
    "blackened": lambda: report(comment=lambda canvas, x, y: covered(canvas, x, y, 0.0)),
    "under-a-picture": lambda: report(comment=under_a_picture),
    "under-a-thick-line": lambda: report(comment=under_a_thick_line),
    "dark-on-dark": lambda: report(comment=lambda canvas, x, y: on_ground(canvas, x, y, 0.35, 0.35)),
    "black-on-a-black-picture": lambda: report(comment=on_a_picture),
    "layer-that-is-off": lambda: layered(report(comment=in_a_layer)),
}
"""Words of a comment that nobody sees."""

SHOWING: dict[str, Callable[[], bytes]] = {
    "plain": report,
    "without-rules": lambda: report(with_rules=False),
    "grey": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, shade=0.5)),
    "stroked": lambda: report(comment=lambda canvas, x, y: comment(canvas, x, y, mode=2)),
    "clipped-to-its-cell": lambda: report(comment=lambda canvas, x, y: clipped(canvas, x, y, 400)),
    "as-good-as-opaque": lambda: report(comment=lambda canvas, x, y: faded(canvas, x, y, 0.95)),
    "on-a-ground": lambda: report(comment=lambda canvas, x, y: on_ground(canvas, x, y, 0.85, 0.3)),
    "sideways": lambda: edited(report(), lambda document: document.pages[0].rotate(90, relative=False)),
}
"""Words that everybody sees."""


def source_of(tmp_path: Path, pdf: bytes):
    (tmp_path / "x.pdf").write_bytes(pdf)
    ((source,), _) = find_documents(tmp_path)
    return source


def layout_of(tmp_path: Path, pdf: bytes) -> DocumentLayout:
    return read_document(source_of(tmp_path, pdf).path)


@pytest.mark.parametrize("kind", HIDING)
def test_a_page_that_may_hide_text_is_known_and_what_it_hides_is_flagged(tmp_path, kind):
    source = source_of(tmp_path, HIDING[kind]())
    assert not any(page.shows_all for page in read_document(source.path).pages)
    outcome = process(source)
    flagged = {(c.goal_id.rpartition(".")[2], c.region) for c in outcome.records["comments"] if c.needs_review}
    assert (f"{GOAL_NUMBER:02}", "RJH") in flagged
    assert "hidden-text" in {finding.code for finding in outcome.findings}


@pytest.mark.parametrize("kind", SHOWING)
def test_a_page_that_hides_nothing_is_known(tmp_path, kind):
    source = source_of(tmp_path, SHOWING[kind]())
    assert all(page.shows_all for page in read_document(source.path).pages)
    assert not {"hidden-text", "status-looks-otherwise"} & {finding.code for finding in process(source).findings}


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Redact", "Square"])
def test_annotations_may_hide_text(tmp_path, kind):
    (page,) = layout_of(tmp_path, annotated(report(), kind, b"1 g 0 0 12 13 re f")).pages
    assert not page.shows_all


def test_the_reference_reader_promises_nothing(tmp_path):
    source = source_of(tmp_path, report())
    assert not any(page.shows_all for page in read_document(source.path, reader="pdfplumber").pages)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BT 3 Tr (x) Tj ET", True),
        (b"BT 7  Tr (x) Tj ET", True),
        (b"BT 0 Tr (x) Tj 2 Tr (y) Tj ET", False),
        (b"/Sh0 sh", True),
        (b"(she is in sh)Tj", False),
        (b"/OC /L1 BDC (x) Tj EMC", True),
        (b"(Tr) Tj", False),
    ],
)
def test_what_hides_is_told_from_a_contents_operators(content, expected):
    assert hides(content) is expected


def test_shades_that_may_not_be_seen():
    assert is_dark(0, "DeviceGray")
    assert is_dark((0.1, 0.2, 0.5), "DeviceRGB")
    assert is_dark((0.0, 0.0, 0.0, 1.0), "DeviceCMYK")
    assert is_dark(1.0, "Separation")
    assert not is_dark(0.9, "DeviceGray")
    assert not is_dark((1.0, 1.0, 0.9), "DeviceRGB")
    assert not is_dark((0.1, 0.0, 0.0, 0.0), "DeviceCMYK")
    assert not is_dark("P1", "Pattern")
    assert is_light((0.9, 0.85, 0.8), "DeviceRGB")
    assert not is_light(0.7, "DeviceGray")
    assert not is_light(1.0, "Separation")
    assert not is_light("P1", "Pattern")


sides = st.floats(-1000, 1000)
areas = st.tuples(sides, sides, sides, sides).map(
    lambda s: (min(s[0], s[2]), min(s[1], s[3]), max(s[0], s[2]), max(s[1], s[3]))
)


@given(areas, areas, sides, sides)
def test_what_is_in_both_clips_is_in_their_intersection(one, other, x, y):
    def is_in(area):
        return area[0] <= x <= area[2] and area[1] <= y <= area[3]

    assert is_in(intersected(one, other)) == (is_in(one) and is_in(other))
    assert intersected(None, other) == other
