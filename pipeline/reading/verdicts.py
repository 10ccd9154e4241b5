"""The verdict on a document: what its bytes, its layout and another engine say of what was read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import le
from pathlib import Path

from pipeline.model import Box, DocumentLayout, Finding, PageLayout, Severity, Word
from pipeline.reading.errors import ReadingError
from pipeline.reading.plain import REPLACEMENT
from pipeline.reading.scan import CHECKS, CheckSettings, FileReport, check_file
from pipeline.reading.scan.file import fault_findings
from pipeline.wordcolumns import WordColumns, word_columns

STAGE = "reading"

ASKED_AGAIN = frozenset({"damaged", "no-pages", "no-text-layer", "truncated", "unmapped-text"})
"""Refusals after which another engine is asked whether it reads anything."""


@dataclass(frozen=True)
class VerdictSettings:
    """When a page counts as unreadable or empty."""

    unmapped: float = 0.3
    """Share of a page's letters that have no character. Measured: 0-0.01 (bullets of symbol fonts); 0.9-1 where a font
    has no map to Unicode."""
    image: float = 0.05
    """A page without words that images cover less than this is empty. Measured: scanned pages 0.9-1."""


VERDICTS = VerdictSettings()


def judged(layout: DocumentLayout, report: FileReport, path: Path, is_whole: bool) -> DocumentLayout:
    """A layout with what its file and its pages give rise to; ``is_whole``: all its pages were to be read.

    Raises:
        ReadingError: most of its glyphs have no character.
    """
    verdicts = tuple(_verdicts(layout, report, path, is_whole))
    layout = sane(layout)
    return replace(layout, findings=(*report.findings, *layout.findings, *verdicts))


def sane(layout: DocumentLayout, limits: CheckSettings = CHECKS) -> DocumentLayout:
    """The layout without what stands at no place on a page, or far outside, and without blank words.

    The rooms after reading rely on it: every word has letters or signs, a size, and a box that is one.
    """
    pages = tuple(_sane_page(page, limits.page_longest) for page in layout.pages)
    lost = [
        (page.number, len(page.words) - len(kept.words))
        for page, kept in zip(layout.pages, pages, strict=True)
        if len(page.words) > len(kept.words)
    ]
    told = tuple(Finding(STAGE, "warning", "words-nowhere", _nowhere(number, count), number) for number, count in lost)
    return replace(layout, pages=pages, findings=(*layout.findings, *told))


def _nowhere(number: int, count: int) -> str:
    return f"{count} words on page {number} stand at no place on any page: they were left out. Print it to a new PDF"


def _sane_side(side: float, reach: float) -> float:
    if 0 < side <= reach:
        return side
    return reach if side > reach else 1.0


def _is_printed(word: Word) -> bool:
    return 0 < word.size <= CHECKS.page_longest and not word.text.isspace() and word.text != ""


def _are_printed(words: WordColumns) -> bool:
    texts = words.texts
    # a page has a few sizes, and hundreds of words
    has_sizes = all(0 < size <= CHECKS.page_longest for size in set(words.sizes))
    return has_sizes and all(texts) and not any(map(str.isspace, texts))


def _are_sane(boxes: Sequence[Box], reach: float) -> bool:
    """Whether all boxes are boxes, and near the page."""
    return not boxes or _have_sane_sides(tuple(zip(*boxes, strict=True)), reach)


def _have_sane_sides(sides: Sequence[Sequence[float]], reach: float) -> bool:
    """The same for boxes with these ``x0``, ``top``, ``x1`` and ``bottom``."""
    x0, tops, x1, bottoms = sides
    # comparisons that neither an infinite number nor one that is none passes
    are_boxes = all(map(le, x0, x1)) and all(map(le, tops, bottoms))
    return are_boxes and -reach <= min(min(x0), min(tops)) and max(max(x1), max(bottoms)) <= 2 * reach


def _has_sane_sides(page: PageLayout, reach: float) -> bool:
    return 0 < page.width <= reach and 0 < page.height <= reach


def _is_sane_page(page: PageLayout, reach: float) -> bool:
    words = word_columns(page)
    boxes = [part.box for parts in (page.rules, page.fills, page.links) for part in parts]
    return (
        _has_sane_sides(page, reach)
        and _are_sane(boxes, reach)
        and (not words.texts or _have_sane_sides(words.sides, reach))
        and _are_printed(words)
    )


def _sane_page(page: PageLayout, reach: float) -> PageLayout:
    if _is_sane_page(page, reach):
        return page

    def is_sane(box: Box) -> bool:
        return _are_sane([box], reach)

    words = [word for word in page.words if is_sane(word.box) and _is_printed(word)]
    return replace(
        page,
        width=_sane_side(page.width, reach),
        height=_sane_side(page.height, reach),
        words=tuple(replace(word, index=index) for index, word in enumerate(words)),
        rules=tuple(rule for rule in page.rules if is_sane(rule.box)),
        fills=tuple(fill for fill in page.fills if is_sane(fill.box)),
        links=tuple(link for link in page.links if is_sane(link.box)),
    )


def examined(path: Path, settings: CheckSettings = CHECKS) -> FileReport:
    """What the bytes of a file tell; of an encrypted one its streams too.

    Raises:
        ReadingError: it is not to be opened.
    """
    report = check_file(path, settings)
    if report.is_encrypted:
        from pipeline.reading.scan.places import check_encrypted

        report = replace(report, faults=tuple(check_encrypted(path, settings)))
    return report


def told(error: ReadingError, path: Path, report: FileReport) -> ReadingError:
    """The refusal, with what else is known of the file."""
    message = error.message
    if error.code == "no-pages" and report.page_objects:
        message += f" ({report.page_objects} page objects stand in it, but the page tree leads to none)"
    if error.code in ASKED_AGAIN:
        from pipeline.reading.opinion import other_words

        if other := other_words(path):
            message += f". {other}: the text is there, print the document to a new PDF"
    code = error.code
    if report.faults and code != "encrypted":
        first = report.faults[0]
        if code in ("no-text-layer", "page-unreadable") and first.role == "content":
            code = "unsupported-filter" if first.kind == "filter" else "damaged-stream"
        message += f". {len(report.faults)} of its streams cannot be decoded (object {first.number}: {first.what})"
    return ReadingError(code, message, error.page)


def _verdicts(layout: DocumentLayout, report: FileReport, path: Path, is_whole: bool) -> Iterator[Finding]:
    _refuse_unmapped(layout)
    if report.faults:
        from pipeline.reading.scan.places import pages_using

        yield from fault_findings(report.faults, pages_using(path, {fault.number for fault in report.faults}))
    if is_whole and report.page_objects > len(layout.pages):
        yield _pages_missing(layout, report)
    for page in layout.pages:
        yield from _page_verdicts(page)


def _pages_missing(layout: DocumentLayout, report: FileReport) -> Finding:
    severity: Severity = "info" if report.has_updates else "error"
    message = (
        f"{report.page_objects} page objects stand in the file, the page tree leads to {len(layout.pages)} of them: "
        "pages may be missing. Compare with the document, or print it to a new PDF"
    )
    return Finding(STAGE, severity, "pages-missing", message)


def _unmapped_share(page: PageLayout) -> float:
    text = "".join(word_columns(page).texts)
    return text.count(REPLACEMENT) / len(text) if text else 0.0


def _refuse_unmapped(layout: DocumentLayout, settings: VerdictSettings = VERDICTS) -> None:
    printed = [page for page in layout.pages if page.words]
    if printed and all(_unmapped_share(page) >= settings.unmapped for page in printed):
        raise ReadingError(
            "unmapped-text",
            f"on each of {len(printed)} pages most glyphs have no character: the fonts carry no map to Unicode. "
            "Expected text that can be copied out of a viewer; run text recognition (OCR) over it or get the original",
            printed[0].number,
        )


def _page_verdicts(
    page: PageLayout, settings: VerdictSettings = VERDICTS, limits: CheckSettings = CHECKS
) -> Iterator[Finding]:
    number = page.number
    if (share := _unmapped_share(page)) >= settings.unmapped:
        message = (
            f"{share:.0%} of the glyphs on page {number} have no character: a font carries no map to Unicode, its "
            "text was not read. Run text recognition (OCR) over the page or get the original"
        )
        yield Finding(STAGE, "error", "unmapped-page", message, number)
    if not page.words and page.image_area < settings.image:
        message = (
            f"page {number} is empty: nothing is printed on it. If a viewer shows something there, the file is "
            "damaged; get it anew"
        )
        yield Finding(STAGE, "warning", "page-empty", message, number)
    sides = (page.width, page.height)
    if not all(math.isfinite(side) and limits.page_shortest <= side <= limits.page_longest for side in sides):
        message = (
            f"page {number} is {page.width:g} by {page.height:g} points, expected {limits.page_shortest:g} to "
            f"{limits.page_longest:g} a side: what stands on it may be cut off or misplaced. Print it to a new PDF"
        )
        yield Finding(STAGE, "warning", "page-size", message, number)
