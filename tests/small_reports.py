"""Small constructed reports, for tests of whole runs."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.layouts import layout_named
from tests.corpus.library import DEFAULT_SOURCE, source_named
from tests.corpus.source import Source
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


def with_extra_region() -> bytes:
    """A report in which a fifth column of the header names a region that the profile does not know."""
    source = small_source(2017)
    sections = tuple(
        replace(s, goals=tuple(replace(g, status={**g.status, "RQZ": "P"}) for g in s.goals)) for s in source.sections
    )
    return pdf_of(replace(source, sections=sections))
