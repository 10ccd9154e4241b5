"""Documents that something is wrong with: one function per kind, each gives the file's bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from pypdf import PdfReader, PdfWriter

from tests.corpus.layouts import PUBLISHED, Layout
from tests.corpus.library import DEFAULT_SOURCE, constructed, source_named
from tests.corpus.source import Source, SourceGoal, SourceSection
from tests.corpus.typeset import typeset

PASSWORD = "hemligt"
SCAN_SCALE = 1.2
"""Pixels per point of a scanned page."""


def _report() -> bytes:
    return constructed(PUBLISHED.name).pdf


def not_a_pdf() -> bytes:
    """A web page that was saved under a PDF's name."""
    return b"<!DOCTYPE html><html><body><h1>Sidan kunde inte hittas</h1></body></html>"


def empty_file() -> bytes:
    return b""


def truncated() -> bytes:
    """A report whose download broke off: no trailer, no cross references."""
    return _report()[: len(_report()) * 6 // 10]


def truncated_early() -> bytes:
    """Nothing but the first bytes of a report."""
    return _report()[:300]


def password_protected() -> bytes:
    """A report that does not open without a password."""
    return _encrypted(PASSWORD)


def locked_against_changes() -> bytes:
    """A report that opens without a password but may not be changed: it can be read."""
    return _encrypted("")


def _encrypted(user_password: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(_report()))
    writer.encrypt(user_password, owner_password=PASSWORD, algorithm="AES-256")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def no_pages() -> bytes:
    """A PDF without any page."""
    return _written(PdfWriter())


def blank_pages() -> bytes:
    """Two pages on which nothing stands."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    return _written(writer)


def scanned(first: int = 2, pages: int = 3) -> bytes:
    """Some pages of a report as images, without a text layer; ``first`` counts from 0."""
    with pypdfium2.PdfDocument(_report()) as document:
        images = [document[i].render(scale=SCAN_SCALE).to_pil().convert("L") for i in range(first, first + pages)]
    out = BytesIO()
    images[0].save(out, format="PDF", save_all=True, append_images=images[1:], resolution=72 * SCAN_SCALE)
    return out.getvalue()


def partly_scanned() -> bytes:
    """A report of which one page of the table is an image."""
    writer = PdfWriter()
    report, scan = PdfReader(BytesIO(_report())), PdfReader(BytesIO(scanned(first=3, pages=1)))
    for i, page in enumerate(report.pages):
        writer.add_page(scan.pages[0] if i == 3 else page)
    return _written(writer)


def without_table() -> bytes:
    """The report's front matter alone."""
    return _typeset(replace(source_named(DEFAULT_SOURCE), sections=()))


def unknown_status() -> bytes:
    """One status is a letter that no legend knows: ``X`` for RN in goal 1.2."""
    return _typeset(with_goal(source_named(DEFAULT_SOURCE), 1, 2, lambda g: replace(g, status={**g.status, "RN": "X"})))


def unknown_region() -> bytes:
    """The last region's column is headed ``RXX``, and its comments are labelled so."""
    return _typeset(_renamed(source_named(DEFAULT_SOURCE), "RVN", "RXX"))


def another_of_the_same_year() -> bytes:
    """A report of the same family and year as the ordinary one, with another status for RV in goal 2.1."""
    source = source_named(DEFAULT_SOURCE)
    return _typeset(with_goal(source, 2, 1, lambda g: replace(g, status={**g.status, "RV": "E"})))


def _typeset(source: Source, layout: Layout = PUBLISHED) -> bytes:
    return typeset(source, layout)[0]


def with_goal(source: Source, section: int, number: int, change: Callable[[SourceGoal], SourceGoal]) -> Source:
    """The source with one goal changed; ``section`` and ``number`` count from 1."""

    def changed(s: SourceSection) -> SourceSection:
        if s.number != section:
            return s
        return replace(s, goals=tuple(change(g) if n == number else g for n, g in enumerate(s.goals, 1)))

    return replace(source, sections=tuple(changed(s) for s in source.sections))


def _renamed(source: Source, region: str, name: str) -> Source:
    def changed(goal: SourceGoal) -> SourceGoal:
        status = {name if r == region else r: s for r, s in goal.status.items()}
        comments = tuple(replace(c, label=name) if c.label == region else c for c in goal.comments)
        return replace(goal, status=status, comments=comments)

    sections = tuple(replace(s, goals=tuple(changed(g) for g in s.goals)) for s in source.sections)
    return replace(source, sections=sections)


MALFORMED: Mapping[str, Callable[[], bytes]] = {
    "not-a-pdf": not_a_pdf,
    "empty-file": empty_file,
    "truncated": truncated,
    "truncated-early": truncated_early,
    "password-protected": password_protected,
    "locked-against-changes": locked_against_changes,
    "no-pages": no_pages,
    "blank-pages": blank_pages,
    "scanned": scanned,
    "partly-scanned": partly_scanned,
    "without-table": without_table,
    "unknown-status": unknown_status,
    "unknown-region": unknown_region,
    "another-of-the-same-year": another_of_the_same_year,
}
"""Kind to the function that makes it. The same content twice is any report written under two names."""


def write_malformed(folder: Path, *kinds: str) -> dict[str, Path]:
    """Writes documents of the given kinds (all, if none is given) as ``<kind>.pdf``; returns kind to path."""
    paths = {kind: folder / f"{kind}.pdf" for kind in kinds or MALFORMED}
    for kind, path in paths.items():
        path.write_bytes(MALFORMED[kind]())
    return paths
