"""What holds for any document at all: words are neither lost nor doubled, and texts keep their letters."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.minutes.cutting import lines_of, sentences, words_before
from pipeline.minutes.flow import read_flow
from pipeline.minutes.splitting import split_flow
from pipeline.minutes.typography import measure
from pipeline.model import Box, DocumentLayout, PageLayout, Word
from tests.corpus.minutes.sheet import Sheet, codes, joiner_for, read_layout

TEXTS = st.sampled_from(
    [
        "RPO Cancer beslutade att:", "Beslut:", "Beslut", "Styrgruppen beslutar", "att godkänna budgeten,",
        "att avvakta.", "1. Inledning", "2. Remisser", "§ 3 Ekonomi", "4", "• en punkt", "Nästa möte",
        "Mötet beslutade att anta planen. Mer finns på https://www.rccnorr.example/vara-", "uppdrag/pa-remiss/",
        "Frågan har behandlats vid flera möten under året och alla regioner har lämnat synpunkter på barncancer-",
        "vården.", "Den 4 februari 2025 kl. 13–15 i Umeå.", "Sida 1 (2)", "Vid protokollet", "SVF", "",
        "Se länk: www.rccnorr.example", "–", "12", "RPO Cancer beslutade att: godkänna. Se länk.", "REGIONERNA",
    ]
)  # fmt: skip
PARAGRAPHS = st.tuples(
    TEXTS, st.sampled_from([0.0, 12.0, 18.0, 30.0]), st.booleans(), st.sampled_from([9.0, 10.0, 13.0])
)


def sheet_of(paragraphs, gap: float, pages: set[int]) -> Sheet:
    sheet = Sheet(gap=gap)
    for at, (text, x, bold, size) in enumerate(paragraphs):
        if at in pages:
            sheet.page()
        sheet.text(text, x=x, bold=bold, size=size)
    return sheet


def assert_lawful(layout: DocumentLayout) -> None:
    records = read_layout(layout)
    assert set(records.homes) == {(w.page, w.index) for page in layout.pages for w in page.words}
    assert "words-unaccounted" not in codes(records)
    numbers = [item.item_number for item in records.agenda_items]
    assert len(numbers) == len(set(numbers))
    keys = [(d.item_number, d.decision_number) for d in records.decisions]
    assert len(keys) == len(set(keys))
    assert all(d.decision_text and d.item_number in numbers for d in records.decisions)
    assert all(s.item_number in numbers and s.title for s in records.agenda_sections)
    places = [(link.page, link.position) for link in records.hyperlinks]
    assert places == sorted(set(places))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PARAGRAPHS, min_size=1, max_size=25),
    st.sampled_from([0.0, 3.0, 8.0]),
    st.sets(st.integers(1, 24), max_size=3),
)
def test_words_are_neither_lost_nor_doubled_however_they_are_set(paragraphs, gap, pages):
    assert_lawful(sheet_of(paragraphs, gap, pages).layout)


WORDS = st.builds(
    lambda text, x, y, size, bold, upright: Word(
        text, Box(x, y, x + len(text) * size / 2, y + size), 1, 0, "F-Bold" if bold else "F", size, bold, upright
    ),
    st.sampled_from(["1.", "§", "beslutar", "RPO", "Cancer", "att:", "•", "barn-", "https://a.se/b-", "\ufffd"]),
    st.floats(0, 560), st.floats(0, 830), st.sampled_from([6.0, 10.0, 14.0]), st.booleans(), st.booleans(),
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(WORDS, max_size=25), min_size=1, max_size=3))
def test_words_scattered_over_pages_are_all_accounted_for(pages):
    layouts = []
    for number, words in enumerate(pages, 1):
        placed = [
            Word(w.text, w.box, number, index, w.font, w.size, w.is_bold, w.is_upright) for index, w in enumerate(words)
        ]
        layouts.append(PageLayout(number, 595.0, 842.0, tuple(placed)))
    assert_lawful(DocumentLayout(tuple(layouts)))


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=20), st.sampled_from([0.0, 8.0]))
def test_lines_in_are_lines_out(paragraphs, gap):
    flow = read_flow(sheet_of(paragraphs, gap, set()).layout, lambda text: False)
    split = split_flow(flow.lines, measure(flow.lines), ("att",))
    assert [f for p in split for f in p.flow] == list(flow.lines)


@given(st.text(alphabet="aåÄ bc.!?:1-\n”(", max_size=60))
def test_sentences_hold_the_whole_text(text):
    found = sentences(text, frozenset({"bc"}))
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
    assert all(text[s.start : s.end] == s.text for s in found)
    assert [s.start for s in found] == sorted(s.start for s in found)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["barn-", "cancer", "vård.", "RPO", "–", "•", "2–3", "Nästa"]), min_size=1, max_size=30),
    st.data(),
)
def test_a_place_in_a_text_leads_back_to_its_words(words, data):
    sheet = Sheet()
    sheet.text(" ".join(words))
    layout = sheet.layout
    printed = [w for page in layout.pages for w in page.words]
    text = joiner_for(layout).join(lines_of(printed)).text
    at = data.draw(st.integers(0, len(text)))
    count = words_before(printed, text, at)
    letters = sum(c.isalnum() for c in text[:at])
    before = sum(c.isalnum() for w in printed[:count] for c in w.text)
    assert before <= letters
    if count < len(printed):
        assert before + max(1, sum(c.isalnum() for c in printed[count].text)) > letters
