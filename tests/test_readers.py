"""The fast reader gives what the reference reader gives, or leaves it to the reference reader and says so."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.documents import Outcome
from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.model import DocumentLayout
from pipeline.reading import ReadingError, read_document
from pipeline.wordcolumns import word_columns
from tests.corpus import library
from tests.corpus.byhand import FONTS, pdf, stream
from tests.corpus.malformed import MALFORMED, write_malformed
from tests.corpus.minutes import library as minutes

FALLBACK = "reference-reader"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def read(path: Path, reader: str, **options) -> DocumentLayout | tuple[str, int | None]:
    """What a reader gives: the layout, or what it refuses the file for."""
    try:
        return read_document(path, reader=reader, **options)
    except ReadingError as error:
        return error.code, error.page


def both(path: Path, **options):
    """What both readers give, the fast one's own name and findings about fallbacks left out."""
    fast, reference = read(path, "fast", **options), read(path, "pdfplumber", **options)
    return without_name(fast), without_name(reference)


def without_name(layout):
    if isinstance(layout, tuple):
        return layout
    findings = tuple(f for f in layout.findings if f.code != FALLBACK)
    return dataclasses.replace(layout, reader="", findings=findings)


def fallbacks(path: Path) -> list[int | None]:
    """Pages that the fast reader left to the reference reader; None for the whole document."""
    layout = read_document(path, reader="fast")
    return [f.page for f in layout.findings if f.code == FALLBACK]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return path


LINE = b"BT /F1 11 Tf 40 200 Td (RJH: Regionen har st\\366d) Tj ET "

