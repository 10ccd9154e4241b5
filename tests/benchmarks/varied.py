"""Constructed reports of further publishers and years, made from the four that the repository has.

Another publisher has other regions, its own wording, and goals left out; another year has other statuses and figures.
What is reached in all regions stays so, because the report's summary says so.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import pipeline
from tests.corpus.library import source_named
from tests.corpus.source import REGION_NAMES, Source, SourceComment, SourceGoal, SourceSection

PROFILE_FOLDER = Path(pipeline.__file__).parent / "profiles"
BUILT_IN = "rcc-norr"
SOURCE_YEARS = (2020, 2021, 2022, 2019)
"""Years of the sources: a report is made from the one whose year leaves the same remainder by their number."""

FIRSTS = (
    *("Alm", "Björk", "Dal", "Ek", "Furu", "Gran", "Hav", "Is"),
    *("Kvarn", "Lind", "Mo", "Ny", "Ost", "Pil", "Sten", "Tall"),
)
SECONDS = (
    *("arp", "by", "dal", "elva", "fors", "gård", "holm", "kulla"),
    *("lunda", "mark", "näs", "red", "sjö", "torp", "vik", "ås"),
)
"""Place names are made of these; no two begin alike, so that codes made of their letters differ."""

LEFT_OUT = 0.05
"""Share of the goals that a publisher does not have."""
REWORDED = 0.4
"""Share of the words with another of the same meaning that a publisher says in its own way."""
REWORDED_LATER = 0.05
"""The same share from one year to the next."""
CHANGED_STATUSES = 0.35
"""Share of the cells that are filled anew."""
STATUSES = ("U", "U", "P", "P", "P", "E", "E", "P?", "")
"""What with, each as often as it stands here."""

SAME_MEANING = {
    "personal": "medarbetare",
    "starta": "påbörja",
    "startar": "påbörjar",
    "genomföras": "ordnas",
    "genomförts": "ordnats",
    "finnas": "erbjudas",
    "saknas": "fattas",
    "planeras": "förbereds",
    "pågår": "fortgår",
    "utbildning": "kurs",
    "minst": "åtminstone",
    "senast": "allra senast",
    "också": "även",
    "nya": "tillkommande",
    "flera": "åtskilliga",
    "dessutom": "därtill",
    "patienter": "behandlade",
    "hösten": "andra halvåret",
    "våren": "första halvåret",
}
"""Words, and what may stand in their place."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A family of reports: its name, and what stands in the place of each region's code and name."""

    family: str
    place: str
    codes: Mapping[str, str]
    names: Mapping[str, str]


@cache
def publisher(number: int) -> Publisher:
    """The ``number``-th publisher; number 0 is the one whose profile is built in.

    Raises:
        IndexError: there are not so many place names.
    """
    if number == 0:
        return Publisher(BUILT_IN, "Norr", {code: code for code in REGION_NAMES}, REGION_NAMES)
    places = list(product(FIRSTS, SECONDS))
    random.Random(0).shuffle(places)  # so that the regions of a publisher are not all called alike
    count = len(REGION_NAMES)
    own = places[(number - 1) * count : number * count]
    if len(own) < count:
        raise IndexError(f"there are names for {len(places) // count} publishers, not for {number}")
    codes = {old: (first[:2] + second[0]).upper() for old, (first, second) in zip(REGION_NAMES, own, strict=True)}
    names = {old: f"Region {first}{second}bygden" for old, (first, second) in zip(REGION_NAMES, own, strict=True)}
    return Publisher(f"arkiv-{number:02d}", f"{own[0][0]}{own[0][1]}bygden", codes, names)


def profile_text(of: Publisher) -> str:
    """The publisher's profile: the built-in one with its name and regions."""
    text = (PROFILE_FOLDER / f"{BUILT_IN}.toml").read_text(encoding="utf-8")
    without_misprints = re.sub(r"(?m)^misprints = .*\n", "", text)
    return _renamed(without_misprints.replace(f'"{BUILT_IN}"', f'"{of.family}"'), of)


# ---- reports ------------------------------------------------------------------------------------------------------


