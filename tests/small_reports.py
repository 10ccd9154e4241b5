"""Small constructed reports and spoilt files, for tests of whole runs."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.layouts import layout_named
from tests.corpus.library import DEFAULT_SOURCE, source_named
from tests.corpus.source import Source, SourceGoal
from tests.corpus.typeset import typeset


def small_source(year: int = 2020, goals: int = 3) -> Source:
    """The first goals of the constructed report, as a report about ``year``."""
    source = source_named(DEFAULT_SOURCE)
    section = source.sections[0]
    return replace(
        source,
        report_year=year,
        title=source.title.replace(str(source.report_year), str(year)),
        intro=tuple(p.replace(str(source.report_year), str(year)) for p in source.intro),
        summary_intro=(),
        summary_goals=(),
        summary_rest=(),
        sections=(replace(section, goals=section.goals[:goals]),),
    )


def with_goals(source: Source, change: Callable[[SourceGoal], SourceGoal]) -> Source:
    """``source`` with each goal changed."""
    sections = tuple(replace(s, goals=tuple(change(g) for g in s.goals)) for s in source.sections)
    return replace(source, sections=sections)


def pdf_of(source: Source, layout: str = "published") -> bytes:
    """The source typeset."""
    return typeset(source, layout_named(layout))[0]


@cache
def small_report(year: int = 2020) -> bytes:
    """A report of three goals."""
    return pdf_of(small_source(year))


def write(folder: Path, **files: bytes) -> Path:
    """Writes each as ``<name>.pdf``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return folder


# ---- spoilt ones -----------------------------------------------------------------------------------------------------


def encrypted(pdf: bytes) -> bytes:
    """The same document, not to be opened without a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt("secret", algorithm="AES-128")
    return _written(writer)


def scanned(pages: int = 2) -> bytes:
    """Pages that hold a picture each and no text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for shade in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200 + shade)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def prose() -> bytes:
    """A document of another kind: text without any table."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for i in range(30):
        canvas.drawString(60, 780 - 16 * i, "Ett brev om något helt annat, skrivet rad för rad utan tabeller.")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def with_unknown_status() -> bytes:
    """A report in which one region's status is a letter that no profile knows."""
    source = small_source(2018)
    return pdf_of(with_goals(source, lambda goal: replace(goal, status={**goal.status, "RV": "X"})))


def with_unknown_region() -> bytes:
    """A report in which a fifth column of the header names a region that the profile does not know."""
    source = small_source(2017)
    return pdf_of(with_goals(source, lambda goal: replace(goal, status={**goal.status, "RQZ": "P"})))


def _written(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
