"""What reading costs: this program's readers, and what the engines they were chosen from take for less.

Processor time per page, the best of several rounds in which all take turns, on the same files in the same process:
``python -m tests.benchmarks.readers [ROUNDS] [PDF …]``. Without PDFs: the report of the reference corpus, or the first
that the repository ships, and a tagged report of a word processor.

The last columns are what decided between the engines: how many of a report's glyphs each gives with another character
than the file says, or not at all. The file's own word are pdfminer's characters.
"""

from __future__ import annotations

import ctypes
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pdf_oxide
import pdfplumber
import pypdfium2.raw as pdfium

from pipeline.reading import read_document
from tests.benchmarks.speed import report
from tests.corpus import library

ROUNDS = 5


def fast(path: Path) -> int:
    return len(read_document(path, reader="fast").pages)


def reference(path: Path) -> int:
    return len(read_document(path, reader="pdfplumber").pages)


def plumber_words(path: Path) -> int:
    with pdfplumber.open(path) as pdf:
        return len([page.extract_words() for page in pdf.pages])


def oxide_words(path: Path) -> int:
    document = pdf_oxide.PdfDocument(path)
    return len([document.extract_words(i) for i in range(int(document.page_count))])


def oxide_chars(path: Path) -> int:
    """Its glyphs, and of each what reading needs of it."""
    document = pdf_oxide.PdfDocument(path)
    return len(
        [
            [
                (c.char, c.origin_x, c.origin_y, c.advance_width, c.font_name, c.font_size, c.mcid)
                for c in document.extract_chars(i)
            ]
            for i in range(int(document.page_count))
        ]
    )


def pdfium_chars(path: Path) -> int:
    """Its glyphs: character, place and box of each."""
    pages = list(pdfium_pages(path))
    return len(pages)


def pdfium_pages(path: Path) -> Iterable[list[tuple[str, float, float]]]:
    """Character and origin of each glyph that is in the file, page by page."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(str(path).encode(), None)
    sides = [ctypes.c_double() for _ in range(4)]
    boxes = [ctypes.byref(side) for side in sides]
    for number in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        text = pdfium.FPDFText_LoadPage(page)
        glyphs = []
        for i in range(pdfium.FPDFText_CountChars(text)):
            if pdfium.FPDFText_IsGenerated(text, i):
                continue
            pdfium.FPDFText_GetCharBox(text, i, *boxes)
            code = pdfium.FPDFText_GetUnicode(text, i)
            glyphs.append((chr(code) if code < 0x110000 else "", sides[0].value, sides[2].value))
        yield glyphs
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)


WAYS: Mapping[str, Callable[[Path], int]] = {
    "fast reader": fast,
    "reference reader": reference,
    "pdfplumber extract_words": plumber_words,
    "pdf_oxide extract_words": oxide_words,
    "pdf_oxide glyphs": oxide_chars,
    "PDFium glyphs (ctypes)": pdfium_chars,
}


def measure(path: Path, rounds: int) -> dict[str, float]:
    """Milliseconds of the processor per page, by way."""
    best = dict.fromkeys(WAYS, float("inf"))
    for _ in range(rounds):
        for name, way in WAYS.items():
            start = time.process_time()
            pages = way(path)
            best[name] = min(best[name], (time.process_time() - start) / pages * 1000)
    return best


def wrong_glyphs(path: Path) -> dict[str, tuple[int, int]]:
    """(glyphs whose character an engine does not give, glyphs in all), by engine."""
    with pdfplumber.open(path) as pdf:
        truth = [Counter(c["text"] for c in page.chars) for page in pdf.pages]
    document = pdf_oxide.PdfDocument(path)
    engines = {
        "pdf_oxide": [Counter(c.char for c in document.extract_chars(i)) for i in range(len(truth))],
        "PDFium": [Counter(c for c, _, _ in page) for page in pdfium_pages(path)],
    }
    total = sum(page.total() for page in truth)
    return {
        name: (sum((t - f).total() for t, f in zip(truth, found, strict=True)), total)
        for name, found in engines.items()
    }


def main(rounds: int = ROUNDS, *paths: str) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(path) for path in paths]
        if not files:
            files = [report(), library.constructed("tagged").write(Path(folder) / "constructed-tagged.pdf")]
        for path in files:
            times = measure(path, rounds)
            words = times["pdfplumber extract_words"]
            print(f"{path.name}: milliseconds per page, best of {rounds}; against pdfplumber's extract_words")
            for name, spent in times.items():
                print(f"  {name:26} {spent:8.2f}  {spent / words:6.3f}")
            for engine, (wrong, total) in wrong_glyphs(path).items():
                print(f"  {engine:26} gives {wrong} of {total} glyphs wrong or not at all")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]), *sys.argv[2:])
