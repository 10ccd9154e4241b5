"""Dates and times as minutes print them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.minutes.dates import find_dates, find_times
from pipeline.profile_minutes import load_minutes_profiles

WORDS = load_minutes_profiles()[0].dates
MONTHS = [names[0] for names in WORDS.months]
WEEKDAYS = [names[0] for names in WORDS.weekdays]


def dates(text: str) -> list[date | None]:
    return [mention.date for mention in find_dates(text, WORDS)]


def times(text: str) -> list[tuple[str, str | None]]:
    return [(mention.first, mention.last) for mention in find_times(text, WORDS)]


@pytest.mark.parametrize(
    "text",
    [
        "den 4 februari 2025", "4 februari 2025", "2025-02-04", "2025–02–04", "tisdag 4 februari 2025, kl. 15-17",
        "Tisdagen den 4 februari 2025", "tis 4 feb 2025", "4/2 2025", "4/2-25", "den 4/2-2025", "4.2.2025",
        "4:e februari 2025", "20250204", "4–5 februari 2025", "4 och 5 februari 2025", "4 februari–1 mars 2025",
        "2025-2-4", "4 februari -25", "4 feb –25", "250204",
    ],
)  # fmt: skip
def test_forms_of_one_date(text):
    assert dates(text) == [date(2025, 2, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "31 februari 2025",
        "2025-13-01",
        "fredag",
        "2024–2027",
        "18-20",
        "1 av 6",
        "3.4 procent",
        "12:30",
        "1/25 delar",
        "250204-1234",
        "121200 kr",
        "Dnr 250204/3",
        "RS250204",
        "251304",
    ],
)
def test_what_is_no_date(text):
    assert dates(text) == []


@given(
    st.sampled_from(["onsdagen den 4 – 5 februari 2026", "2025-02-04", "tis 4 feb.", "4/2-25", "kl. 13 till 15.30"]),
    st.lists(st.sampled_from(["och", "mötet", "maj", "fredag", "den", "kl.", "–"])),
    st.lists(st.sampled_from(["och", "mötet", "till", "den", "."])),
)
def test_words_around_a_date_change_nothing(date_text, before, after):
    start = len(" ".join([*before, "x"])) + 1
    text = " ".join([*before, "x", date_text, "x", *after])
    for find in (find_dates, find_times):
        alone = [replace(m, start=m.start + start, end=m.end + start) for m in find(date_text, WORDS)]
        assert list(find(text, WORDS)) == alone


def test_several_dates_in_order():
    assert dates("Mellan 2024-11-21 och den 4 februari 2025, senast 1/3 2025.") == [
        date(2024, 11, 21), date(2025, 2, 4), date(2025, 3, 1)
    ]  # fmt: skip


def test_a_date_without_a_year_has_none():
    (mention,) = find_dates("tisdag 4 februari kl. 13", WORDS)
    assert (mention.day, mention.month, mention.year, mention.weekday) == (4, 2, None, 1)
    assert mention.date is None


def test_the_first_date_after_another_fits_the_weekday():
    (tuesday,) = find_dates("tisdag 4 februari", WORDS)
    assert tuesday.first_after(date(2024, 11, 21)) == date(2025, 2, 4)
    (monday,) = find_dates("måndag 4 februari", WORDS)
    assert monday.first_after(date(2024, 11, 21)) is None
    (soon,) = find_dates("3 december", WORDS)
    assert soon.first_after(date(2024, 11, 21)) == date(2024, 12, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kl. 15-17", ("15:00", "17:00")), ("kl. 15.00–17.00", ("15:00", "17:00")), ("15:00-17:00", ("15:00", "17:00")),
        ("klockan 9 till 11.30", ("09:00", "11:30")), ("kl 13", ("13:00", None)), ("Tid: 8.30–12", ("08:30", "12:00")),
        ("13.00 – 15.00", ("13:00", "15:00")), ("9-11.30", ("09:00", "11:30")), ("kl 13:15", ("13:15", None)),
    ],
)  # fmt: skip
def test_forms_of_times(text, expected):
    assert times(text) == [expected]


@pytest.mark.parametrize("text", ["2025-02-04", "18-20 mars", "kl. 25-26", "punkt 3.10", "1994–1999", "4/2-25"])
def test_what_is_no_time(text):
    assert times(text) == []


DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(["iso", "long", "weekday", "slash", "dots"]))
def test_every_day_is_read_back(day, form):
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    text = {
        "iso": day.isoformat(),
        "long": f"den {day.day} {month} {day.year}",
        "weekday": f"{weekday}en den {day.day} {month} {day.year}",
        "slash": f"{day.day}/{day.month} {day.year}",
        "dots": f"{day.day}.{day.month}.{day.year}",
    }[form]
    (mention,) = find_dates(f"Mötet hålls {text}, kl. 13–15, i Umeå.", WORDS)
    assert mention.date == day
    assert mention.is_weekday_right


@given(DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_told(day, off):
    (mention,) = find_dates(
        f"{WEEKDAYS[(day.weekday() + off) % 7]} {day.day} {MONTHS[day.month - 1]} {day.year}", WORDS
    )
    assert not mention.is_weekday_right


@given(st.times(), st.times())
def test_every_span_of_time_is_read_back(start, end):
    first, last = f"{start:%H.%M}", f"{end:%H:%M}"
    assert times(f"tisdag 4 februari kl. {first}–{last}") == [(f"{start:%H:%M}", last)]
