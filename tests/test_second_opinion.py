"""The second opinion: what two engines read otherwise is told, what they part, order or hyphenate otherwise is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading import ReadingError, read_document, second_opinion
from pipeline.reading.scan.file import check_bytes
from tests.corpus import library
from tests.corpus.broken.parts import FONT, flate, one_page, stream, text
from tests.small_reports import small_report

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
DEMO = sorted((Path(__file__).parents[1] / "raw_pdfs" / "demo").glob("*.pdf"))
LAYOUTS = ["published", "glyphs-shuffled", "cropped", "ligatures", "soft-hyphens", "rotated-270", "vertical-names"]


def opinion_on(path: Path, engine: str = "pdfium"):
    return second_opinion(path, read_document(path), engine)


@pytest.mark.parametrize("pdf", DEMO, ids=lambda pdf: pdf.stem)
def test_the_demo_gives_no_alarm(pdf):
    assert opinion_on(pdf) == ()


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name in library.LAYOUT_NAMES])
def test_layouts_give_no_alarm(tmp_path, layout):
    assert opinion_on(library.constructed(layout).write(tmp_path / "x.pdf")) == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the reference corpus is not at {CORPUS}")
def test_the_published_documents_give_no_alarm():
    for pdf in sorted(CORPUS.rglob("*.pdf")):
        assert opinion_on(pdf) == (), pdf.name


def written(tmp_path: Path, pdf: bytes) -> Path:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    return path


LETTER = text("Alla patienter ska erbjudas en kontakt", "inom fyra veckor efter besked")


def test_a_text_that_only_one_engine_takes_from_elsewhere_is_told(tmp_path):
    marked = b"/Span <</ActualText (andra ord)>> BDC " + LETTER + b" EMC"
    (finding,) = opinion_on(written(tmp_path, one_page(stream(marked))))
    assert (finding.code, finding.page, finding.severity) == ("readers-differ", 1, "error")
    assert "'patienter'" in finding.message
    assert "'andra'" in finding.message


def test_text_in_an_annotation_is_told(tmp_path):
    note = b"<</Type /Annot /Subtype /FreeText /Rect [50 50 300 90] /Contents (Ett sent till\xe4gg) /DA (/Helv 9 Tf)>>"
    (finding,) = opinion_on(written(tmp_path, one_page(stream(LETTER), b"/Annots [%s]" % note)))
    assert (finding.code, finding.page) == ("text-in-annotation", 1)
    assert "Ett sent tillägg" in finding.message


def test_the_engine_can_be_exchanged(tmp_path):
    path = written(tmp_path, one_page(stream(LETTER)))
    assert opinion_on(path, "pdf_oxide") == ()


def test_a_refusal_says_what_the_other_engine_reads(tmp_path):
    hidden = one_page(stream(LETTER), more={5: FONT}).replace(b"/Type /Page ", b"/Type /Pago ")
    with pytest.raises(ReadingError) as refused:
        read_document(written(tmp_path, hidden))
    assert refused.value.code == "no-pages"


# ---- the scan of a file's bytes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("filters", [b"/FlateDecode", b"[/FlateDecode]", b"/Flate#44ecode", b"[ /Fl ]"])
def test_a_flipped_bit_in_a_deflated_stream_is_seen(filters):
    good = one_page(flate(LETTER)).replace(b"/FlateDecode", filters)
    at = good.index(b"stream\n") + 40
    bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    assert check_bytes(good).faults == ()
    assert [(fault.number, fault.kind) for fault in check_bytes(bad).faults] == [(4, "damaged")]


def test_pages_are_counted_whether_or_not_the_tree_leads_to_them():
    assert check_bytes(small_report(2020)).page_objects == 4


def test_an_earlier_edition_of_an_object_counts_for_nothing():
    good = one_page(flate(LETTER))
    at = good.index(b"stream\n") + 40
    bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    place, start = len(bad), int(bad[bad.rindex(b"startxref") + 9 :].split()[0])
    bad += b"4 0 obj\n" + flate(LETTER) + b"\nendobj\n"
    tail = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6 /Root 1 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    assert check_bytes(bad + tail % (place, start, len(bad))).faults == ()