def varied(of: Publisher, year: int, seed: int) -> Source:
    """The publisher's report about ``year``: the same arguments give the same report."""
    steady, fresh = random.Random(f"{seed} {of.family}"), random.Random(f"{seed} {of.family} {year}")
    source = source_named(f"{BUILT_IN}-{SOURCE_YEARS[year % len(SOURCE_YEARS)]}")
    say = _wording(of, year - source.report_year, steady, fresh)
    return Source(
        family=of.family,
        report_year=year,
        plan_period=say(source.plan_period),
        title=say(source.title),
        intro=_each(say, source.intro),
        summary_intro=_each(say, source.summary_intro),
        summary_goals=_each(say, source.summary_goals),
        summary_rest=_each(say, source.summary_rest),
        sections=tuple(_section(section, of, say, fresh) for section in source.sections),
        region_names={of.codes[code]: name for code, name in of.names.items()},
    )


Say = Callable[[str], str]


def _each(say: Say, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(say, texts))


def _wording(of: Publisher, later: int, steady: random.Random, fresh: random.Random) -> Say:
    """How the publisher says, ``later`` years after, what the source says."""
    own = {word for word in SAME_MEANING if steady.random() < REWORDED} if of.family != BUILT_IN else set()
    own ^= {word for word in SAME_MEANING if fresh.random() < REWORDED_LATER}
    words = re.compile(rf"\b({'|'.join(sorted(own) or ['(?!)'])})\b")

    def say(text: str) -> str:
        shifted = re.sub(r"\b20\d\d\b", lambda match: str(int(match[0]) + later), _renamed(text, of))
        return words.sub(lambda match: SAME_MEANING[match[0]], shifted)

    return say


_NAMES = {"Jämtland": "RJH", "Norrbotten": "RN", "Västerbotten": "RV", "Västernorrland": "RVN"}
_PARTIES = re.compile(rf"(?P<name>Jämtland[ /-]Härjedalen|{'|'.join(_NAMES)})|\b(?P<code>{'|'.join(REGION_NAMES)})\b")


def _renamed(text: str, of: Publisher) -> str:
    """``text`` with the publisher's regions in the place of those of the built-in profile."""
    if of.family == BUILT_IN:
        return text

    def own(match: re.Match[str]) -> str:
        if match["code"]:
            return of.codes[match["code"]]
        return of.names[_NAMES[re.split("[ /-]", match["name"])[0]]].removeprefix("Region ")

    return _PARTIES.sub(own, text).replace("RCC Norr", f"RCC {of.place}")


def _section(section: SourceSection, of: Publisher, say: Say, fresh: random.Random) -> SourceSection:
    kept = [goal for goal in section.goals if _is_reached(goal) or fresh.random() >= LEFT_OUT]
    goals = tuple(_goal(goal, of, say, fresh) for goal in kept or section.goals)
    return replace(section, title=say(section.title), goals=goals)


def _is_reached(goal: SourceGoal) -> bool:
    return set(goal.status.values()) == {"U"}


def _goal(goal: SourceGoal, of: Publisher, say: Say, fresh: random.Random) -> SourceGoal:
    status = dict(goal.status)
    if not _is_reached(goal):
        changed = {region for region in status if fresh.random() < CHANGED_STATUSES}
        status |= {region: fresh.choice(STATUSES) for region in sorted(changed)}
        if set(status.values()) == {"U"}:
            status[next(iter(status))] = "P"
    comments = tuple(_comment(comment, say, fresh) for comment in goal.comments)
    return replace(
        goal,
        text=_each(say, goal.text),
        status={of.codes[region]: printed for region, printed in status.items()},
        comments=tuple(c if of.family == BUILT_IN else replace(c, printed_label=None) for c in comments),
    )


def _comment(comment: SourceComment, say: Say, fresh: random.Random) -> SourceComment:
    texts = [_FIGURE.sub(lambda match: _figure(int(match[0]), fresh), text) for text in _each(say, comment.text)]
    return replace(comment, label=say(comment.label), text=tuple(texts))


_FIGURE = re.compile(r"(?<![\d.,:–/-])\b[1-9]\d?\b(?![\d.,:–/-])")


def _figure(value: int, fresh: random.Random) -> str:
    """Another figure of as many digits; one that may be a day of a month stays one."""
    low, high = (2, 9) if value < 10 else (10, 28) if value < 32 else (32, 99)
    return str(fresh.randint(low, high))