SURELY_READ = {
    "standard fonts without widths": LINE + b"BT /F2 9 Tf 40 180 Td (Bold \\(and\\) nested (parentheses)) Tj ET",
    "standard fonts under other names": b"BT /F8 10 Tf 40 200 Td (Arial, bold) Tj /F9 10 Tf 0 -20 Td (Times) Tj ET",
    "differences": b"BT /F3 10 Tf 40 200 Td (ABCD abc) Tj ET",
    "own widths": b"BT /F4 10 Tf 40 200 Td (Own widths, and \\200 \\351 without) Tj ET",
    "type 3": b"BT /F5 12 Tf 40 200 Td (abc cab) Tj ET " + LINE,
    "symbol": b"BT /F6 12 Tf 40 200 Td (\\263 90 \\267 abc) Tj ET " + LINE,
    "composite": b"BT /F7 12 Tf 40 200 Td <0001000A000B0004001100120013> Tj [<000200030002> -600 <0010>] TJ ET " + LINE,
    "soft hyphens": b"BT /F7 12 Tf 40 200 Td <00010003> Tj 0 -14 Td <00030001> Tj 60 0 Td <0003> Tj <000A> Tj ET "
    + LINE,
    "code without a character": b"BT /F7 12 Tf 40 200 Td <00010050000A> Tj ET " + LINE,
    "kerned": b"BT /F1 11 Tf 40 200 Td [(Re) 30 (gi) -20 (on) -300 (Norr) -149 (bott) -151 (en)] TJ ET",
    "kerned backwards": b"BT /F1 11 Tf 40 200 Td [(abc) 2500 (def) 9000 (g)] TJ ET",
    "spaced": b"BT /F1 11 Tf 2 Tc 5 Tw 40 200 Td (spaced words) Tj T* (more) Tj 0 Tc 9 Tw 0 -20 Td (a b) Tj ET",
    "letterspaced": b"BT /F1 11 Tf 1.65 Tc 40 200 Td (on the edge) Tj 1.66 Tc 0 -20 Td (over it) Tj ET",
    "squeezed and risen": b"BT /F1 11 Tf 60 Tz 40 200 Td (narrow text) Tj 150 Tz 4 Ts (wide) Tj 0 Ts 100 Tz (m) Tj ET",
    "line operators": b"BT /F1 11 Tf 14 TL 40 200 Td (one) Tj T* (two) Tj (three) '"
    b" 3 1 (four five) \" 9 -16 TD (six) Tj ET",
    "invisible": b"BT 3 Tr /F1 11 Tf 40 200 Td (not seen) Tj ET",
    "sideways": b"BT /F1 11 Tf 0 1 -1 0 200 40 Tm (up the page) Tj 0 -1 1 0 100 250 Tm (down) Tj"
    b" -1 0 0 -1 300 100 Tm (over) Tj ET",
    "mostly level": LINE + b"BT /F1 11 Tf 0 1 -1 0 20 40 Tm (Margin note) Tj ET",
    "slanted": LINE + b"BT /F1 30 Tf 0.7 0.7 -0.7 0.7 100 40 Tm (UTKAST) Tj ET",
    "nearly level": LINE + b"BT /F1 11 Tf 1 0.02 -0.02 1 40 100 Tm (scanned askew) Tj ET",
    "mirrored": LINE + b"BT /F1 11 Tf 1 0 0 -1 40 100 Tm (mirrored) Tj -1 0 0 1 300 60 Tm (other) Tj ET",
    "false italics": b"BT /F1 11 Tf 1 0 0.33 1 40 200 Tm (slanted letters) Tj ET",
    "negative size": b"BT /F1 -11 Tf -1 0 0 -1 40 200 Tm (turned twice) Tj ET",
    "flipped coordinates": b"q 1 0 0 -1 0 300 cm BT /F1 11 Tf 1 0 0 -1 40 100 Tm (as browsers do) Tj ET Q",
    "drawn twice": LINE + b"BT /F1 11 Tf 40.3 200 Td (RJH: Regionen har st\\366d) Tj ET",
    "lines set into each other": LINE + LINE.replace(b"40 200", b"42 202") + LINE.replace(b"40 200", b"70 198"),
    "superscripts": b"BT /F1 11 Tf 40 200 Td (word) Tj /F1 6 Tf 2 Ts (2) Tj 0 Ts /F1 11 Tf (next) Tj ET",
    "glyph by glyph": b"BT /F1 11 Tf "
    + b"".join(b"1 0 0 1 %d 200 Tm (%c) Tj " % (40 + 7 * i, 97 + i) for i in range(9)) + b"ET",
    "backwards": b"BT /F1 11 Tf 90 200 Td (second) Tj -50 0 Td (first) Tj ET",
    "tiny": b"BT /F1 1 Tf 40 200 Td (illicit llll) Tj 0 -9 Td /F1 3 Tf (illicit) Tj ET",
    "spaces of their own": b"BT /F1 11 Tf 40 200 Td (a) Tj ( ) Tj (b) Tj (  ) Tj -3 0 Td ( ) Tj 60 0 Td ( c) Tj ET",
    "spaces without room": b"BT /F1 11 Tf 40 200 Td (foo ) Tj 18 0 Td (bar) Tj 1 0 0 1 40 100 Tm"
    b" [(foo ) 278 (bar)] TJ ET",
    "marked": b"/P <</MCID 1>> BDC " + LINE + b"/Span <</Lang (sv)>> BDC BT /F1 9 Tf 40 150 Td (in) Tj ET EMC"
    b" /Artifact BMC BT /F1 9 Tf 60 150 Td (artifact) Tj ET EMC /Span <</MCID 3 /ActualText (x)>> BDC BT /F1 9 Tf"
    b" 120 150 Td (inner) Tj ET EMC BT /F1 9 Tf 160 150 Td (outer) Tj ET EMC EMC BT /F1 9 Tf 40 100 Td (after) Tj ET",
    "marked by name": b"/OC /Layer BDC " + LINE + b"EMC /P /Props BDC " + LINE.replace(b"200", b"100") + b"EMC",
    "rectangles": LINE + b"1 0 0 RG 40 100 50 20 re S 0.9 g 100 100 50 20 re f 0 0 1 rg 160 100 50 1 re f"
    b" 1 g 5 5 9 9 re f 0.5 w 220 100 50 20 re B 300 100 m 350 100 l 350 130 l 300 130 l h f"
    b" 0 0 0 1 k 10 40 30 30 re f*",
    "lines": LINE + b"0.5 w 40 90 m 360 90 l S [2 2] 0 d 40 80 m 42 80 l 44 80 m 46 80 l 48 80 m 50 80 l S 8 w 40 60 m"
    b" 360 60 l S 1 w 40 50 m 60 50 l 60 20 l s 1 1 1 RG 40 10 m 90 10 l S",
    "curves": LINE + b"40 40 m 60 60 80 60 90 40 c 90 40 l h S 100 40 m 110 50 120 40 v"
    b" 130 50 140 40 y f 5 5 m S 7 7 l S",
    "bullets": LINE + b"0 g 40 40 2.2 2.2 re f 40 60 3.7 3.7 re f 40 81 m 40 82 41 83 42 83 c 43 83 44 82 44 81 c 44 80"
    b" 43 79 42 79 c 41 79 40 80 40 81 c h f 140 100 1.5 1.5 re f 143 100 1.5 1.5 re f 9 9 .5 .5 re f",
    "unfilled": LINE + b"40 40 50 20 re F 100 40 50 20 re f 10 10 20 20 re W n",
    "turned shapes": LINE + b"q 0 1 -1 0 200 50 cm 0 0 60 30 re f 2 w 0 0 m 50 0 l S Q"
    b" q .7 .7 -.7 .7 300 50 cm 0 0 9 9 re f Q",
    "colours": LINE + b"/Cs1 cs 0.2 0.3 0.4 sc 40 40 20 20 re f /Cs2 cs 1 scn 70 40 20 20 re f /Pattern cs /P1 scn"
    b" 99 40 20 20 re f /Cs3 CS 1 1 1 1 SCN 130 40 20 20 re S /Nowhere cs"
    b" 9 9 20 20 re f /Cs4 cs 0.5 scn 160 40 20 20 re f",
    "images": LINE + b"q 100 0 0 80 50 50 cm /Im1 Do Q q 20 0 0 20 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q",
    "forms": LINE + b"q 0.5 0 0 0.5 10 10 cm /Fm1 Do Q /Fm2 Do " + LINE.replace(b"200", b"60"),
    "nowhere": LINE + b"/Nothing Do",
    "comments": LINE + b"% a comment (with a parenthesis\n" + LINE.replace(b"200", b"100"),
    "close together": b"q[]0 d/F1 9 Tf BT/F2 8 Tf 40 200 Td[(abc)-250(def)]TJ<64>Tj ET Q",
    "unbalanced": b"Q Q q EMC " + LINE + b"q q",
    "hexadecimal": b"BT /F1 11 Tf 40 200 Td <48 65 6C\n6c6F> Tj ET",
    "escapes": b"BT /F1 11 Tf 40 200 Td (a\\\nb\\tc\\053d\\53e\\\\) Tj ET",
    "octal": LINE + b"BT /F1 11 Tf 40 150 Td (a\\050b\\051 \\(c\\) 5 \\045 \\374\\0401 \\53e \\7 \\137) Tj"
    b" [(\\133\\344) -20 (\\074d\\076)"
    b" (\\101\\\nb)] TJ 0 -20 Td (one\\015two\\012three) Tj ET",
    "octal behind shorter codes": LINE + b"BT /F1 11 Tf 40 150 Td (a\\5\\060 \\10\\0611 \\344\\344) Tj ET",
    "octal behind backslashes": LINE + b"BT /F1 11 Tf 40 150 Td (a\\\\101 \\344 \\\\\\101) Tj ET",
    "octal in images": LINE + b"q 9 0 0 9 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID EI\\040 EI Q"
    b" BT /F1 11 Tf 40 150 Td (\\344) Tj ET",
    "lines after each other": LINE + b"0.5 w n 40 90 m 360 90 l S\nn 40 90 m 40 50 l S 360 90 m 360 50 l S"
    b" 10 10 m n 20 20 m 99 20 l S 300 20 m 300 40 l 40 30 m 99 30 l S 2 w 99 30 m 40 30 l S 99 20 m 99 30 l S\nn",
    "step by step": b"BT /F7 12 Tf 1 0 0 1 40 200 Tm <0001> Tj 9 0 Td <000A> Tj 6.5 0 Td <0003> Tj 4 0 Td <000B> Tj ET"
    b" q 0.5 0 0 -0.5 10 250 cm BT 1 0 0 -1 60 300 Tm /F7 24 Tf <0001> Tj 19 0 Td <000A> Tj 14 0 Td <0004> Tj ET Q",
    "step by step, turned or spaced": b"BT /F7 12 Tf 0 1 -1 0 200 40 Tm <0001> Tj 9 0 Td <000A> Tj 7 0 Td <000B> Tj ET"
    b" BT /F7 12 Tf 2 Tc 40 200 Td <0001> Tj 9 0 Td <000A> Tj ET BT /F1 9 Tf 40 90 Td <41> Tj 7 0 Td <4243> Tj ET",
    "text objects with all around": b"/Span <</MCID 5>> BDC q 1 0 0 1 20 30 cm 0.2 g BT 0 Tr /F1 11 Tf 14 TL 40 170 Td"
    b" (inside) Tj T* ET Q EMC BT (after it) Tj ET /P <</MCID 6 /Lang (sv)>> BDC BT 80 Tz /F1 9 Tf 40 99 Td"
    b" [(na) 9 (rrow)] TJ ET EMC " + LINE,
    "more settings than text needs": b"BT " + b"0 g 1 TL " * 9 + b"/F1 11 Tf 40 200 Td (settings) Tj ET",
    "parentheses in arrays": b"BT /F1 11 Tf 40 200 Td [(a\\)) -300 (\\(b) 5 (c(1)d) 7 (e\\\\)] TJ"
    b" 0 -20 Td [(a) <66> -20 (g\\) 3 \\(h) 4 (i)] TJ ET BT /F1 11 Tf 40 99 Td [(g\\) 3 \\(h) 4 (\\366)] TJ ET",
    "moved before and after": b"BT /F1 11 Tf 40 200 Td [-500 (abc) 0 (d) -900] TJ (e) Tj"
    b" [250 -250 (f)] TJ [] TJ (g) Tj ET",
    "empty strings": LINE + b"BT /F1 11 Tf 40 100 Td () Tj [] TJ [-200] TJ (x) Tj ET",
}  # fmt: skip

