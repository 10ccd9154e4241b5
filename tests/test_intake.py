"""Intake: which files there are, what kind each is, which year and plan it is about."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import SourceFile, classify, find_documents, has_documents
from pipeline.intake.front import flat
from pipeline.model import Box, DocumentLayout, PageLayout, Word
from pipeline.profile import load_profiles
from pipeline.profile_minutes import load_minutes_profiles
from pipeline.reading import read_document
from tests.corpus.library import constructed
from tests.corpus.minutes.library import constructed as constructed_minutes

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
BODY, DISPLAY = 11.0, 24.0
HEADER = ((40.0, "Mål"), (200.0, "RJH"), (240.0, "RN"), (280.0, "RV"), (320.0, "RVN"), (360.0, "Kommentarer"))
LEGEND = "Uppnått mål (U), Pågående arbete (P) eller Ej påbörjat arbete (E)."

# ---- documents by hand -------------------------------------------------------------------------------------------


class Page:
    """Words placed by hand, line under line."""

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.words: list[Word] = []
        self.top = 50.0

    def line(self, text: str, size: float = BODY, bold: bool = False) -> Page:
        """A line of words, half an em a letter."""
        x = 40.0
        for part in text.split():
            x = self._put(x, part, size, bold) + 0.25 * size
        self.top += 1.3 * size
        return self

    def cells(self, *cells: tuple[float, str]) -> Page:
        """A line of texts, each at its x."""
        for x, text in cells:
            self._put(x, text, BODY, False)
        self.top += 1.3 * BODY
        return self

    def _put(self, x: float, text: str, size: float, bold: bool) -> float:
        right = x + 0.5 * size * len(text)
        box = Box(x, self.top, right, self.top + size)
        self.words.append(Word(text, box, self.number, len(self.words), "Body", size, bold))
        return right


def layout_of(*pages: Page, **metadata: str) -> DocumentLayout:
    return DocumentLayout(tuple(PageLayout(p.number, 595, 842, tuple(p.words)) for p in pages), metadata=metadata)


def source_named(name: str = "report.pdf") -> SourceFile:
    return SourceFile(Path(name), name, "0" * 64, "0" * 12, 1)


def report(*front: str, title: str = "", name: str = "report.pdf", **metadata: str):
    """What intake makes of a report with that title and front matter before its table."""
    page = Page()
    if title:
        page.line(title, DISPLAY)
    for text in front:
        page.line(text)
    page.cells(*HEADER).line("Ett mål som regionerna följer upp P P U E")
    return classify(layout_of(page, **metadata), source_named(name), load_profiles())


def codes(classification) -> list[str]:
    return [f.code for f in classification.findings]


# ---- files ---------------------------------------------------------------------------------------------------------


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def test_files_are_found_in_any_case_at_any_depth_in_name_order(tmp_path):
    write(tmp_path, {"b.pdf": "1", "a/z.PDF": "2", "a/b/c.Pdf": "3", "notes.txt": "4", "pdf": "5", "x.pdf.bak": "6"})
    sources, findings = find_documents(tmp_path)
    assert [s.file_name for s in sources] == ["a/b/c.Pdf", "a/z.PDF", "b.pdf"]
    assert findings == ()


def test_a_document_is_known_by_its_content(tmp_path):
    write(tmp_path, {"a.pdf": "content"})
    ((source,), _) = find_documents(tmp_path)
    digest = hashlib.sha256(b"content").hexdigest()
    assert (source.sha256, source.document_id, source.size) == (digest, digest[:12], 7)


def test_the_same_content_twice_is_one_document_and_a_finding_that_names_both(tmp_path):
    write(tmp_path, {"b.pdf": "same", "a.pdf": "same", "c.pdf": "other"})
    sources, (finding,) = find_documents(tmp_path)
    assert [s.file_name for s in sources] == ["a.pdf", "c.pdf"]
    assert (finding.severity, finding.code) == ("info", "same-content")
    assert "a.pdf" in finding.message
    assert "b.pdf" in finding.message
    assert finding.document_id == sources[0].document_id


def test_hidden_files_and_folders_named_like_files_are_passed_over(tmp_path):
    write(tmp_path, {"._report.pdf": "1", ".git/x.pdf": "2", "folder.pdf/inside.pdf": "3"})
    sources, _ = find_documents(tmp_path)
    assert [s.file_name for s in sources] == ["folder.pdf/inside.pdf"]


def test_a_file_that_cannot_be_opened_is_a_document_of_its_own(tmp_path):
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "lost.pdf").symlink_to(tmp_path / "nowhere")
    sources, _ = find_documents(tmp_path)
    assert [(s.file_name, s.sha256) for s in sources] == [("gone.pdf", ""), ("lost.pdf", "")]
    assert sources[0].document_id != sources[1].document_id


def test_names_are_composed_whatever_the_file_system_gives(tmp_path):
    write(tmp_path, {"uppfo\N{COMBINING DIAERESIS}ljning.pdf": "1"})
    ((source,), _) = find_documents(tmp_path)
    assert source.file_name == "uppföljning.pdf"
    assert source.path.exists()


def test_folders_can_be_left_out(tmp_path):
    write(tmp_path, {"demo/a.pdf": "1", "demo2/b.pdf": "2"})
    sources, _ = find_documents(tmp_path, without=(tmp_path / "demo",))
    assert [s.file_name for s in sources] == ["demo2/b.pdf"]
    assert has_documents(tmp_path / "demo")
    assert not has_documents(tmp_path, without=(tmp_path / "demo", tmp_path / "demo2"))
    assert not has_documents(tmp_path / "missing")


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(NotADirectoryError, match="nowhere is not a folder"):
        find_documents(tmp_path / "nowhere")


# ---- kind ----------------------------------------------------------------------------------------------------------


def test_a_table_header_with_the_regions_makes_a_follow_up_report():
    page = Page().cells(*HEADER)
    found = classify(layout_of(page), source_named(), load_profiles())
    assert (found.kind, found.family) == ("followup", "rcc-norr")


def test_full_names_broken_over_lines_make_one_too():
    page = Page()
    page.cells((40, "Mål"), (200, "Region"), (260, "Region"), (330, "Region"), (400, "Region"), (480, "Nuläge"))
    page.cells((200, "Jämtland"), (260, "Norr-"), (330, "Väster-"), (400, "Väster-"))
    page.cells((200, "Härje-"), (260, "botten"), (330, "botten"), (400, "norrland"))
    page.cells((200, "dalen"))
    assert classify(layout_of(page), source_named(), load_profiles()).kind == "followup"


def test_the_same_names_in_running_text_make_none():
    page = Page()
    for _ in range(3):
        page.line("Mål för Region Jämtland Härjedalen (RJH), Region Norrbotten (RN), Region Västerbotten (RV)")
        page.line("och Region Västernorrland (RVN) diskuterades; regionernas kommentarer bifogas i en bilaga.")
    found = classify(layout_of(page), source_named("uppfoljning-2023.pdf"), load_profiles())
    assert found.kind == "unknown"
    (finding,) = found.findings
    assert (finding.severity, finding.code) == ("error", "unknown-document")
    assert "rcc-norr" in finding.message


def test_without_a_table_the_front_matter_alone_tells_a_report():
    page = Page().line("Uppföljning 2023 av cancerplan för norra sjukvårdsregionen 2022–2024", DISPLAY).line(LEGEND)
    found = classify(layout_of(page), source_named(), load_profiles())
    assert (found.kind, found.report_year) == ("followup", 2023)


def test_an_empty_document_is_unknown():
    assert classify(layout_of(Page()), source_named(), load_profiles()).kind == "unknown"


def minutes(*lines: str, title: str = ""):
    """What intake makes of a text with that title."""
    page = Page()
    if title:
        page.line(title, DISPLAY)
    for line in lines:
        page.line(line)
    return classify(layout_of(page), source_named(), load_profiles(), load_minutes_profiles())


def test_a_title_makes_minutes():
    text = ["1. Mötet öppnas", *["Ordföranden hälsar alla välkomna och går igenom dagens punkter."] * 3]
    found = minutes(*text, title="Minnesanteckningar RPO Cancer 2024-11-21")
    assert (found.kind, found.family) == ("minutes", "rcc-norr-minutes")
    assert found.title == "Minnesanteckningar RPO Cancer 2024-11-21"


def test_minutes_without_a_title_are_told_by_their_items_decisions_and_next_meeting():
    found = minutes(
        "1. Mötet öppnas",
        "2. Föregående mötes anteckningar",
        "Styrgruppen beslutade att lägga dem till handlingarna.",
        "Styrgruppen beslutade att ses oftare.",
        "3. Övriga frågor",
        "Nästa möte är den 4 februari.",
    )
    assert found.kind == "minutes"


def test_a_report_that_mentions_minutes_and_decisions_stays_a_report():
    page = Page().line("Uppföljning 2023 av cancerplan 2022–2024", DISPLAY)
    page.line("Minnesanteckningar från mötena finns på webbplatsen.")
    for number in range(1, 5):
        page.line(f"{number}. Nämnden beslutade att målet skulle följas upp vid nästa möte.")
    page.cells(*HEADER)
    found = classify(layout_of(page), source_named(), load_profiles(), load_minutes_profiles())
    assert (found.kind, found.report_year) == ("followup", 2023)


# ---- year, period, title -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "year"),
    [
        ("I rapporten redovisas den uppföljning för 2023 som gjorts. Uppföljningen har gjorts i april 2024.", 2023),
        ("Uppföljningen har gjorts i april 2024 och avser uppföljning av år 2023.", 2023),
        ("Uppföljningsrapport 2021 för cancerplanen 2019–2021", 2021),
    ],
)
def test_the_year_is_the_one_the_report_is_about(front, year):
    assert report(front).report_year == year


def test_a_plan_period_is_no_report_year():
    found = report("Uppföljning av cancerplan för norra sjukvårdsregionen 2022–2024")
    assert found.report_year is None
    assert found.plan_period == "2022–2024"
    assert "no-report-year" in codes(found)


@pytest.mark.parametrize("dash", ["-", "–", "—", " – ", "‑", " - "])
def test_the_plan_period_is_written_with_an_en_dash(dash):
    assert report(f"Uppföljning 2023 av cancerplan 2022{dash}2024").plan_period == "2022–2024"


def test_a_wording_broken_over_lines_is_found():
    found = report("I denna rapport redovisas en samman-", "ställning av den uppfölj-", "ning för 2023 som gjorts.")
    assert found.report_year == 2023


def test_the_title_goes_before_the_text_and_a_dispute_is_a_finding():
    found = report("Jämfört med den förra, en uppföljning för 2022, ...", title="Uppföljning 2023 av cancerplanen")
    assert found.report_year == 2023
    assert codes(found).count("report-year-disputed") == 1


def test_the_text_goes_before_the_metadata():
    found = report("En uppföljning för 2023.", Title="Uppföljning 2022 av cancerplan 2019–2021")
    assert (found.report_year, found.plan_period) == (2023, "2019–2021")
    assert {"report-year-disputed", "year-outside-plan"} <= set(codes(found))


def test_the_metadata_goes_before_the_file_name():
    found = report(Title="Uppföljning 2023 av cancerplan 2022–2024", name="uppfoljning-2021.pdf")
    assert (found.report_year, found.plan_period) == (2023, "2022–2024")
    assert codes(found) == []


def test_the_file_name_is_the_last_resort_and_a_finding():
    found = report(name="uppfoljning-2023-cancerplan-2022-2024.pdf")
    assert (found.report_year, found.plan_period) == (2023, "2022–2024")
    assert {"report-year-guessed", "plan-period-guessed"} <= set(codes(found))


@pytest.mark.parametrize(
    "title",
    [
        "Uppföljning av cancerplanen 2022–2024, år 2023",
        "Uppföljning av regionernas arbete under 2023 enligt cancerplanen 2022–2024",
        "Uppföljning per 31 december 2023",
    ],
)
def test_the_only_year_of_a_title_is_a_guess_and_a_finding(title):
    found = report(*["Text om något annat än vilket år det gäller."] * 3, title=title, name="x-2021.pdf")
    assert found.report_year == 2023
    assert "report-year-guessed" in codes(found)


def test_a_year_that_the_text_gives_goes_before_a_guess():
    found = report("En uppföljning för 2023.", title="Uppföljning av cancerplanen, april 2024")
    assert found.report_year == 2023


@pytest.mark.parametrize("name", ["report.pdf", "2022 and 2023.pdf", "plan-2022-2024.pdf", "scan120231.pdf"])
def test_a_year_that_nothing_tells_is_null_and_a_finding(name):
    found = report(name=name)
    assert found.report_year is None
    assert "no-report-year" in codes(found)


def test_the_title_is_the_display_type_of_the_first_page():
    found = report("Text.", title="Uppföljning 2023 av cancerplan 2022–2024", Title="Microsoft Word - utkast.docx")
    assert found.title == "Uppföljning 2023 av cancerplan 2022–2024"


def test_a_title_set_in_two_sizes_is_one():
    page = (
        Page().line("Uppföljning 2023", 30).line("av cancerplan för norra sjukvårdsregionen", 20).line("Inledning", 16)
    )
    for _ in range(9):
        page.line("Brödtext som fyller sidan med många fler bokstäver än rubrikerna har.")
    page.cells(*HEADER)
    found = classify(layout_of(page), source_named(), load_profiles())
    assert found.title == "Uppföljning 2023 av cancerplan för norra sjukvårdsregionen"


def test_a_heading_is_no_title_and_the_metadata_serves():
    found = report("Text.", title="Inledning", Title="Uppföljning 2023 av cancerplan 2022–2024")
    assert found.title == "Uppföljning 2023 av cancerplan 2022–2024"


def test_without_any_title_there_is_none_and_a_finding():
    found = report("Text.", Title="Microsoft Word - utkast.docx")
    assert found.title is None
    assert "no-title" in codes(found)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"Subject": "Constructed for tests"}, True),
        ({"Keywords": "a, constructed"}, True),
        ({"Title": "constructed"}, False),
    ],
)
def test_the_metadata_says_that_a_document_is_constructed(metadata, expected):
    assert report("Text.", **metadata).is_constructed is expected


@given(st.lists(st.text(alphabet="abc-å \n", max_size=20), max_size=5))
def test_flat_text_has_single_spaces_and_loses_no_letter(lines):
    text = flat(lines)
    assert text == " ".join(text.split())
    assert [c for c in text if c.isalpha()] == [c for line in lines for c in line if c.isalpha()]


# ---- whole documents -----------------------------------------------------------------------------------------------


def classified(path: Path):
    # a name that tells nothing
    return classify(read_document(path), source_named("x.pdf"), load_profiles(), load_minutes_profiles())


@pytest.mark.parametrize("layout", ["published", "vertical-names", "numbered-names"])
def test_constructed_reports_tell_what_they_are(layout, tmp_path):
    document = constructed(layout)
    found = classified(document.write(tmp_path / "x.pdf"))
    assert (found.kind, found.family, found.is_constructed) == ("followup", document.source.family, True)
    assert (found.report_year, found.plan_period) == (document.source.report_year, document.source.plan_period)
    assert found.title == document.source.title


@pytest.mark.parametrize("name", ["rpo-2021-09/published", "styrgrupp-2022-11/bold-only"])
def test_constructed_minutes_tell_what_they_are(name, tmp_path):
    found = classified(constructed_minutes(name).write(tmp_path / "x.pdf"))
    assert (found.kind, found.family, found.report_year) == ("minutes", "rcc-norr-minutes", None)
    assert found.title
    assert codes(found) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the reference corpus is not at ../shared/corpus")
def test_the_published_minutes_tell_what_they_are():
    found = classified(CORPUS / "minnesanteckningar-rpo-cancer.pdf")
    assert (found.kind, found.title, codes(found)) == ("minutes", "Minnesanteckningar", [])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the reference corpus is not at ../shared/corpus")
@pytest.mark.parametrize(
    "name",
    [
        "uppfoljning-2023.pdf",
        "variants/uppfoljning-2023-unruled.pdf",
        "variants/uppfoljning-2023-tagged-reflowed.pdf",
        "variants/uppfoljning-2023-untagged-reflowed.pdf",
    ],
)
def test_the_published_report_tells_what_it_is(name):
    found = classified(CORPUS / name)
    assert (found.kind, found.family, found.report_year, found.plan_period, found.is_constructed) == (
        "followup",
        "rcc-norr",
        2023,
        "2022–2024",
        False,
    )
    assert found.title
    assert codes(found) == []
