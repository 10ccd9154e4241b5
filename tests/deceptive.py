"""Reports of one page in which one status, or one comment, is printed in a way of its own."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Paint = Callable[[Canvas, float, float], object]
"""Prints a status, or a comment, at a place (points from the lower left corner)."""

STATUSES = ("UPEU", "PUEE", "EEUP", "UUPE")
REGIONS = ("RJH", "RN", "RV", "RVN")
GOALS = (
    ("Alla patienter ska erbjudas en", "kontakt inom fyra veckor."),
    ("Mätning av väntetider görs varje", "månad i hela regionen."),
    ("Rökavvänjning ska finnas på alla", "hälsocentraler i länet."),
    ("Stöd till närstående ska erbjudas", "vid varje besök."),
)
COMMENTS = ("RJH: Arbetet följer planen som den är tänkt.", "RN: Rutinen är införd på alla enheter i år.")
TARGET = (2, 1)
"""Row and region, from 0, of the status that is printed in a way of its own; as the others are it is an E."""
GOAL_NUMBER, REGION = TARGET[0] + 1, REGIONS[TARGET[1]]
SIDES = (40, 200, 235, 270, 305, 340, 555)
TOP, HEADER, ROW, INDENT, BASE = 700, 24, 46, 12, 14
FONT = "Helvetica"


def show(canvas: Canvas, x: float, y: float, text: str, size: float = 10, mode: int = 0, shade: float = 0.0) -> None:
    """Prints a text."""
    printed = canvas.beginText(x, y)
    printed.setFont(FONT, size)
    printed.setTextRenderMode(mode)
    printed.setFillGray(shade)
    printed.textOut(text)
    canvas.drawText(printed)


def cover(canvas: Canvas, x: float, y: float, shade: float = 1.0, width: float = 9.5) -> None:
    """Fills a box over what is printed at a place."""
    canvas.setFillGray(shade)
    canvas.rect(x - 1, y - 2.5, width, 11.5, stroke=0, fill=1)


def place() -> tuple[float, float]:
    """Where the status is printed."""
    row, region = TARGET
    return SIDES[1 + region] + INDENT, TOP - HEADER - ROW * row - BASE


def report(status: Paint | None = None, comment: Paint | None = None, *, with_rules: bool = True) -> bytes:
    """A report; what is not given is printed as the others are."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    _head(canvas)
    for row, goal in enumerate(GOALS):
        y = TOP - HEADER - ROW * row - BASE
        for line, text in enumerate(goal):
            show(canvas, SIDES[0] + 4, y - 12 * line, text)
        for region, letter in enumerate(STATUSES[row]):
            _print(canvas, status if (row, region) == TARGET else None, SIDES[1 + region] + INDENT, y, (letter,))
        _print(canvas, comment if row == TARGET[0] else None, SIDES[5] + 4, y, COMMENTS)
    if with_rules:
        _rules(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _head(canvas: Canvas) -> None:
    show(canvas, 40, 790, "Uppföljning 2020 av cancerplanen 2019–2021", 16)
    show(canvas, 40, 765, "Norra sjukvårdsregionen följer upp målen i cancerplanen varje år.")
    show(canvas, 40, 722, "1. Prevention", 13)
    for x, text in zip(SIDES, ("Mål", *REGIONS, "Kommentarer"), strict=False):
        show(canvas, x + 4, TOP - 16, text)


def _print(canvas: Canvas, own: Paint | None, x: float, y: float, texts: tuple[str, ...]) -> None:
    canvas.saveState()
    if own:
        own(canvas, x, y)
    else:
        for line, text in enumerate(texts):
            show(canvas, x, y - 12 * line, text)
    canvas.restoreState()


def _rules(canvas: Canvas) -> None:
    bottom = TOP - HEADER - ROW * len(GOALS)
    canvas.setLineWidth(0.5)
    for y in (TOP, *(TOP - HEADER - ROW * row for row in range(len(GOALS) + 1))):
        canvas.line(SIDES[0], y, SIDES[-1], y)
    for x in SIDES:
        canvas.line(x, TOP, x, bottom)


def edited(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The file after a change."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def picture(shades: str, width: int) -> ImageReader:
    """A picture of black (``#``) and white."""
    from PIL import Image

    image = Image.new("L", (width, len(shades) // width))
    image.putdata([0 if shade == "#" else 255 for shade in shades])
    return ImageReader(image)


def annotated(pdf: bytes, kind: str, content: bytes = b"", **entries: object) -> bytes:
    """The file with an annotation over the status; ``content`` is what it shows, in a box of 12 by 13 points."""
    x, y = place()

    def change(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name(f"/{kind}"),
            Rect=[x - 2, y - 3, x + 10, y + 10],
            F=4,
            **entries,
        )
        if content:
            form = document.make_stream(content)
            form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 12, 13])
            form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(H=font))
            note.AP = pikepdf.Dictionary(N=form)
        note = document.make_indirect(note)
        document.pages[0].Annots = pikepdf.Array([note])
        if kind == "Widget":
            document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([note]), DA=pikepdf.String("/H 10 Tf 0 g"))

    return edited(pdf, change)


def layered(pdf: bytes) -> bytes:
    """The file with the layer ``/MC0`` switched off."""

    def change(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("old")))
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)
        document.pages[0].Resources.Properties = pikepdf.Dictionary(MC0=layer)

    return edited(pdf, change)


def with_font(pdf: bytes, entries: str, **streams: bytes) -> bytes:
    """The file with a font ``/FX`` of these entries; ``STREAM`` in them is one of the streams."""

    def change(document: pikepdf.Pdf) -> None:
        font = pikepdf.Object.parse(f"<</Type /Font {entries}>>".encode())
        for key, data in streams.items():
            font[f"/{key}"] = document.make_stream(data)
        document.pages[0].Resources.Font["/FX"] = font

    return edited(pdf, change)


def written(canvas: Canvas, content: str) -> None:
    """Writes operators into a page's content."""
    canvas._code.append(content)
