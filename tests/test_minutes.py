"""Whole minutes, from the PDF: the published ones where they are at hand, and all constructed ones."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.documents.process import process
from pipeline.hyperlinks import hyperlinks_of
from pipeline.intake import SourceFile, classify, find_documents
from pipeline.lines import group_lines
from pipeline.minutes import Home, MinutesRecords
from pipeline.model import Box, DocumentLayout, Word
from pipeline.profile import load_profiles
from pipeline.profile_minutes import load_minutes_profiles
from pipeline.reading import read_document
from tests.corpus.minutes.library import NAMES, constructed
from tests.corpus.minutes.make_demo import DEMO, demo_minutes
from tests.corpus.minutes.sheet import codes, joiner_for, read_layout
from tests.corpus.minutes.source import Gold

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PUBLISHED = CORPUS / "minnesanteckningar-rpo-cancer.pdf"
PUBLISHED_GOLD = CORPUS / "gold" / "minutes-rpo-cancer.json"
needs_corpus = pytest.mark.skipif(
    not PUBLISHED.exists() or not PUBLISHED_GOLD.exists(), reason="the reference corpus is not beside the repository"
)


def flat(text: str) -> str:
    return " ".join(text.split())


@cache
def layout_of(name: str) -> DocumentLayout:
    """The pages of constructed minutes, or of the published ones."""
    if name == "published":
        return read_document(PUBLISHED)
    with TemporaryDirectory() as folder:
        return read_document(constructed(name).write(Path(folder) / "minutes.pdf"))


@cache
def records_of(name: str) -> MinutesRecords:
    return read_layout(layout_of(name))


# ---- the published minutes --------------------------------------------------------------------------------------


@cache
def published_gold() -> Gold:
    gold: Gold = json.loads(PUBLISHED_GOLD.read_text(encoding="utf-8"))
    return gold


@needs_corpus
def test_published_items_have_their_titles():
    items = [{"number": i.item_number, "title": i.title} for i in records_of("published").agenda_items]
    assert items == published_gold()["agenda_items"]


@needs_corpus
def test_published_decisions_begin_and_end_as_they_should():
    found = {(d.item_number, d.decision_number): flat(d.decision_text) for d in records_of("published").decisions}
    gold = published_gold()["decisions"]
    assert set(found) == {(d["item"], d["number"]) for d in gold}
    for decision in gold:
        text = found[decision["item"], decision["number"]]
        assert text.startswith(flat(decision["starts"]))
        assert text.endswith(flat(decision.get("ends", decision["starts"])))


@needs_corpus
def test_published_decision_over_the_page_break_has_its_two_points_and_nothing_of_the_page():
    decision = next(d for d in records_of("published").decisions if (d.item_number, d.decision_number) == (3, 3))
    assert [line[:3] for line in decision.decision_text.split("\n")[-2:]] == ["1. ", "2. "]
    assert len(decision.decision_text.split("\n")) == 4
    assert [box.page for box in decision.boxes] == [1, 2]
    assert "Sida" not in decision.decision_text


@needs_corpus
def test_published_decisions_are_the_groups():
    assert {d.decided_by for d in records_of("published").decisions} == {"RPO Cancer"}


@needs_corpus
def test_published_subheadings():
    found = [{"item": s.item_number, "title": s.title} for s in records_of("published").agenda_sections]
    assert found == published_gold()["subheadings"]
    levels = Counter(s.level for s in records_of("published").agenda_sections)
    assert levels == {1: 3, 2: 18}


@needs_corpus
def test_published_links_are_one_row_each():
    found = [link.url for link in records_of("published").hyperlinks]
    assert found == published_gold()["links"]


@needs_corpus
def test_published_links_are_found_without_annotations_too():
    bare = DocumentLayout(tuple(replace(page, links=()) for page in layout_of("published").pages))
    assert [link.url for link in read_layout(bare).hyperlinks] == published_gold()["links"]


@needs_corpus
def test_published_meeting():
    meeting = records_of("published").meetings[0]
    assert (meeting.group_name, meeting.meeting_date) == ("RPO Cancer", None)
    assert (meeting.previous_meeting_date, meeting.next_meeting_date) == (date(2024, 9, 10), date(2025, 2, 4))
    next_one = (meeting.next_meeting_start, meeting.next_meeting_end, meeting.next_meeting_place)
    assert next_one == ("15:00", "17:00", "Teams")
    finding = next(f for f in records_of("published").findings if f.code == "meeting-date-unknown")
    assert "2024-09-10" in finding.message
    assert "2025-02-04" in finding.message


@needs_corpus
def test_published_minutes_are_known_as_minutes_and_come_out_whole(tmp_path):
    (tmp_path / "a.pdf").write_bytes(PUBLISHED.read_bytes())
    outcome = process(find_documents(tmp_path)[0][0])
    assert (outcome.document.kind, outcome.document.status) == ("minutes", "ok")
    assert len(outcome.records["agenda_items"]) == 8


# ---- the constructed minutes ------------------------------------------------------------------------------------

NUMBERED = [name for name in NAMES if constructed(name).source.is_numbered]


@pytest.mark.parametrize("name", NAMES)
def test_items(name):
    found = [{"number": i.item_number, "title": i.title} for i in records_of(name).agenda_items]
    assert found == constructed(name).gold["agenda_items"]


@pytest.mark.parametrize("name", NAMES)
def test_decisions(name):
    found = [(d.item_number, d.decision_number, d.decision_text) for d in records_of(name).decisions]
    gold = constructed(name).gold["decisions"]
    assert found == [(d["item"], d["number"], d["text"]) for d in gold]


@pytest.mark.parametrize("name", NAMES)
def test_who_decided(name):
    gold = constructed(name).gold
    found = [d.decided_by for d in records_of(name).decisions]
    assert found == [d["by"] or gold["group"] for d in gold["decisions"]]


@pytest.mark.parametrize("name", NAMES)
def test_subheadings(name):
    found = [(s.item_number, s.title.casefold()) for s in records_of(name).agenda_sections]
    assert found == [(s["item"], s["title"].casefold()) for s in constructed(name).gold["subheadings"]]


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("rpo-2021-09")])
def test_levels_are_kept(name):
    found = [s.level for s in records_of(name).agenda_sections]
    assert found == [s["level"] for s in constructed(name).gold["subheadings"]]


@pytest.mark.parametrize("name", NAMES)
def test_links(name):
    found = [link.url for link in records_of(name).hyperlinks if link.item_number is not None]
    assert list(dict.fromkeys(found)) == constructed(name).gold["links"]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", NAMES)
def test_meeting(name):
    meeting, gold = records_of(name).meetings[0], constructed(name).gold
    days = [meeting.meeting_date, meeting.previous_meeting_date, meeting.next_meeting_date]
    following = gold["next_meeting"]
    expected = [gold["meeting_date"], gold["previous_meeting_date"], following.get("date")]
    assert [day and day.isoformat() for day in days] == expected
    assert meeting.group_name == gold["group"]
    found = (meeting.next_meeting_start, meeting.next_meeting_end, meeting.next_meeting_place)
    assert found == (following.get("start"), following.get("end"), following.get("place"))


@pytest.mark.parametrize("name", NAMES)
def test_boxes_hold_the_words_of_their_decision(name):
    layout = layout_of(name)
    homes = records_of(name).homes
    words = {(w.page, w.index): w for page in layout.pages for w in page.words}
    for decision in records_of(name).decisions:
        own = [
            words[key]
            for key, home in homes.items()
            if (home.kind, home.item, home.decision) == ("decision", decision.item_number, decision.decision_number)
        ]
        assert {w.page for w in own} == {box.page for box in decision.boxes}
        for word in own:
            box = next(box for box in decision.boxes if box.page == word.page)
            assert box.x0 <= word.box.x_centre <= box.x1
            assert box.top <= word.box.y_centre <= box.bottom
        assert decision.page == decision.boxes[0].page


@pytest.mark.parametrize("name", NAMES)
def test_intake_knows_minutes(name, tmp_path):
    layout = layout_of(name)
    source = SourceFile(tmp_path / "a.pdf", "a.pdf", "0" * 64, "0" * 12, 1)
    known = classify(layout, source, load_profiles(), load_minutes_profiles())
    assert (known.kind, known.family) == ("minutes", "rcc-norr-minutes")
    assert known.is_constructed


def test_at_least_two_groups_and_a_meeting_without_decisions():
    groups = {constructed(name).gold["group"] for name in NAMES}
    assert len(groups) >= 4
    assert any(not constructed(name).gold["decisions"] for name in NUMBERED)


def test_minutes_without_numbers_are_one_item_with_a_finding():
    for name in set(NAMES) - set(NUMBERED):
        assert [i.item_number for i in records_of(name).agenda_items] == [1]
        assert "no-item-numbers" in codes(records_of(name))


def test_the_shipped_minutes_are_what_their_source_says():
    for name, document in demo_minutes().items():
        assert (DEMO / name).read_bytes() == document.pdf


def test_links_of_minutes_are_those_of_the_annotations_and_more():
    layout = layout_of("rpo-2021-09/published")
    annotated = {link.url for link in hyperlinks_of("0" * 12, layout, joiner_for(layout))}
    found = {link.url for link in records_of("rpo-2021-09/published").hyperlinks}
    assert annotated == found
    assert not {link.url for link in hyperlinks_of("0" * 12, layout_of("rpo-2021-09/bold-only"), joiner_for(layout))}
    assert {link.url for link in records_of("rpo-2021-09/bold-only").hyperlinks} == found


def test_a_target_that_ends_at_the_line_end_is_made_whole_and_flagged():
    assert "link-cut-short" in codes(records_of("rpo-2021-09/indented"))


# ---- recognised text ----------------------------------------------------------------------------------------------


def recognised(layout: DocumentLayout, seed: int) -> DocumentLayout:
    """The pages as text recognition gives them: one font, nothing bold, sizes and places that waver, no rules."""
    chance = random.Random(seed)
    return replace(
        layout,
        pages=tuple(
            replace(page, rules=(), fills=(), links=(), words=tuple(_recognised(page.words, chance)))
            for page in layout.pages
        ),
    )


def _recognised(words: Iterable[Word], chance: random.Random) -> Iterator[Word]:
    for line in group_lines(words):
        shift = chance.uniform(-0.5, 0.5)
        for word in line.words:
            size = round(word.size * chance.uniform(0.93, 1.07), 2)
            x, y = chance.uniform(-0.5, 0.5), shift + chance.uniform(-0.3, 0.3)
            box = Box(word.box.x0 + x, word.box.top + y, word.box.x1 + x, word.box.bottom + y)
            yield replace(word, box=box, size=size, font="GlyphLess", is_bold=False, mcid=None)


@pytest.mark.parametrize(
    "name",
    [
        "rpo-2022-02/published",
        "rpo-2022-02/item-table",
        "styrgrupp-2021-03/paragraph-signs",
        "styrgrupp-2022-11/hanging-numbers",
        "patientrad-2022-04/plain-numbers",
    ],
)
def test_recognised_text_gives_the_same_items_and_decisions(name):
    records = read_layout(recognised(layout_of(name), 7))
    gold = constructed(name).gold
    assert [(i.item_number, i.title) for i in records.agenda_items] == [
        (i["number"], i["title"]) for i in gold["agenda_items"]
    ]
    assert [flat(d.decision_text) for d in records.decisions] == [flat(d["text"]) for d in gold["decisions"]]


# ---- the law ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [pytest.param("published", marks=needs_corpus), *NAMES])
def test_every_word_is_in_exactly_one_place(name):
    layout, records = layout_of(name), records_of(name)
    assert set(records.homes) == {(w.page, w.index) for page in layout.pages for w in page.words}
    assert "words-unaccounted" not in codes(records)


@pytest.mark.parametrize("name", [pytest.param("published", marks=needs_corpus), *NAMES])
def test_the_words_of_each_place_are_its_text(name):
    """Letter for letter and in order; before titles and decisions stands their number, and nothing else."""
    printed = letters_by_home(layout_of(name), records_of(name))
    for home, text in texts_by_home(records_of(name)).items():
        inner = printed.pop(home, "")
        assert inner.endswith(letters(text)), home
        number = inner.removesuffix(letters(text))
        is_numbered = home.kind in ("title", "decision")
        assert re.fullmatch(r"(?:punkt)?[0-9]*" if is_numbered else "", number, re.IGNORECASE), home
    quoted = letters("".join(f.message for f in records_of(name).findings))
    for home, inner in printed.items():
        assert home.kind in ("head", "closing", "running"), f"{home} is in no record"
        assert home.kind == "running" or inner in quoted


@pytest.mark.parametrize("name", [pytest.param("published", marks=needs_corpus), *NAMES])
def test_running_titles_are_quoted(name):
    layout, records = layout_of(name), records_of(name)
    quoted = [letters(f.message) for f in records.findings if f.code == "running-title"]
    running = [key for key, home in records.homes.items() if home.kind == "running"]
    words = {(w.page, w.index): w for page in layout.pages for w in page.words}
    for line in group_lines(words[key] for key in running):
        assert any(letters(line.text) in message for message in quoted)


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def letters_by_home(layout: DocumentLayout, records: MinutesRecords) -> dict[Home, str]:
    """The letters of each place as printed; the parts of one decision in several sections are one."""
    words = {(w.page, w.index): w for page in layout.pages for w in page.words}
    found: dict[Home, str] = {}
    for key, home in records.homes.items():
        place = home._replace(section=0) if home.kind == "decision" else home
        bullet = len(words[key].text) == 1 and "Dingbat" in words[key].font
        found[place] = found.get(place, "") + ("" if bullet else letters(words[key].text))
    return found


def texts_by_home(records: MinutesRecords) -> dict[Home, str]:
    """What the records say of each place."""
    texts = {Home("title", item.item_number): item.title for item in records.agenda_items}
    texts |= {Home("text", item.item_number): item.text for item in records.agenda_items}
    for section in records.agenda_sections:
        texts[Home("section", section.item_number, section.section_number)] = section.title
        texts[Home("text", section.item_number, section.section_number)] = section.text
    for decision in records.decisions:
        texts[Home("decision", decision.item_number, 0, decision.decision_number)] = decision.decision_text
    return texts
