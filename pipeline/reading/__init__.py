"""From a PDF file to :class:`~pipeline.model.DocumentLayout`: one function, one module per reader behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.model import DocumentLayout, Finding, PageLayout
from pipeline.reading.errors import ReadingError
from pipeline.reading.opinion import quoted, second_opinion
from pipeline.reading.scan import FileReport
from pipeline.reading.settings import SETTINGS, ReadingSettings
from pipeline.reading.sight import NOT_SEEN, OddWord, Place, Sight, slow_to_paint
from pipeline.reading.verdicts import examined, judged, told

__all__ = [
    "DEFAULT_READER", "NOT_SEEN", "READERS", "OddWord", "Place", "ReadingError", "Sight", "quoted", "read_ahead",
    "read_document", "second_opinion", "slow_to_paint",
]  # fmt: skip

READERS = ("fast", "pdfplumber")
"""The readers there are; the second is the reference that the first has to equal."""
DEFAULT_READER = "fast"
NOTHING_AHEAD: Mapping[int, tuple[PageLayout, list[Finding]]] = {}


def read_document(
    path: Path,
    on_page: Callable[[int, int], None] | None = None,
    settings: ReadingSettings = SETTINGS,
    reader: str = DEFAULT_READER,
    pages: range | None = None,
    ahead: Mapping[int, tuple[PageLayout, list[Finding]]] = NOTHING_AHEAD,
) -> DocumentLayout:
    """Reads a PDF.

    Args:
        path: the file.
        on_page: called after each page with (pages done, pages in all).
        settings: thresholds.
        reader: one of :data:`READERS`.
        pages: numbers of the pages to read, from 1; all by default. That no page of a part has text is no error: the
            others may.
        ahead: pages by number that :func:`read_ahead` has read. The fast reader takes them as they are.

    Returns:
        The document's pages in upright coordinates, relative to the top left corner of what a viewer shows (the crop
        box, /Rotate applied), its structure tree and its information dictionary. Pages that cannot be read are empty
        and leave a finding.

    Raises:
        ReadingError: the file is empty, no PDF, cut off, password-protected, damaged, inflates out of all proportion,
            or has no pages or no text.
        ValueError: there is no such reader.
    """
    if reader not in READERS:
        raise ValueError(f"there is no reader {reader!r}; expected one of {', '.join(READERS)}")
    report = examined(path)
    try:
        layout = _read(path, report, on_page, settings, reader, pages, ahead)
        return judged(layout, report, path, is_whole=pages is None)
    except ReadingError as error:
        raise told(error, path, report) from error


def read_ahead(
    path: Path, pages: range, on_page: Callable[[int, int], None] | None = None, settings: ReadingSettings = SETTINGS
) -> Iterator[tuple[PageLayout, list[Finding]]]:
    """Reads some pages of a PDF that :func:`read_document` has looked at, for it to take them over.

    Args:
        path: the file.
        pages: their numbers, from 1.
        on_page: called after each page with (pages done, pages in all).
        settings: thresholds.

    Yields:
        Each page that the fast reader is sure of, with what was found on it; the others are left to
        :func:`read_document`, and so is everything that is wrong with the file.
    """
    from pipeline.reading import fast

    yield from fast.read_ahead(path, pages, on_page, settings)


def _read(
    path: Path,
    report: FileReport,
    on_page: Callable[[int, int], None] | None,
    settings: ReadingSettings,
    reader: str,
    pages: range | None,
    ahead: Mapping[int, tuple[PageLayout, list[Finding]]],
) -> DocumentLayout:
    # each is loaded when it is used: the reference reader's library takes longer to load than a short report to read
    if reader == "fast":
        from pipeline.reading import fast

        return fast.read(path, report, on_page, settings, pages, ahead)
    from pipeline.reading import plumber

    return plumber.read(path, on_page, settings, pages)
