"""Lines become prose: words, spaces, dashes, addresses and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.lines import make_line
from pipeline.model import Box, Line, Word
from pipeline.text import (
    Prose,
    TextJoiner,
    Vocabulary,
    WordList,
    WordListMissingError,
    doubtful_page_breaks,
    split_paragraphs,
)
from pipeline.text import wordlist as wordlist_module
from pipeline.text.wordlist import installed_dictionary

SIZE = 10.0
PITCH = 12.0
WIDTH = 5.0
"""Points a letter takes in the lines made here."""


def line(text: str, top: float, *, x0: float = 50.0, page: int = 1, size: float = SIZE) -> Line:
    """A line of words set in a font whose letters all are ``WIDTH`` wide."""
    words, x = [], x0
    for number, part in enumerate(text.split()):
        box = Box(x, top, x + WIDTH * len(part), top + size)
        words.append(Word(part, box, page, page * 1000 + round(top) * 10 + number, "F", size))
        x = box.x1 + WIDTH * 0.5
    return make_line(words, page)


def column(*texts: str, x0: float = 50.0, page: int = 1, top: float = 100.0) -> list[Line]:
    """Lines under each other; an empty text is a blank line, spaces before a text move it in by a letter each."""
    return [
        line(text, top + PITCH * place, x0=x0 + WIDTH * (len(text) - len(text.lstrip())), page=page)
        for place, text in enumerate(texts)
        if text
    ]


def grouped(lines: Sequence[Line], **more: object) -> list[str]:
    return ["/".join(each.text for each in group) for group in split_paragraphs(lines, **more)]  # type: ignore[arg-type]


def join(lines: str, *seen: str) -> str:
    return TextJoiner(Vocabulary(seen), WordList()).join_texts(lines.split("|")).text


# ---- joining ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("ett|två", "ett två"),
        ("andelen är 37|% i länet", "andelen är 37 % i länet"),
        ("av 250|000 boende", "av 250 000 boende"),
        ("stöd/|råd ges", "stöd/råd ges"),
        ("tumör-/|skada", "tumör-/skada"),
        ("ett /|två", "ett / två"),
        ("åren 2023–|2024", "åren 2023–2024"),
        ("från 2023 –|och framåt", "från 2023 – och framåt"),
        ("10\u2212|12", "10\u221212"),
        ("50–|och 56-åriga", "50– och 56-åriga"),
        ("|  ett  ||  två|", "ett två"),
    ],
)
def test_lines_join_with_a_space_but_after_a_dash_or_slash(lines: str, text: str) -> None:
    assert join(lines) == text


def test_lines_and_their_texts_join_alike_and_doubts_know_their_page() -> None:
    lines = [*column("på covid-", page=3), *column("avdelningen", page=4)]
    prose = TextJoiner(Vocabulary(), WordList()).join(lines)
    assert prose.text == TextJoiner(Vocabulary(), WordList()).join_texts([each.text for each in lines]).text
    assert [doubt.page for doubt in prose.doubts] == [3]


def test_no_lines_give_the_empty_text() -> None:
    assert TextJoiner(Vocabulary(), WordList()).join([]) == Prose("")


PIECES = st.text(st.sampled_from("abdeghikloprstvåäöABS059-/–.,(): "), max_size=20)


@given(st.lists(PIECES, max_size=6))
def test_joining_keeps_every_letter_in_its_order(texts: list[str]) -> None:
    def letters(text: str) -> str:
        return text.replace(" ", "").replace("-", "")

    joined = TextJoiner(Vocabulary(), WordList()).join_texts(texts).text
    assert letters(joined) == letters("".join(texts))
    assert joined.count("-") <= "".join(texts).count("-")


@given(PIECES)
def test_one_line_stays_as_it_is(text: str) -> None:
    assert TextJoiner(Vocabulary(), WordList()).join_texts([text]).text == " ".join(text.split())


@given(st.lists(st.text("abcdeåäö0123.,:", min_size=1, max_size=8), min_size=1, max_size=12), st.data())
def test_where_lines_broke_between_words_does_not_matter(words: list[str], data: st.DataObject) -> None:
    breaks = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    lines = "".join(word + ("|" if is_break else " ") for word, is_break in zip(words, breaks, strict=True))
    assert join(lines) == " ".join(words)


# ---- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("se https://x.example/vara-|uppdrag/om-|oss/ och", "se https://x.example/vara-uppdrag/om-oss/ och"),
        ("https://x.example/a_|b/c.pdf.", "https://x.example/a_b/c.pdf."),
        ("www.x.example/a-|b/", "www.x.example/a-b/"),
        ("region.se/norr/vara-|uppdrag/", "region.se/norr/vara-uppdrag/"),
        ("https://x.example/a/|Nästa rad", "https://x.example/a/ Nästa rad"),
        ("https://x.example/a/|och/eller", "https://x.example/a/ och/eller"),
        ("https://x.example/a|12 maj", "https://x.example/a 12 maj"),
        ("https://x.example/a-|https://y.example/b", "https://x.example/a- https://y.example/b"),
        ("https://x.example/a/|2025-05-06", "https://x.example/a/ 2025-05-06"),
    ],
)
def test_an_address_keeps_its_hyphens_and_goes_on_without_a_space(lines: str, text: str) -> None:
    assert join(lines) == text


def test_an_address_that_may_have_ended_is_doubted() -> None:
    prose = TextJoiner(Vocabulary(), WordList()).join_texts(["https://x.example/norr/", "om-oss/kalender/"])
    assert prose.text == "https://x.example/norr/om-oss/kalender/"
    assert [doubt.alternatives for doubt in prose.doubts] == [("https://x.example/norr/ om-oss/kalender/",)]


def test_a_links_target_tells_how_far_an_address_goes() -> None:
    joiner = TextJoiner(Vocabulary(), WordList(), ["https://x.example/norr/om", "https://x.example/a-b/"])
    assert joiner.join_texts(["https://x.example/norr/", "om."]) == Prose("https://x.example/norr/om.")
    assert joiner.join_texts(["https://x.example/a-b/", "b/c/"]) == Prose("https://x.example/a-b/ b/c/")


# ---- the document's words --------------------------------------------------------------------------------------


def test_the_pieces_of_broken_words_are_no_words_of_the_document() -> None:
    seen = Vocabulary.from_lines(column("nya an-", "vändning av SVF-mätning", "i länet"))
    assert [seen.count(w) for w in ("nya", "av", "svf-mätning", "LÄNET")] == [1, 1, 1, 1]
    assert [seen.count(w) for w in ("an", "vändning", "an-vändning")] == [0, 0, 0]


def test_addresses_are_no_words_of_the_document() -> None:
    seen = Vocabulary.from_texts(["se https://x.example/en-projekt-databas/om-", "projekt-databas/ här"])
    assert seen.sightings("projekt", "databas").hyphenated == 0
    assert seen.count("se") == 1


def test_sightings_count_inflected_and_longer_words() -> None:
    seen = Vocabulary(["lungscreeningar", "lungscreeningstudie", "barn-onkologin", "kssk-nätverk"])
    assert seen.sightings("lung", "screeningen").joined == 2
    assert seen.sightings("barn", "onkologi").hyphenated == 1
    assert seen.sightings("lung", "cancer").joined == 0
    assert seen.prefers_hyphen_after("kssk")
    assert not seen.prefers_hyphen_after("lung")


# ---- the word list ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["patient", "Patienterna", "sjukvård", "utvecklingen", "KRAMFORS", "tillgängligt"])
def test_words_and_their_forms_are_listed(word: str) -> None:
    assert WordList().is_listed(word)


@pytest.mark.parametrize(
    "word",
    ["lungcancerscreening", "sjukvårdsregionen", "forskningssjuksköterskor", "kvalitetsregisterdata", "fallucka"],
)
def test_compounds_are_words(word: str) -> None:
    assert WordList().is_word(word)


@pytest.mark.parametrize("word", ["", "kssk", "vändningav", "dlingar", "patientochläkare", "skapning-"])
def test_fragments_and_nonsense_are_no_words(word: str) -> None:
    assert not WordList().is_word(word)


def test_linking_letters_begin_compounds() -> None:
    words = WordList()
    assert words.begins_compound("sjukvårds")
    assert words.begins_compound("hälso")
    assert not words.begins_compound("vändn")
    assert words.takes_hyphen("icke")
    assert not words.takes_hyphen("cancer")
    assert words.is_name("Kramfors")
    assert not words.is_name("Cancer")


def test_a_word_list_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.dic").write_text("3\nglass/AX\nstrut/GY\nOslo/A\n", encoding="utf-8")
    (tmp_path / "own.aff").write_text("SFX A Y 1\nSFX A 0 s .\nSFX G Y 1\nSFX G 0 ar [^ae]\n", encoding="utf-8")
    words = WordList(tmp_path / "own.dic")
    assert [words.is_listed(w) for w in ("glass", "glass's", "strutar", "oslos", "glassar")] == [1, 0, 1, 1, 0]
    assert [words.is_word(w) for w in ("glasstrutar", "glassstrut", "strutglass", "oslostrut")] == [1, 1, 0, 0]


def test_a_missing_word_list_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wordlist_module, "files_named", lambda package, name: [])
    monkeypatch.setattr(wordlist_module.sys, "prefix", str(tmp_path))
    with pytest.raises(WordListMissingError, match=r"sv_SE\.dic.*pip install hunspell-sv"):
        installed_dictionary.__wrapped__()


# ---- paragraphs ------------------------------------------------------------------------------------------------


def test_white_space_parts_paragraphs() -> None:
    lines = column("Alla patienter ska få", "en plan.", "", "Planen ska följas", "upp varje år.")
    assert grouped(lines) == ["Alla patienter ska få/en plan.", "Planen ska följas/upp varje år."]
    assert grouped(column("Kort.", "", "Kort.")) == ["Kort.", "Kort."]
    assert grouped([]) == []


def test_a_forced_line_end_does_not() -> None:
    assert len(grouped(column("Målet är nått.", "Arbetet går vidare i alla delar", "av länet."))) == 1


FORCED = ("Målet är nått.", "Arbetet går vidare i alla delar", "av länet, också i höst.")


@pytest.mark.parametrize(
    ("step", "paragraphs"),
    [
        pytest.param(PITCH, 2, id="paragraphs have no white between them"),
        pytest.param(1.5 * PITCH, 1, id="paragraphs are set apart, so this is none"),
    ],
)
def test_a_line_that_its_writer_ended_ends_a_paragraph_where_no_white_does(step: float, paragraphs: int) -> None:
    assert len(grouped(column(*FORCED), paragraph_step=step)) == paragraphs


def test_paragraphs_of_a_line_each_are_told_by_the_columns_edge() -> None:
    lines = column("Målet är nått.", "Det tas bort.")
    assert [len(grouped(lines, paragraph_step=PITCH, right_edge=edge)) for edge in (None, 400.0)] == [1, 2]


def test_lines_of_balanced_lengths_tell_no_paragraph() -> None:
    lines = column("Målet är nått.", "Arbetet går", "vidare i varje del av hela länet.")
    assert len(grouped(lines, paragraph_step=PITCH)) == 1


def test_a_number_is_not_parted_from_what_a_no_break_space_ties_to_it() -> None:
    lines = column(
        "Planen har nu följts av alla. Målet är", "nått i år av alla utom ett. Det blev.", "5 200 000 besök."
    )
    assert len(grouped(lines, paragraph_step=PITCH, right_edge=lines[1].box.x1 + 4 * WIDTH)) == 1


def test_hanging_and_centred_lines_of_a_sentence_begin_no_paragraph() -> None:
    assert len(grouped(column("Planen ska följas upp i", "    varje region.", "Det görs."))) == 1
    middle = [line(text, 100 + PITCH * n, x0=200 - line(text, 0).box.width / 2) for n, text in enumerate(FORCED)]
    assert len(grouped(middle)) == 1


def test_a_headings_wider_lines_are_one_paragraph() -> None:
    lines = [line("En lång rubrik", 100, size=14), line("på två rader", 117, size=14)]
    body = [line("Text som är vanlig", 140 + PITCH * n) for n in range(4)]
    assert [len(group) for group in split_paragraphs([*lines, *body])] == [2, 4]


@pytest.mark.parametrize("marker", ["-", "–", "•", "o", "a)", "1."])
def test_list_items_are_paragraphs_with_their_further_lines(marker: str) -> None:
    lines = column(
        "Under året ska tre saker göras:",
        f"{marker} starta en mottagning för",
        "de patienter som väntar",
        f"{marker} anställa en koordinator",
    )
    assert [len(group) for group in split_paragraphs(lines)] == [1, 2, 1]


def test_a_dash_or_number_within_a_sentence_begins_no_item() -> None:
    assert len(grouped(column("Arbetet har pågått länge nu i länet", "– sedan 2019 – och ska fortsätta"))) == 1
    assert len(grouped(column("Besöken ska ske vid åldern 12 och", "18. Därefter tar andra över i länet"))) == 1
    assert len(grouped(column("Rondar sker gemensamt med barn", "-onkologin varje vecka i Umeå"))) == 1
    assert len(grouped(column("Stödet ges av en läkare i länet", "o en sjuksköterska"))) == 1


def test_items_set_without_a_space_are_items_after_a_full_sentence() -> None:
    assert len(grouped(column("Två saker görs nu:", "-utbildning av personal", "-översyn av rutiner"))) == 3


def test_the_line_after_a_hanging_list_is_a_paragraph() -> None:
    lines = column(
        "• starta en mottagning", "  för väntande", "• anställa någon", "Allt ska vara klart 2024 och följas upp"
    )
    assert [len(group) for group in split_paragraphs(lines)] == [2, 1, 1]


def test_an_indented_line_begins_a_paragraph() -> None:
    lines = column("Första stycket har text", "på flera rader.", "  Nästa börjar här och", "går vidare så.")
    assert [len(group) for group in split_paragraphs(lines)] == [2, 2]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    first = column("Arbetet med planen har under", "året gått framåt i tre av", page=1)
    assert len(grouped([*first, *column("Norrlands fyra regioner.", page=2)])) == 1


def test_a_short_last_line_with_a_full_sentence_ends_at_the_page_break() -> None:
    first = column("Arbetet med planen har under", "året gått framåt.", page=1)
    assert len(grouped([*first, *column("Nästa steg är att införa den.", page=2)])) == 2
    assert len(grouped([*first, *column("därefter tar andra vid.", page=2)])) == 1


def test_a_full_last_line_with_a_full_sentence_is_in_doubt() -> None:
    first = column("Arbetet med planen har under", "året gått framåt i alla län.", page=1)
    second = column("Nästa steg är att införa den.", page=2)
    assert len(grouped([*first, *second])) == 1
    assert doubtful_page_breaks([*first, *second]) == (second[0],)
    gapped = [*column("Allt är klart.", top=50), *first, *second]
    assert len(grouped(gapped)) == 3
    assert doubtful_page_breaks([*first, *column("- en punkt", page=2)]) == ()
    assert doubtful_page_breaks([]) == ()


def test_the_structure_tree_tells_paragraphs() -> None:
    lines = column("Arbetet med planen går", "Nästa steg är att se över", "den här planen igen")
    told = {(w.page, w.index): min(n, 1) for n, each in enumerate(lines) for w in each.words}
    assert [len(group) for group in split_paragraphs(lines, told)] == [1, 2]


def test_a_tree_that_marks_lines_is_not_believed() -> None:
    lines = column(
        "Arbetet med planen går", "vidare under året och", "ska vara klart före", "sommaren om inget händer."
    )
    told = {(w.page, w.index): n for n, each in enumerate(lines) for w in each.words}
    assert len(split_paragraphs(lines, told)) == 1


LINES = st.lists(
    st.builds(
        line,
        st.sampled_from(["- ett", "ord", "• två tre", "Full mening.", "1. tre", "o fyra", "bruten-", "Stor"]),
        st.floats(0, 700),
        x0=st.sampled_from([50.0, 60.0]),
        page=st.integers(1, 3),
    ),
    max_size=12,
)


@given(LINES, st.booleans())
def test_paragraphs_hold_all_lines_in_order(lines: list[Line], is_told: bool) -> None:
    told = {(w.page, w.index): w.index % 3 for each in lines for w in each.words} if is_told else None
    groups = split_paragraphs(lines, told)
    assert [each for group in groups for each in group] == lines
    assert all(groups)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 10.0, 12.0, 12.1, 14.3, 14.4, 14.5, 17.9, 18.1, 19.9, 21.0]),
        st.sampled_from(["ord", "- ett", "o", "1. tre", "Full mening."]) | st.just("flera ord på en rad"),
        st.sampled_from([50.0, 50.0, 50.0, 60.0]),
        st.sampled_from([SIZE, SIZE, SIZE, 8.0, 14.0]),
    ),
    max_size=6,
)


@example([(21.0, "glesa rader", 50.0, SIZE)] * 4)
@given(STEPS)
def test_lines_that_stand_evenly_are_split_as_all_others_are(steps: list[tuple[float, str, float, float]]) -> None:
    lines, top = [], 100.0
    for step, text, x0, size in steps:
        top += step
        lines.append(line(text, top, x0=x0, size=size))
    says_nothing = {(0, 0): 1}
    assert split_paragraphs(lines) == split_paragraphs(lines, says_nothing)
