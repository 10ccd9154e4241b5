"""Labels of comments and statuses in cells, as the profile has them."""

from __future__ import annotations

import pytest

from pipeline.labels import LabelReader
from pipeline.profile import load_profiles
from pipeline.status import read_status

PROFILE = load_profiles()[0]
LABELS = LabelReader(PROFILE)


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("RJH: Arbete pågår", "RJH", "Arbete pågår"),
        ("RVN: RVN planerar", "RVN", "RVN planerar"),
        ("RCC Norr: Text", "RCC Norr", "Text"),
        ("Region Norrbotten: Text", "RN", "Text"),
        ("RV – Text", "RV", "Text"),
        ("Region Norrbotten (RN): Text", "RN", "Text"),
        ("Region Västerbotten (RV)", "RV", ""),
        ("RN", "RN", ""),
    ],
)
def test_a_label_is_told_with_what_follows(text, code, rest):
    label = LABELS.read(text)
    assert label.code == code
    assert label.kind == "known"
    assert text[label.end :].strip() == rest


@pytest.mark.parametrize(
    "text",
    [
        "RJH:s skillnader",
        "RV- och RN-patienter",
        "RN, RV och RVN",
        "Region Norrbotten (RV): text",
        "MDK: text",
        "Obs: text",
    ],
)
def test_what_only_looks_like_a_label_is_none(text):
    assert LABELS.read(text) is None


@pytest.mark.parametrize(
    ("text", "codes", "raw", "rest"),
    [
        ("RJH/RN: Klart.", ("RJH", "RN"), "RJH/RN", "Klart."),
        ("RN, RV och RVN: RVN planerar", ("RN", "RV", "RVN"), "RN, RV och RVN", "RVN planerar"),
        ("Region Norrbotten samt RCC Norr: Text", ("RN", "RCC Norr"), "Region Norrbotten samt RCC Norr", "Text"),
        ("Alla regioner: Text", ("RJH", "RN", "RV", "RVN"), "Alla regioner", "Text"),
    ],
)
def test_a_label_can_name_several(text, codes, raw, rest):
    label = LABELS.read(text)
    assert (label.code, *label.others) == codes
    assert label.raw == raw
    assert text[label.end :] == rest


@pytest.mark.parametrize(
    "text", ["Alla som vill", "RN och RV planerar: en sak", "RN/patienter: text", "Samtligas text: a"]
)
def test_what_names_several_without_an_end_is_no_label(text):
    assert LABELS.read(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(RJH) Klart.", "RJH"),
        ("RVN. Klart.", "RVN"),
        ("(Region Norrbotten) x", "RN"),
        ("RN.", None),
        ("RNA. Text", None),
    ],
)
def test_a_label_in_brackets_or_before_a_full_stop_is_read_by_who_asks_for_it(text, code):
    label = LABELS.read_set_off(text)
    assert (label and label.code) == code
    assert LABELS.read(text) is None


def test_a_misprint_of_the_profile_is_sure_and_one_edit_away_is_near():
    assert (LABELS.read("RHJ: x").code, LABELS.read("RHJ: x").kind) == ("RJH", "misprint")
    near = LABELS.read("RVM: x")
    assert near.kind == "near"
    assert near.codes == ("RVN", "RV")  # one letter replaced before one too many


@pytest.mark.parametrize(
    ("text", "codes", "is_uncertain"),
    [
        ("", (), False),
        ("–", (), False),
        ("P", ("P",), False),
        ("U/E", ("U", "E"), False),
        ("E / P", ("E", "P"), False),
        ("P?", ("P",), True),
        ("P (?)", ("P",), True),
    ],
)
def test_a_plain_status_is_read_without_a_word(text, codes, is_uncertain):
    reading = read_status(text, PROFILE)
    assert (reading.codes, reading.is_uncertain) == (codes, is_uncertain)
    assert reading.problem is None
    assert reading.repair is None


@pytest.mark.parametrize(("text", "code"), [("p", "P"), ("U.", "U"), ("(E)", "E"), ("Pågår", "P")])
def test_a_status_in_another_form_is_read_and_told(text, code):
    reading = read_status(text, PROFILE)
    assert reading.codes == (code,)
    assert reading.raw == text
    assert text in reading.repair


@pytest.mark.parametrize("text", ["X", "U→P", "UP", "Uppnås 2025", "97 %"])
def test_what_is_no_status_has_no_code_and_a_problem(text):
    reading = read_status(text, PROFILE)
    assert reading.codes == ()
    assert text in reading.problem