RESOURCES = (
    "/XObject << /Im1 50 0 R /Fm1 51 0 R /Fm2 52 0 R >> /Properties << /Layer << /Type /OCG /Name (x) >> >>"
    " /ColorSpace << /Cs1 [/ICCBased 55 0 R] /Cs2 [/Separation /Spot /DeviceRGB << >>] /Cs3 /DeviceCMYK"
    " /Cs4 [/Indexed /DeviceRGB 1 <000000ffffff>] >>"
)
OBJECTS = {
    50: stream(
        b"abcd", "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    ),
    51: stream(
        b"BT /F1 20 Tf 10 20 Td (in a form) Tj ET 5 5 90 2 re f /Fm2 Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Matrix [1 0 0 1 30 40] /Resources <<"
        f" /Font << /F1 {FONTS['F1']} >> /XObject << /Fm2 52 0 R >> >>",
    ),
    52: stream(b"1 0 0 1 5 5 cm BT /F1 8 Tf 200 9 Td (without resources) Tj ET", "/Subtype /Form /BBox [0 0 9 9]"),
    55: stream(b"profile", "/N 3"),
}


def by_hand(content: bytes, **options) -> bytes:
    return pdf(content, resources=RESOURCES, objects=OBJECTS, **options)


@pytest.mark.parametrize("name", SURELY_READ)
def test_both_readers_read_the_same(tmp_path, name):
    path = written(tmp_path, by_hand(SURELY_READ[name]))
    fast, reference = both(path)
    assert fast == reference
    assert fallbacks(path) == []


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("boxes", ["", "/CropBox [20 30 350 280]", "/CropBox [-50 -50 900 900]"])
def test_both_readers_turn_and_crop_alike(tmp_path, rotation, boxes):
    link = "/Annots [<< /Subtype /Link /Rect [40 190 90 215] /A << /S /URI /URI (https://example.org/\\344) >> >>]"
    link = link.replace("\\344", "\\303\\244")
    content = b" ".join(SURELY_READ[name] for name in ("mostly level", "turned shapes", "images"))
    entries = f"/Rotate {rotation} {boxes} {link}"
    path = written(tmp_path, by_hand(content, page_entries=entries, media=(-10, 5, 390, 305)))
    fast, reference = both(path)
    assert fast == reference
    assert [len(page.links) for page in fast.pages] == [1]
    assert fallbacks(path) == []


LEFT_TO_THE_REFERENCE = {
    "vertical": {"F1": FONTS["F7"].replace("Identity-H", "Identity-V")},
    "composite without characters": {"F1": FONTS["F7"].replace("/ToUnicode 90 0 R", "")},
    "composite with a map of its own": {"F1": FONTS["F7"].replace("Identity-H", "UniJIS-UCS2-H")},
    "unknown kind of font": {"F1": FONTS["F1"].replace("/Type1", "/Type9")},
}


@pytest.mark.parametrize("name", LEFT_TO_THE_REFERENCE)
def test_a_page_with_a_font_that_is_not_read_is_left_to_the_reference_reader(tmp_path, name):
    fonts = FONTS | LEFT_TO_THE_REFERENCE[name]
    content = b"BT /F1 12 Tf 40 200 Td <0001000A> Tj /F2 9 Tf 0 -20 Td (Times, more than without a map) Tj ET"
    path = written(tmp_path, by_hand(content, fonts=fonts))
    fast, reference = both(path)
    assert fast == reference
    assert fallbacks(path) == [1]
    assert read_document(path).reader == "fast+pdfplumber"


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 11 Tf 40 200 Td <123> Tj ET",
        b"BT /F1 11 Tf 40 200 Td (bad escape \\q) Tj ET",
        b"BT /F1 11 Tf 40 200 Td (never closed Tj ET",
        b"BT /F1 11 Tf 4-0 200 Td (number) Tj ET",
        b"BT /F0 11 Tf 40 200 Td (no such font) Tj ET",
        b"1 0 0 rg 1 rg 9 9 50 50 re f",
        b"nosuchoperator",
    ],
)
def test_only_the_page_with_odd_content_is_left_to_the_reference_reader(tmp_path, content):
    path = written(tmp_path, pdf(LINE, LINE + content, LINE))
    fast, reference = both(path)
    assert fast == reference
    assert fallbacks(path) == [2]


