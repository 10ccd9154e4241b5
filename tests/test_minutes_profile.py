"""Profiles of minutes are checked when they are read."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.profile import PROFILES_FOLDER, ProfileError, load_profiles
from pipeline.profile_minutes import DECISION_PATTERNS, load_minutes_profile, load_minutes_profiles

LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzåäö /&,:.A[]")
SHIPPED = PROFILES_FOLDER / "rcc-norr-minutes.toml"


def changed(tmp_path, old: str, new: str):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_profile_is_read():
    profile = load_minutes_profile(SHIPPED)
    assert profile.family == "rcc-norr-minutes"
    assert profile.dates.month_of["februari"] == 2
    assert profile.dates.weekday_of["söndag"] == 6
    assert "RPO Cancer" in [group.name for group in profile.groups]


def test_each_kind_of_profile_is_left_to_its_reader():
    assert [p.family for p in load_minutes_profiles()] == ["rcc-norr-minutes"]
    assert "rcc-norr-minutes" not in [p.family for p in load_profiles()]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lead_ins = [", "leadins = [", "unknown key 'decisions.leadins'"),
        ("[agenda]", "[agendas]", "unknown key 'agendas'"),
        ('family = "rcc-norr-minutes"', 'family = ""', "'family' is ''"),
        ('title = "RCC Norr, minnesanteckningar"', "", "'title' is missing"),
        ('["maj"]', '["maj"], ["extra"]', "13 entries, expected 12"),
        ("'\\b(?P<place>digitalt)\\b'", "'\\bdigitalt\\b'", "lacks the group"),
        ("'^justerare\\b'", "'^justerare(\\b'", "no regular expression"),
        ('own = ["mötet"', 'own = [1, "mötet"', "expected a text"),
        ('adverbs = ["därför"', 'adverbs = "därför" #', "expected a list"),
        ('stems = ["beslut", ', "stems = [", "decisions.decides: 'beslutade' has none of decisions.stems"),
        ('"beslut", "beslöt", "bestäm"', '"beslut", "bestäm"', "decisions.decides: 'beslöt' has none"),
        ('kind = "word", pattern', 'kind = "word", patterns', "expected { kind"),
        ('name = "RPO Cancer"', 'nam = "RPO Cancer"', "has no 'name'"),
        ('kind = "minutes"', 'kind = "followup"', 'expected kind = "minutes"'),
    ],
)
def test_mistakes_are_named_with_file_and_key(tmp_path, old, new, says):
    path = changed(tmp_path, old, new)
    with pytest.raises(ProfileError, match=re.escape(says)) as error:
        load_minutes_profile(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("key", DECISION_PATTERNS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_all_that_tells_of_a_decision_has_a_stem(key, data):
    words = load_minutes_profile(SHIPPED).decisions
    text = data.draw(st.one_of(*[st.from_regex(p, alphabet=LETTERS) for p in getattr(words, key)]))
    assert words.may_be_in(text)


def test_without_stems_any_text_may_hold_a_decision(tmp_path):
    line = next(line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if line.startswith("stems"))
    words = load_minutes_profile(changed(tmp_path, line, "")).decisions
    assert words.may_be_in("Ingenting")


def test_text_that_is_no_toml(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("kind = minutes", encoding="utf-8")
    with pytest.raises(ProfileError, match="not valid TOML"):
        load_minutes_profiles(tmp_path)


def test_two_profiles_of_one_family(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_bytes(SHIPPED.read_bytes())
    with pytest.raises(ProfileError, match="two profiles"):
        load_minutes_profiles(tmp_path)
