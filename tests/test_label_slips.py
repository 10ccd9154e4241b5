"""Labels that slipped from the typist, and what only looks like one."""

from __future__ import annotations

import pytest

from pipeline.followup.slips import slip_reader
from tests.made_pages import PROFILE, page_of, records_of

STATUSES = dict(zip(("RJH", "RN", "RV", "RVN"), "UPEU", strict=True))
SLIPS = slip_reader(PROFILE)


def comments_of(*texts):
    """The comments of a cell with a line for each text: region, text, and whether it is flagged."""
    lines = [{"comment": text} for text in texts]
    lines[0] = {"goal": "Alla ska få vård.", **STATUSES, **lines[0]}
    return [(c.region, c.comment_text, c.needs_review) for c in records_of(page_of([lines])).comments]


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("RN:Klart i mars.", "RN", "Klart i mars."),
        ("RN:klart i mars.", "RN", "klart i mars."),
        ("RN; klart i mars.", "RN", "klart i mars."),
        ("RN. Klart i mars.", "RN", "Klart i mars."),
        ("RN, Klart i mars.", "RN", "Klart i mars."),
        ("RN- Klart i mars.", "RN", "Klart i mars."),
        ("RN | klart i mars.", "RN", "klart i mars."),
        ("RN → klart i mars.", "RN", "klart i mars."),
        ("[RN] Klart i mars.", "RN", "Klart i mars."),
        ("(RN): Klart i mars.", "RN", "Klart i mars."),
        ("RN:: Klart i mars.", "RN", "Klart i mars."),
        ("rn: klart i mars.", "RN", "klart i mars."),
        ("RN Klart i mars.", "RN", "Klart i mars."),
        ("RN 86 %.", "RN", "86 %."),
        ("RVN RVN planerar.", "RVN", "RVN planerar."),
        ("Region RN: Klart.", "RN", "Klart."),
        ("Kommentar RN: Klart.", "RN", "Klart."),
        ("RNs kommentar: Klart.", "RN", "Klart."),
        ("RN kommenterar: Klart.", "RN", "Klart."),
        ("Region Norrbotten Klart.", "RN", "Klart."),
        ("Region Norrbotten (RN) Klart.", "RN", "Klart."),
        ("RCC Norr Klart.", "RCC Norr", "Klart."),
    ],
)
def test_a_label_is_read_that_is_not_set_as_the_profile_has_it(text, code, rest):
    slip = SLIPS.read(text)
    assert slip.code == slip.label.code == code
    assert text[slip.label.end :] == rest


@pytest.mark.parametrize("text", ["RN har infört det.", "RVN, som är sist, börjar.", "Region Norrbotten deltar."])
def test_a_sentence_that_begins_with_a_region_only_names_it(text):
    assert SLIPS.read(text).label is None


@pytest.mark.parametrize(
    "text",
    [
        "RN:s skillnader minskar.",
        "RN, RV och RVN har infört det.",
        "RN/RV har infört det.",
        "RN-patienter väntar.",
        "RCC Väst har infört det.",
        "RCC bistår med underlag.",
        "Enligt RN: mallen gäller.",
        "rn har infört det.",
        "Nya RNA-analyser görs.",
    ],
)
def test_what_neither_labels_nor_names_a_region_says_nothing(text):
    assert SLIPS.read(text) is None


@pytest.mark.parametrize("slip", ["RN:Klart.", "RN; Klart.", "[RN] Klart.", "RN Klart.", "Svar RN: Klart."])
def test_a_slipped_label_begins_a_comment_and_both_are_flagged(slip):
    assert comments_of("RJH: Pågår.", slip, "RV: Nej.") == [
        ("RJH", "Pågår.", True),
        ("RN", "Klart.", True),
        ("RV", "Nej.", False),
    ]


def test_a_slip_that_begins_the_cell_is_flagged_alone():
    assert comments_of("RJH;Pågår.", "RV: Nej.") == [("RJH", "Pågår.", True), ("RV", "Nej.", False)]


def test_a_region_with_a_comment_of_its_own_has_no_slipped_label_beside_it():
    """What stands before it is flagged: it may be a comment of another row."""
    cell = ("RJH: Pågår.", "RN; Klart hos dem.", "RN: Klart.")
    assert [(region, flag) for region, _, flag in comments_of(*cell)] == [("RJH", True), ("RN", False)]


def test_a_misprinted_code_in_the_manner_of_the_others_is_read_and_flagged():
    cells = [[{"goal": "Alla ska få vård.", **STATUSES, "comment": "RJH; Klart."}, {"comment": "RVN; Nej."}]] * 10
    cells.append([{"goal": "Alla ska få vård.", **STATUSES, "comment": "RJH; Klart."}, {"comment": "RVM; Nej."}])
    found = [c for c in records_of(page_of(cells)).comments if c.goal_id.endswith(".11")]
    assert (found[0].region, found[0].label_raw, found[0].comment_text) == ("RJH", "RJH;", "Klart.")
    assert found[1].comment_text == "Nej."
    assert found[1].needs_review


def test_a_label_inside_a_line_begins_a_comment_that_is_flagged():
    assert comments_of("RJH: Klart. RN: pågår, 86 %. RVN:Nej.", "RV: Ja.") == [
        ("RJH", "Klart.", True),
        ("RN", "pågår, 86 %.", True),
        ("RVN", "Nej.", True),
        ("RV", "Ja.", False),
    ]


def test_a_label_in_a_sentence_is_none():
    text = "RJH: Klart enligt RN: mallen gäller även här."
    assert comments_of(text, "RV: Ja.") == [("RJH", text[5:], False), ("RV", "Ja.", False)]


def test_a_paragraph_that_begins_with_a_region_without_comment_is_doubted():
    """It may be that region's comment without any mark."""
    long = "RV: Ja, det är infört i hela länet."
    cell = ("RJH: Klart.", "RN har infört det.", long)  # the first line had room
    assert comments_of(*cell) == [("RJH", "Klart. RN har infört det.", True), ("RV", long[4:], False)]
    own = comments_of("RJH: Klart.", "RN har infört det.", long, "RN: Ja.")
    assert not any(flag for _, _, flag in own)


@pytest.mark.parametrize(
    ("label", "is_told"),
    [("{}:", True), ("[{}] ", True), ("{} | ", True), ("Svar {}: ", True), ("{} ", False)],
    ids=str,
)
def test_a_manner_that_all_labels_of_a_report_have_is_no_slip(label, is_told):
    """A name without a mark may begin a sentence, however often it stands there."""
    cell = [{"goal": "Alla ska få vård.", **STATUSES, "comment": f"{label.format('RJH')}Klart."}]
    cell.append({"comment": f"{label.format('RN')}Pågår."})
    records = records_of(page_of([cell] * 10))
    assert [(c.region, c.comment_text) for c in records.comments] == [("RJH", "Klart."), ("RN", "Pågår.")] * 10
    assert {c.needs_review for c in records.comments} == {not is_told}
    assert ("label-manner" in [f.code for f in records.findings]) is is_told
