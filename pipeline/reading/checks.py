"""What every reader checks: the file before it is read, the pages after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.model import Finding, PageLayout
from pipeline.reading.errors import ReadingError
from pipeline.reading.plain import REPLACEMENT
from pipeline.reading.settings import ReadingSettings
from pipeline.wordcolumns import word_columns

STAGE = "reading"


def check_file(data: bytes, settings: ReadingSettings) -> bool:
    """Whether the file has its end.

    Raises:
        ReadingError: it is empty, or no PDF from its first bytes on.
    """
    if not data:
        raise ReadingError("empty-file", "the file is empty (0 bytes), expected a PDF; get the file anew")
    if b"%PDF-" not in data[:1024]:
        start = data[:8]
        raise ReadingError("not-a-pdf", f"the file begins with {start!r}, expected %PDF-; it is no PDF: remove it")
    return b"%%EOF" in data[-settings.tail_bytes :]


def check_pages(pages: Sequence[PageLayout], is_complete: bool, findings: Iterable[Finding] = ()) -> None:
    """Refuses a document without pages or without any text; ``findings`` say why a page has none.

    Raises:
        ReadingError: it is one.
    """
    if not pages:
        code = "no-pages" if is_complete else "truncated"
        raise ReadingError(code, "the PDF has no pages that can be read; get the file anew")
    if not any(page.words for page in pages):
        for finding in findings:
            if finding.severity == "error" and finding.code in ("page-unreadable", "page-too-full", "cyclic-structure"):
                raise ReadingError(
                    finding.code, f"{finding.message}; no other page has text. Get it anew", finding.page
                )
        where = "its pages are images" if any(page.image_area > 0.3 for page in pages) else "its pages are empty"
        message = (
            f"no text on any of {len(pages)} pages ({where}); run text recognition (OCR) over it or get the original"
        )
        raise ReadingError("no-text-layer", message, 1)


def cut_off() -> Finding:
    """The finding for a file that has no end."""
    message = "the file ends before its %%EOF: it is cut off, pages may be missing; get it anew"
    return Finding(STAGE, "error", "truncated", message)


def broken_off(number: int, is_text: bool = True) -> Finding:
    """The finding for a page whose content ends where text in it, or only a saved state, has begun."""
    what = "text" if is_text else "a state"
    message = (
        f"the content of page {number} breaks off: {what} that it begins has no end, so that rows may be missing. "
        "Compare with the printed page; get the file anew"
    )
    return Finding(STAGE, "error" if is_text else "warning", "content-breaks-off", message, number)


def slanted_text(count: int, number: int) -> Finding:
    """The finding for glyphs that run in none of the four directions."""
    message = f"{count} glyphs on page {number} are printed at a slant (a watermark?): left out"
    return Finding(STAGE, "info", "slanted-text", message, number)


def fallbacks(unsure: Mapping[int, str]) -> Iterator[Finding]:
    """The findings for pages that the fast reader left to the reference reader: number to reason, one for a reason."""
    by_reason: dict[str, list[int]] = {}
    for number, why in unsure.items():
        by_reason.setdefault(why, []).append(number)
    for why, numbers in by_reason.items():
        pages = f"page {numbers[0]} was" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))} were"
        yield Finding(STAGE, "info", "reference-reader", f"{pages} read with the reference reader: {why}", numbers[0])


def fallback(why: str) -> Finding:
    """The finding for a document that the fast reader left to the reference reader."""
    return Finding(STAGE, "info", "reference-reader", f"the document was read with the reference reader: {why}")


def page_findings(pages: Iterable[PageLayout]) -> Iterator[Finding]:
    """What is odd about the pages: images without text, glyphs without a character."""
    for page in pages:
        if not page.words and page.image_area > 0.3:
            message = f"page {page.number} is an image without text: nothing on it was read"
            yield Finding(STAGE, "error", "page-without-text", message, page.number)
        texts = word_columns(page).texts
        if REPLACEMENT in "".join(texts):
            unreadable = sum([REPLACEMENT in text for text in texts])
            message = f"{unreadable} words on page {page.number} hold glyphs whose characters the PDF does not tell"
            yield Finding(STAGE, "warning", "unmapped-glyphs", message, page.number)
