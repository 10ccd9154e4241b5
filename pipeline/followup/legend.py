"""The report's own legend of status codes, compared with the profile's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.followup.trust import STAGE
from pipeline.model import Finding, Line
from pipeline.profile import Profile, StatusCode

_BEHIND = re.compile(r"(?P<meaning>[^\W\d_][^()=:]{2,60}?)\s*\(\s*(?P<code>[^\W\d_]{1,8}|[–—-])\s*\)")
_IN_BRACKETS = re.compile(r"\(\s*([^\W\d_]{1,8}|[–—-])\s*\)")
_BEFORE = re.compile(r"^(?P<code>[^\W\d_]{1,8}|[–—-])\s*[=:–-]\s*(?P<meaning>[^\W\d_][^()=:]{2,60})")


@dataclass(frozen=True)
class LegendEntry:
    """A code and the words that explain it, as printed."""

    code: str
    meaning: str
    page: int


def read_legend(lines: Iterable[Line], profile: Profile) -> list[LegendEntry]:
    """The entries of the legend among ``lines`` (those outside the tables): ``Uppnått mål (U)`` or ``U = Uppnått mål``.

    Only printed codes of the profile count, and codes in capitals of the same length on a line that looks like theirs.
    """
    printed = {p for s in profile.statuses for p in s.printed}
    entries = []
    for line in lines:
        # few lines have a code in brackets, and the pattern that needs one is slow
        has_brackets = "(" in line.text and not printed.isdisjoint(_IN_BRACKETS.findall(line.text))
        for pattern in (_BEHIND, _BEFORE) if has_brackets else (_BEFORE,):
            match = pattern.search(line.text)
            if match and (match["code"] in printed):
                entries.append(LegendEntry(match["code"], match["meaning"].strip(), line.page))
                break
    return entries


def legend_findings(entries: Sequence[LegendEntry], profile: Profile) -> list[Finding]:
    """Whether the legend says what the profile says: one finding when it does, one for each difference."""
    if not entries:
        message = "the report has no legend of status codes that could be read; the profile's meanings were used"
        return [Finding(STAGE, "info", "legend-missing", message)]
    findings = []
    agreeing = set()
    for entry in entries:
        status = _status_of(entry.code, profile)
        other = _explained_by(entry.meaning, profile)
        if other is None and entry.code in agreeing:
            continue  # the code in another sentence, after the legend
        if other is not None and other.code == status.code:
            agreeing.add(entry.code)
        elif other is not None or not any(e.code == entry.code and _explained_by(e.meaning, profile) for e in entries):
            message = f"page {entry.page}: the legend explains {entry.code} as {entry.meaning!r}, the profile as "
            message += (
                f"{status.meaning} ({', '.join(status.legend)}); correct the profile for this year if it is right"
            )
            findings.append(Finding(STAGE, "error", "legend-differs", message, entry.page))
    if agreeing and not findings:
        message = f"the report's legend of {', '.join(sorted(agreeing))} agrees with the profile"
        findings.append(Finding(STAGE, "info", "legend-agrees", message, entries[0].page))
    return findings


def _status_of(code: str, profile: Profile) -> StatusCode:
    return next(s for s in profile.statuses if code in s.printed)


def _explained_by(meaning: str, profile: Profile) -> StatusCode | None:
    """The status whose legend the words end or begin with; the longest phrase wins (`ej påbörjat` holds `påbörjat`)."""
    text = " ".join(meaning.casefold().split())
    found = [
        (len(phrase), s)
        for s in profile.statuses
        for phrase in s.legend
        if text.endswith(phrase.casefold()) or text.startswith(phrase.casefold())
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None
