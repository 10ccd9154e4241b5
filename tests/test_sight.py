"""What is read is held against what is seen: hidden, covered, struck, drawn or misnamed letters are flagged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.model import Box
from pipeline.reading.sight.letters import FONTS, likeness
from pipeline.reading.sight.picture import Picture, painted, upright
from pipeline.reading.sight.settings import SETTINGS
from pipeline.reading.sight.slow import slow_to_paint
from tests import deceptive
from tests.deceptive import (
    GOAL_NUMBER,
    REGION,
    REGIONS,
    STATUSES,
    TARGET,
    annotated,
    cover,
    edited,
    layered,
    picture,
    report,
    show,
    with_font,
    written,
)

READERS = ("fast", "pdfplumber")
E_OF_BARS = ((0, 0, 1.2, 7.2), (0, 0, 5, 1), (0, 3.2, 4.6, 1), (0, 6.2, 5, 1))
BLANK_PICTURE, PICTURE_OF_U = picture(" " * 16, 4), picture("#  #" * 5 + "####", 4)
TO_UNICODE = b"begincmap 1 beginbfchar <45> <0045> endbfchar endcmap"


def outcome_of(tmp_path: Path, pdf: bytes, reader: str = "fast"):
    (tmp_path / "x.pdf").write_bytes(pdf)
    ((source,), _) = find_documents(tmp_path)
    return process(source, reader=reader)


def status_of(outcome, goal: int = GOAL_NUMBER, region: str = REGION):
    return next(s for s in outcome.records["statuses"] if (s.goal_number, s.region) == (goal, region))


def codes(outcome) -> set[str]:
    return {finding.code for finding in outcome.findings if finding.severity != "info"}


def others_flagged(outcome) -> list[tuple[int, str]]:
    return [
        (s.goal_number, s.region)
        for s in outcome.records["statuses"]
        if s.needs_review and (s.goal_number, s.region) != (GOAL_NUMBER, REGION)
    ]


def clipped(canvas, x, y):
    path = canvas.beginPath()
    path.rect(5, 5, 3, 3)
    canvas.clipPath(path, stroke=0, fill=0)
    show(canvas, x, y, "E")


def transparent(canvas, x, y):
    canvas.setFillAlpha(0)
    show(canvas, x, y, "E")


def same_colour(canvas, x, y):
    cover(canvas, x, y, 0.3)
    show(canvas, x, y, "E", shade=0.3)


def struck(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.setLineWidth(0.7)
    canvas.line(x - 0.5, y + 3.4, x + 7.2, y + 3.4)


def crossed(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.setLineWidth(0.7)
    canvas.line(x - 3, y - 2, x + 10, y + 9)
    canvas.line(x - 3, y + 9, x + 10, y - 2)


def covered(canvas, x, y):
    show(canvas, x, y, "E")
    cover(canvas, x, y)


def blackened(canvas, x, y):
    show(canvas, x, y, "E")
    cover(canvas, x, y, 0.0)


def corrected(canvas, x, y):
    covered(canvas, x, y)
    show(canvas, x, y, "U")


def under_a_picture(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.drawImage(BLANK_PICTURE, x - 2, y - 3, 11, 13)


def under_another_letter(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.drawImage(PICTURE_OF_U, x - 1, y - 2, 9, 11)


def drawn(canvas, x, y):
    for left, low, width, height in E_OF_BARS:
        canvas.rect(x + left, y + low, width, height, stroke=0, fill=1)


def nothing(canvas, x, y):
    """Prints nothing."""


def in_a_layer(canvas, x, y):
    written(canvas, "/OC /MC0 BDC")
    show(canvas, x, y, "E")
    written(canvas, "EMC")


def in_another_font(canvas, x, y):
    written(canvas, f"BT /FX 10 Tf 1 0 0 1 {x} {y} Tm (E) Tj ET")


def upside_down(canvas, x, y):
    written(canvas, f"BT /F1 10 Tf -1 0 0 -1 {x + 7} {y + 7} Tm (E) Tj ET")


U_NAMED_E = "/Subtype /Type1 /BaseFont /Helvetica /Encoding <</Differences [69 /U]>>"
FREE_TEXT = b"1 g 0 0 12 13 re f 0 g BT /H 10 Tf 2 3 Td (U) Tj ET"
DECEIVED: dict[str, Callable[[], bytes]] = {
    "white": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", shade=1.0)),
    "nearly-white": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", shade=0.985)),
    "tiny": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", size=0.5)),
    "invisible": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", mode=3)),
    "clips-only": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", mode=7)),
    "clipped": lambda: report(clipped),
    "transparent": lambda: report(transparent),
    "same-colour": lambda: report(same_colour),
    "covered": lambda: report(covered),
    "blackened": lambda: report(blackened),
    "corrected": lambda: report(corrected),
    "under-a-picture": lambda: report(under_a_picture),
    "under-another-letter": lambda: report(under_another_letter),
    "struck": lambda: report(struck),
    "crossed": lambda: report(crossed),
    "drawn": lambda: report(drawn),
    "drawn-without-rules": lambda: report(drawn, with_rules=False),
    "picture": lambda: report(lambda canvas, x, y: canvas.drawImage(PICTURE_OF_U, x - 1, y - 2, 9, 11)),
    "upside-down": lambda: report(upside_down),
    "layer-that-is-off": lambda: layered(report(in_a_layer)),
    "misnamed": lambda: with_font(report(in_another_font), U_NAMED_E, ToUnicode=TO_UNICODE),
    "free-text": lambda: annotated(report(), "FreeText", FREE_TEXT),
    "free-text-without-appearance": lambda: annotated(report(), "FreeText", Contents="U"),
    "stamp": lambda: annotated(report(nothing), "Stamp", b"BT /H 10 Tf 2 3 Td (U) Tj ET"),
    "strike-out": lambda: annotated(report(), "StrikeOut", b"0 G 1 w 0 6 m 12 6 l S"),
    "field": lambda: annotated(
        report(nothing), "Widget", b"BT 0 g /H 10 Tf 2 3 Td (U) Tj ET", FT=deceptive.pikepdf.Name.Tx, T="f", V="U"
    ),
}
"""What the eye sees otherwise than it is read."""


@pytest.mark.parametrize("kind", DECEIVED)
def test_a_status_that_is_seen_otherwise_is_flagged(tmp_path, kind):
    outcome = outcome_of(tmp_path, DECEIVED[kind]())
    status = status_of(outcome)
    assert status.needs_review
    assert status.confidence <= 0.5
    assert others_flagged(outcome) == []
    told = [f for f in outcome.findings if f.goal_id == status.goal_id and f.severity != "info"]
    assert told
    assert f"{GOAL_NUMBER}, {REGION}" in told[0].message


@pytest.mark.parametrize("kind", ["white", "covered", "drawn", "layer-that-is-off", "misnamed"])
def test_both_readers_are_held_against_the_page(tmp_path, kind):
    for reader in READERS:
        outcome = outcome_of(tmp_path, DECEIVED[kind](), reader)
        assert status_of(outcome).needs_review, reader
        assert "status-looks-otherwise" in codes(outcome), reader


def white_on_black(canvas, x, y):
    cover(canvas, x - 4, y, 0.0, 20)
    show(canvas, x, y, "E", shade=1.0)


def underlined(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.setLineWidth(0.5)
    canvas.line(x, y - 1.2, x + 6.7, y - 1.2)


def twice(canvas, x, y):
    show(canvas, x, y, "E")
    show(canvas, x + 0.4, y, "E")


def stroked(canvas, x, y):
    canvas.setLineWidth(0.3)
    show(canvas, x, y, "E", mode=2)


def clipped_to_its_cell(canvas, x, y):
    path = canvas.beginPath()
    path.rect(x - 10, y - 20, 33, 34)
    canvas.clipPath(path, stroke=0, fill=0)
    show(canvas, x, y, "E")


def in_a_box(canvas, x, y):
    show(canvas, x, y, "E")
    canvas.setLineWidth(0.8)
    canvas.roundRect(x - 2, y - 3, 10.7, 13, 3)


HONEST: dict[str, Callable[[], bytes]] = {
    "plain": report,
    "without-rules": lambda: report(with_rules=False),
    "grey": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", shade=0.55)),
    "small": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", size=6)),
    "large": lambda: report(lambda canvas, x, y: show(canvas, x, y, "E", size=14)),
    "white-on-black": lambda: report(white_on_black),
    "underlined": lambda: report(underlined),
    "twice": lambda: report(twice),
    "stroked": lambda: report(stroked),
    "in-a-box": lambda: report(in_a_box),
    "under-its-border": lambda: report(lambda canvas, x, y: show(canvas, x, y + 6.2, "E")),
    "clipped-to-its-cell": lambda: report(clipped_to_its_cell),
    "sideways": lambda: edited(report(), lambda document: document.pages[0].rotate(90, relative=False)),
    "in-large-units": lambda: edited(report(), lambda document: document.pages[0].__setattr__("UserUnit", 2)),
    "cropped": lambda: edited(report(), lambda document: setattr(document.pages[0], "cropbox", [20, 20, 590, 830])),
    "hidden-annotation": lambda: annotated(report(), "FreeText", FREE_TEXT).replace(b"/F 4", b"/F 2"),
}
"""What the eye sees as it is read."""


@pytest.mark.parametrize("kind", HONEST)
def test_a_status_that_is_seen_as_it_is_read_is_not_flagged(tmp_path, kind):
    outcome = outcome_of(tmp_path, HONEST[kind]())
    expected = [list(row) for row in STATUSES]
    found = [[status_of(outcome, row + 1, region).status_raw for region in REGIONS] for row in range(len(STATUSES))]
    assert found == expected
    assert not status_of(outcome).needs_review
    assert others_flagged(outcome) == []
    assert codes(outcome) == set()


def test_blank_cells_are_not_flagged_for_their_borders_or_shading(tmp_path):
    def shaded(canvas, x, y):
        canvas.setFillGray(0.8)
        canvas.rect(x - INDENT + 0.5, y - 31, 34, 45, stroke=0, fill=1)

    outcome = outcome_of(tmp_path, report(shaded))
    assert status_of(outcome).status_raw == ""
    assert not status_of(outcome).needs_review


INDENT = deceptive.INDENT
HIDDEN = "Men det är inte sant alls."


def comment_with(second):
    def paint(canvas, x, y):
        show(canvas, x, y, "RJH: Arbetet följer planen.")
        second(canvas, x, y - 12)

    return paint


def struck_comment(canvas, x, y):
    show(canvas, x, y, HIDDEN)
    canvas.setLineWidth(0.6)
    canvas.line(x, y + 3, x + 120, y + 3)


def covered_comment(canvas, x, y):
    show(canvas, x, y, HIDDEN)
    cover(canvas, x, y, width=180)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (lambda canvas, x, y: show(canvas, x, y, HIDDEN, shade=1.0), "hidden-text"),
        (lambda canvas, x, y: show(canvas, x, y, HIDDEN, mode=3), "hidden-text"),
        (covered_comment, "hidden-text"),
        (struck_comment, "struck-text"),
    ],
)
def test_a_comment_with_words_that_are_not_seen_or_struck_is_flagged(tmp_path, second, code):
    outcome = outcome_of(tmp_path, report(comment=comment_with(second)))
    flagged = {c.goal_id for c in outcome.records["comments"] if c.needs_review}
    assert flagged == {status_of(outcome).goal_id}
    (finding,) = [f for f in outcome.findings if f.code == code]
    assert "'Men'" in finding.message
    assert not any(goal.needs_review for goal in outcome.records["goals"])


def test_what_another_engine_reads_otherwise_is_flagged_where_it_stands(tmp_path):
    def paint(canvas, x, y):
        written(canvas, "/Span <</ActualText (något annat)>> BDC")
        show(canvas, x, y, "RJH: Klumpfisk")
        written(canvas, "EMC")

    outcome = outcome_of(tmp_path, report(comment=paint))
    assert "readers-differ" in codes(outcome)
    assert [c.goal_id for c in outcome.records["comments"] if c.needs_review] == [status_of(outcome).goal_id]


@pytest.mark.parametrize("letters", ["EPU", "ABC"])
def test_each_letter_of_the_common_fonts_is_most_like_itself(letters):
    from pipeline.reading.sight.letters import _models

    for letter in letters:
        shapes = _models(letter)
        assert len(shapes) == len(FONTS)
        for shape in shapes:
            unlike = likeness(shape, letters)
            assert min(unlike, key=unlike.__getitem__) == letter
            assert unlike[letter] == 0


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.binary(min_size=n, max_size=n), min_size=1, max_size=6)))
def test_four_quarter_turns_are_none(rows):
    assert upright(upright(rows, 90), 270) == rows
    assert upright(upright(rows, 180), 180) == rows
    assert upright(upright(rows, 90), 90) == upright(rows, 180)


def test_a_piece_of_a_picture_has_every_pixel_that_its_box_touches():
    shades = bytearray(range(64))
    whole = Picture(shades, 8, 8, 8, 1.0, 1.0)
    assert whole.cut(Box(1.5, 2.0, 3.5, 4.0)) == [bytes([17, 18, 19]), bytes([25, 26, 27])]
    assert whole.cut(Box(-5, -5, 1, 1)) == [bytes([0])]
    assert whole.cut(Box(20, 20, 30, 30)) == []
    assert Picture(shades, 8, 8, 8, 2.0, 2.0, left=10, upper=10).cut(Box(10.5, 10.5, 11, 11)) == [bytes([9])]


@pytest.mark.parametrize(
    ("data", "is_slow"),
    [
        (b"<</PatternType 1 /XStep 0.001 /YStep 9 /Length 5>> stream", True),
        (b"<</PatternType 1 /XStep 9 /YStep -8.5 /Length 5>> stream", False),
        (b"<</PatternType 1 /XStep 0 /YStep .>> stream", True),
        (b"<</FunctionType 4 /Domain [0 1] /Range [0 1] /Length 9000>> stream", True),
        (b"<</Length 30 /FunctionType 4 /Domain [0 1] /Range [0 1]>> stream", False),
        (b"<</FunctionType 2 /Length 9000>> stream", False),
    ],
)
def test_what_takes_minutes_to_paint_is_seen_beforehand(data, is_slow):
    assert bool(slow_to_paint(data)) is is_slow


def test_a_file_that_takes_minutes_to_paint_is_read_and_told(tmp_path):
    def change(document):
        pattern = document.make_stream(b"0 0 1 1 re f")
        pattern.PatternType, pattern.XStep, pattern.YStep = 1, deceptive.pikepdf.Object.parse(b"0.00001"), 1
        document.pages[0].Resources.Pattern = deceptive.pikepdf.Dictionary(P=pattern)

    outcome = outcome_of(tmp_path, edited(report(), change))
    assert len(outcome.records["statuses"]) == 16
    assert codes(outcome) == {"not-looked-at"}


def test_painting_ends_in_time():
    import pypdfium2

    def much(canvas, x, y):
        for _ in range(500):
            canvas.rect(x, y, 5, 5, stroke=0, fill=1)

    with pypdfium2.PdfDocument(report(much)) as document:
        page, whole = document[0], Box(0, 0, 595, 842)
        assert painted(document, page.raw, (595, 842), SETTINGS, whole, 1.0, 2.0) is not None
        assert painted(document, page.raw, (595, 842), SETTINGS, whole, 1.0, -1.0) is None


def test_a_page_that_is_not_painted_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.reading.sight.looking.painted", lambda *_: None)
    outcome = outcome_of(tmp_path, report())
    assert "not-looked-at" in codes(outcome)


def test_the_target_is_an_e():
    row, region = TARGET
    assert STATUSES[row][region] == "E"
