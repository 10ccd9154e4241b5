"""Findings that quote what is in no record, word for word, and hyphens that may be other than they were read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from pipeline.minutes.dealing import CLOSING, HEAD, RUNNING, SIDEWAYS
from pipeline.minutes.ledger import Home, Ledger, Part
from pipeline.minutes.settings import STAGE
from pipeline.model import Finding, Severity

_DIGITS = re.compile(r"\d+")
_OUTSIDE: tuple[tuple[Home, str, str, Severity], ...] = (
    (HEAD, "text-before-items", "stands before the first item", "info"),
    (CLOSING, "text-after-items", "stands after the last item", "info"),
    (SIDEWAYS, "sideways-text", "runs in another direction than the page's text", "warning"),
)


def quoted(ledger: Ledger) -> Iterator[Finding]:
    """One finding for each page and place outside the items, one for each running title, one for each doubt."""
    for home, code, what, severity in _OUTSIDE:
        for page, parts in groupby(sorted(ledger.of(home), key=attrgetter("page")), key=attrgetter("page")):
            texts = [ledger.text_of(part) for part in parts]
            count = sum(len(text.split()) for text in texts)
            message = f"{count} words in no record: on page {page} {what}: {' / '.join(texts)}"
            yield Finding(STAGE, severity, code, message, page)
    yield from _running(ledger)
    for doubt in ledger.doubts:
        message = f"{doubt.left} / {doubt.right} at a line end was read as {doubt.text!r}"
        yield Finding(STAGE, "info", "hyphen", message, doubt.page)


def _running(ledger: Ledger) -> Iterator[Finding]:
    """One finding for running titles that differ in their digits only."""
    alike: dict[str, list[Part]] = {}
    for part in ledger.of(RUNNING):
        alike.setdefault(_DIGITS.sub("0", ledger.text_of(part)), []).append(part)
    for parts in alike.values():
        pages = ", ".join(str(part.page) for part in parts)
        texts = " / ".join(dict.fromkeys(ledger.text_of(part) for part in parts))
        message = f"taken as belonging to the page ({pages}): {texts}"
        yield Finding(STAGE, "info", "running-title", message, parts[0].page)