def test_content_in_parts_is_one_content(tmp_path):
    path = written(tmp_path, pdf([b"BT /F1 11 Tf 40 200", b"Td (one)", b"Tj ET"], [LINE, LINE.replace(b"200", b"90")]))
    fast, reference = both(path)
    assert fast == reference
    assert [word.text for word in fast.pages[0].words] == ["one"]
    assert fallbacks(path) == []


def test_part_of_a_document_is_read_the_same(tmp_path):
    data = pdf(LINE, b"", LINE.replace(b"RJH", b"RVN"), LINE)
    path = written(tmp_path, data)
    fast, reference = both(path, pages=range(2, 4))
    assert fast == reference
    assert [page.number for page in fast.pages] == [2, 3]
    told = []
    read_document(path, lambda done, pages: told.append((done, pages)), pages=range(2, 4))
    assert told == [(1, 2), (2, 2)]


NUMBERS = st.sampled_from((0, 1, -1, 2.5, 3, 11, 12.3, 40, 60, 100, 149, 151, 250, -30, -300))
ESCAPES = str.maketrans({mark: "\\" + mark for mark in "\\()"})
STRINGS = st.text("abcil. -åäö\\()", max_size=8).map(lambda text: f"({text.translate(ESCAPES)})")
PARTS = st.lists(st.one_of(STRINGS, NUMBERS.map(str)), max_size=5)
FONT_NAMES, SIZES = st.sampled_from(("F1", "F2", "F3", "F4")), st.sampled_from((1, 6, 10.5, 11, 24))
OPERATIONS = st.one_of(
    st.builds("{} Tj".format, STRINGS),
    st.builds("[{}] TJ".format, PARTS.map(" ".join)),
    st.builds("{} {}".format, st.sampled_from((0, 0.5, 2, -1)), st.sampled_from(("Tc", "Tw", "Ts", "TL"))),
    st.builds("{} {} Td".format, NUMBERS, NUMBERS),
    st.builds("/{} {} Tf".format, FONT_NAMES, SIZES),
    st.sampled_from(("T*", "80 Tz", "100 Tz", "/S <</MCID 4>> BDC", "/S BMC", "EMC", "q", "Q", "ET BT")),
    st.sampled_from(("1 0 0 1 40 200 Tm", "1 0 0 1 200 150 Tm", "0 1 -1 0 200 40 Tm", "1 0 0.3 1 60 99 Tm")),
    st.builds("{} {} {} {} re f".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.builds("{} {} m {} {} l S".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATIONS, max_size=14))
def test_any_content_is_read_the_same(tmp_path, operations):
    content = LINE + b"BT /F1 11 Tf 40 120 Td\n" + "\n".join(operations).encode("latin-1") + b"\nET"
    fast, reference = both(written(tmp_path, pdf(content)))
    assert fast == reference


@pytest.mark.parametrize("kind", MALFORMED)
def test_both_readers_judge_a_malformed_file_alike(tmp_path, kind):
    fast, reference = both(write_malformed(tmp_path, kind)[kind])
    assert fast == reference


LAYOUTS = (
    "justified",
    "tagged",
    "sideways-unruled",
    "cropped-rotated-unruled",
    "ligatures",
    "untagged-unruled",
    "dense",
)


@pytest.mark.parametrize("name", LAYOUTS)
def test_constructed_reports_are_read_the_same_without_the_reference_reader(tmp_path, name):
    path = library.constructed(name).write(tmp_path / "report.pdf")
    some = range(1, 5)
    fast, reference = both(path, pages=some)
    assert fast == reference
    assert fallbacks(path) == []


@pytest.mark.parametrize("name", ["dense", "sideways-unruled", "cropped-rotated-unruled"])
@pytest.mark.parametrize("reader", ["fast", "pdfplumber"])
def test_the_columns_that_are_left_with_a_page_are_those_of_its_words(tmp_path, name, reader):
    path = library.constructed(name).write(tmp_path / "report.pdf")
    for page in read_document(path, reader=reader, pages=range(1, 4)).pages:
        left, made = word_columns(page), word_columns(dataclasses.replace(page))
        assert left is not made
        assert [list(column) for column in left] == [list(column) for column in made]


@pytest.mark.parametrize("name", ["rpo-2021-09/published", "styrgrupp-2021-03/typst-grid"])
def test_constructed_minutes_are_read_the_same_without_the_reference_reader(tmp_path, name):
    path = minutes.constructed(name).write(tmp_path / "minutes.pdf")
    fast, reference = both(path)
    assert fast == reference
    assert fallbacks(path) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the reference corpus in ../shared/corpus")
@pytest.mark.parametrize("name", ["uppfoljning-2023.pdf", "variants/uppfoljning-2023-tagged-reflowed.pdf"])
def test_published_documents_are_read_the_same_without_the_reference_reader(name):
    path = CORPUS / name
    fast, reference = both(path)
    assert fast == reference
    assert fallbacks(path) == []


def test_the_fast_reader_loads_no_library_of_the_reference_reader(tmp_path):
    path = library.constructed("published").write(tmp_path / "report.pdf")
    code = (
        "import sys; from pathlib import Path; from pipeline.reading import read_document;"
        "read_document(Path(sys.argv[1])); print([m for m in ('pdfplumber', 'pdfminer.pdfdocument', 'pypdfium2',"
        " 'pandas', 'pyarrow', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_an_unknown_reader_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match=r"no reader 'swift'; expected one of fast, pdfplumber"):
        read_document(tmp_path / "x.pdf", reader="swift")


def outcome_of(path: Path, reader: str) -> Outcome:
    (document,), _ = find_documents(path.parent)
    outcome = process(document, None, None, reader)
    assert outcome.document.reader == reader
    return dataclasses.replace(outcome, document=dataclasses.replace(outcome.document, reader=None))


@pytest.mark.parametrize("name", ["published", "tagged-landscape"])
def test_constructed_reports_become_the_same_records(tmp_path, name):
    path = library.constructed(name).write(tmp_path / "report.pdf")
    assert outcome_of(path, "fast") == outcome_of(path, "pdfplumber")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the reference corpus in ../shared/corpus")
@pytest.mark.parametrize("name", ["uppfoljning-2023.pdf", "minnesanteckningar-rpo-cancer.pdf"])
def test_published_documents_become_the_same_records(tmp_path, name):
    path = tmp_path / name
    path.write_bytes((CORPUS / name).read_bytes())
    assert outcome_of(path, "fast") == outcome_of(path, "pdfplumber")
