"""What a document is: a follow-up report, minutes or neither. Told by what stands in it, never by its file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from pipeline.intake.dating import Place, date_report
from pipeline.intake.files import STAGE, SourceFile
from pipeline.intake.front import FrontMatter, Fronts, PageText, flat, joined, text_of
from pipeline.intake.header import find_header
from pipeline.model import DocumentKind, DocumentLayout, Finding
from pipeline.profile import Profile


@dataclass(frozen=True)
class ClassifySettings:
    """How much evidence makes a document what it is."""

    followup_floor: float = 3.0
    header_weight: float = 3.0
    """A header row with the regions' names is enough by itself. Without one the legend of statuses, the phrases of the
    front matter and the wording of the year must all be there, 1 each."""
    minutes_floor: float = 3.0
    title_weight: float = 3.0
    """A title is enough by itself. Without one three signs must be there, 1 each."""
    legend_statuses: int = 2
    """So many statuses named in the front matter make a legend. Measured: a legend names 3, other texts 0-1."""
    title_lines: int = 12
    """The title of minutes stands within so many lines of the top. Measured: line 1-5, below a letterhead 9."""
    title_words: int = 12
    """A longer line is a sentence."""
    repeated: int = 2
    """So many lines with a sign of minutes make it count. Measured: minutes 4-20, other texts 0-1."""


_SETTINGS = ClassifySettings()


class MinutesSigns(Protocol):
    """What intake needs to know of a family of minutes; the patterns are regular expressions, case ignored."""

    @property
    def family(self) -> str:
        """Its name."""

    @property
    def title_words(self) -> Sequence[str]:
        """Words of the title that make a document minutes."""

    @property
    def signs(self) -> Sequence[str]:
        """What lines of minutes look like: numbered headings, decisions, the next meeting."""


@dataclass(frozen=True)
class Classification:
    """What intake made of a document; ``profile`` is set for a follow-up report only."""

    kind: DocumentKind
    family: str | None = None
    profile: Profile | None = None
    report_year: int | None = None
    plan_period: str | None = None
    title: str | None = None
    is_constructed: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """One family of follow-up reports the document may belong to, and what speaks for it."""

    score: float
    front: FrontMatter
    profile: Profile


def classify(
    layout: DocumentLayout,
    source: SourceFile,
    profiles: Sequence[Profile],
    minutes: Sequence[MinutesSigns] = (),
    settings: ClassifySettings = _SETTINGS,
) -> Classification:
    """Kind, family, year, plan period and title of a document.

    Args:
        layout: the document as read.
        source: its file; the name serves only as the last resort for year and period.
        profiles: families of follow-up reports.
        minutes: families of minutes.
        settings: thresholds.

    Returns:
        What the document is, with a finding for all that was unclear. ``unknown`` comes with an ``error``.
    """
    pages = text_of(layout)
    fronts = Fronts(pages)
    followup = max((_weigh(fronts, p, settings) for p in profiles), key=lambda c: c.score, default=None)
    followup_score = followup.score if followup else 0.0
    weighed = ((_weigh_minutes(pages, m, settings, followup_score), m) for m in minutes)
    meeting = max(weighed, key=lambda c: c[0], default=None)
    if meeting and meeting[0] >= max(settings.minutes_floor, followup_score):
        return _minutes(layout, fronts, meeting[1])
    if followup and followup_score >= settings.followup_floor:
        return _followup(layout, source, followup)
    return Classification("unknown", is_constructed=_is_constructed(layout), findings=(_unknown(profiles, layout),))


def _weigh(fronts: Fronts, profile: Profile, settings: ClassifySettings) -> _Candidate:
    header = find_header(fronts.pages, fronts.keys, profile)
    front = fronts.before(header.place if header else None)
    folded = front.folded
    legend = sum(any(words.casefold() in folded for words in status.legend) for status in profile.statuses)
    phrases = [phrase.casefold() in folded for phrase in profile.detect.phrases]
    score = (
        (settings.header_weight + len(header.regions) / len(profile.regions) if header else 0.0)
        + (legend >= settings.legend_statuses)
        + (sum(phrases) / len(phrases) if phrases else 0.0)
        + any(re.search(pattern, front.whole, re.IGNORECASE) for pattern in profile.detect.report_year)
    )
    return _Candidate(score, front, profile)


def _weigh_minutes(
    pages: Sequence[PageText], minutes: MinutesSigns, settings: ClassifySettings, to_beat: float
) -> float:
    """What speaks for minutes of a family. Where all its signs would be less than ``to_beat``, none is looked for."""
    first_lines = islice(chain.from_iterable(page.lines for page in pages), settings.title_lines)
    is_title = re.compile("|".join(minutes.title_words), re.IGNORECASE)
    top = (line.text for line in first_lines if len(line.text.split()) <= settings.title_words)
    has_title = any(is_title.search(text) for text in top)
    if settings.title_weight * has_title + len(minutes.signs) < to_beat:
        return settings.title_weight * has_title
    texts = [line.text for page in pages for line in page.lines]
    signs = sum(_is_repeated(sign, texts, settings.repeated) for sign in minutes.signs)
    return settings.title_weight * has_title + signs


def _is_repeated(pattern: str, texts: Sequence[str], times: int) -> bool:
    search = re.compile(pattern, re.IGNORECASE).search
    found = (1 for text in texts if search(text))
    return sum(islice(found, times)) == times


def _minutes(layout: DocumentLayout, fronts: Fronts, minutes: MinutesSigns) -> Classification:
    title, findings = _title(fronts.before(None), "|".join(minutes.title_words), layout)
    return Classification(
        "minutes", minutes.family, title=title, is_constructed=_is_constructed(layout), findings=findings
    )


def _followup(layout: DocumentLayout, source: SourceFile, candidate: _Candidate) -> Classification:
    profile, front = candidate.profile, candidate.front
    title, findings = _title(front, "|".join(map(re.escape, profile.detect.phrases)), layout)
    places = [
        Place("the title on the first page", front.display_text, is_title=True),
        Place("the text before the first table", front.text),
        Place("the title in the metadata", flat([layout.metadata.get("Title", "")]), is_title=True),
    ]
    dates = date_report(profile.detect, places, source.stem)
    return Classification(
        "followup",
        profile.family,
        profile,
        dates.report_year,
        dates.plan_period,
        title,
        _is_constructed(layout),
        (*findings, *dates.findings),
    )


def _title(front: FrontMatter, words: str, layout: DocumentLayout) -> tuple[str | None, tuple[Finding, ...]]:
    """The title in the text, else the metadata's where it looks like one of this kind of document."""
    is_title = re.compile(words, re.IGNORECASE)
    title = front.title(is_title)
    if title and not title.endswith("-"):
        return title, ()
    metadata = joined([layout.metadata.get("Title", "")])
    if is_title.search(metadata):
        return metadata, ()
    message = f"the first page has no line in display type that reads like a title, nor has the metadata ({metadata!r})"
    return None, (Finding(STAGE, "info", "no-title", message, page=1),)


def _is_constructed(layout: DocumentLayout) -> bool:
    return any("constructed" in layout.metadata.get(key, "").casefold() for key in ("Subject", "Keywords"))


def _unknown(profiles: Sequence[Profile], layout: DocumentLayout) -> Finding:
    families = ", ".join(p.family for p in profiles) or "none"
    return Finding(
        STAGE,
        "error",
        "unknown-document",
        f"neither a follow-up table nor minutes were found in its {len(layout.pages)} pages: expected a table whose "
        f"header names the regions of a known family ({families}), or a title such as Minnesanteckningar. For "
        "another publisher add a profile; else take the file away",
    )
