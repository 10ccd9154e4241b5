"""Profiles are checked when they are read: what is misspelt stops with file and key."""

from __future__ import annotations

import pytest

from pipeline.profile import ProfileError, load_profile, load_profiles
from tests.corpus.source import SOURCES

MINIMAL = """
family = "x"
kind = "followup"
title = "X"
[headers]
goal = ["Goal"]
comment = ["Comment"]
[[regions]]
code = "A"
years = [2020, 2021]
[[regions]]
code = "B"
[[statuses]]
code = "U"
meaning = "achieved"
"""


def write(folder, text, name="x.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_built_in_profile_and_the_constructed_one_are_good():
    assert [p.family for p in load_profiles()] == ["rcc-norr"]
    assert load_profile(SOURCES.parent / "profiles" / "nordmark.toml").region_codes[0] == "ÄL"


def test_an_entry_holds_for_its_years_only(tmp_path):
    profile = load_profile(write(tmp_path, MINIMAL))
    assert profile.for_year(2021).region_codes == ("A", "B")
    assert profile.for_year(2022).region_codes == ("B",)
    assert profile.for_year(None).region_codes == ("A", "B")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "X"', "", "'title' is missing"),
        ('goal = ["Goal"]', 'gaol = ["Goal"]', "headers.gaol"),
        ('code = "B"', 'name = "B"', "regions.name"),
        ("years = [2020, 2021]", "years = 2020", "expected [first, last]"),
        ('meaning = "achieved"', 'meaning = ""', "'meaning'"),
        ('family = "x"', 'family = "x', "not valid TOML"),
        ('family = "x"', 'family = "x"\n[sections]\npatterns = ["(?P<number>1)"]', "title"),
        ('family = "x"', 'family = "x"\n[sections]\npatterns = ["("]', "no regular expression"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path, old, new, expected):
    text = MINIMAL.replace(old, new)
    if "[sections]" in new:  # a table cannot stand before the keys of the file
        text = MINIMAL + new.split("\n", 1)[1]
    path = write(tmp_path, text)
    with pytest.raises(ProfileError) as error:
        load_profile(path)
    assert expected in str(error.value)
    assert "x.toml" in str(error.value)


def test_two_profiles_of_one_family_are_refused(tmp_path):
    write(tmp_path, MINIMAL)
    write(tmp_path, MINIMAL, "y.toml")
    with pytest.raises(ProfileError, match="two profiles"):
        load_profiles(tmp_path)
