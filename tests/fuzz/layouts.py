"""Makes a layout: a real one with things taken away, moved, doubled and made absurd, or one of chance alone."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from pipeline.model import Box, DocumentLayout, Fill, Link, PageLayout, Rule, StructElement, Word
from pipeline.reading import read_document
from tests.corpus.broken import good_report
from tests.fuzz.choices import Choices

MINUTES = next((Path(__file__).parents[2] / "raw_pdfs" / "demo").glob("motes*.pdf"))
TEXTS = (
    "", " ", "P", "U", "E", "P?", "U/E", "E/P/U", "?", "/", "-", "­", "–", "RJH", "RN:", "RV", "RVN", "RCC Norr:", "RXX",
    "Mål", "Kommentarer", "1", "1.1", "99999999999999999999", "0", "-1", "1.", "3.3.3", "Uppföljning", "2020",
    "2020–2022",
    "cancer-", "-vård", "http://", "https://a.b/c-", "www.x.example", "å", "ÅÄÖ", "\ufffd", "\u202e\u2066",
    "e\u0301", "ﬁ",
    "\U0001f4a9", "\ud7ff", "\u0000", "\n", "ß" * 300, "a" * 5000, "•", "\uf0b7", "§", "2024-02-31",
    "kl. 25:99", "Bilaga",
    "Beslut", "Nästa", "möte", "Närvarande", "‰½²", "١٢٣", "Ⅷ", "१", "(", ")", "[", "*", "+", "\\", "((((", "=1+1",
)  # fmt: skip
NUMBERS = (
    0.0, -1.0, 1e-9, 0.5, 12.0, 100.0, 300.0, 595.0, 842.0, 1e6, -1e6, 1e30, -1e30, 1e308, float("nan"), float("inf"),
    float("-inf"),
)  # fmt: skip
FONTS = ("Helvetica", "", "Symbol", "ABCDEF+Caladea-Bold", "\ufffd")


@cache
def real_layout(name: str) -> DocumentLayout:
    """A report, a tagged one, or the first pages of minutes, as read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(_first_pages(MINUTES, 2) if name == "minutes" else good_report(name))
        return read_document(path)


def _first_pages(path: Path, pages: int) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(path), pages=(0, pages))
    writer.write(out)
    return out.getvalue()


def layout_of(choices: Choices) -> DocumentLayout:
    """A layout; the first choices say of what kind."""
    base = choices.one(("small", "tagged", "minutes", "chance"))
    if base == "chance":
        pages = tuple(_chance_page(choices, number) for number in range(1, choices.number(0, 3) + 1))
        return DocumentLayout(pages, _structure(choices, 3), {"Producer": choices.one(TEXTS)}, True)
    layout = real_layout(base)
    for _ in range(choices.number(0, 12)):
        layout = _changed(layout, choices)
    return layout


def _chance_page(choices: Choices, number: int) -> PageLayout:
    words = tuple(_word(choices, number, index) for index in range(choices.number(0, 30)))
    rules = tuple(Rule(_box(choices), choices.chance(2), choices.chance(3)) for _ in range(choices.number(0, 12)))
    fills = tuple(Fill(_box(choices), None) for _ in range(choices.number(0, 3)))
    turn = choices.one((0, 0, 0, 90, 180, 270))
    return PageLayout(number, 595.0, 842.0, words, rules, fills, _links(choices, number), turn)  # type: ignore[arg-type]


def _word(choices: Choices, page: int, index: int) -> Word:
    return Word(
        choices.one(TEXTS), _box(choices), page, index, choices.one(FONTS), choices.one((10.0, 0.0, -3.0, 1e9)),
        choices.chance(3), not choices.chance(5), choices.one((None, 0, 1, 2)),
    )  # fmt: skip


def _box(choices: Choices) -> Box:
    if choices.chance(4):
        return Box(*(choices.one(NUMBERS) for _ in range(4)))
    x0, top = float(choices.number(0, 600)), float(choices.number(0, 850))
    return Box(x0, top, x0 + choices.number(0, 200), top + choices.number(0, 20))


def _links(choices: Choices, page: int) -> tuple[Link, ...]:
    urls = ("https://x.example/a", "", "javascript:alert(1)", "file:///etc/passwd", "http://[", "\ufffd" * 9, "mailto:")
    return tuple(Link(choices.one(urls), _box(choices), page) for _ in range(choices.number(0, 3)))


def _structure(choices: Choices, depth: int) -> tuple[StructElement, ...]:
    kinds = ("Table", "TR", "TD", "TH", "P", "", "Document")
    return tuple(
        StructElement(
            choices.one(kinds),
            _structure(choices, depth - 1) if depth else (),
            tuple((choices.number(0, 4), choices.number(-1, 40)) for _ in range(choices.number(0, 3))),
            choices.one((1, 1, 2, 100)),
            choices.one((1, 1, 2, 100)),
        )
        for _ in range(choices.number(0, 3))
    )


def _changed(layout: DocumentLayout, choices: Choices) -> DocumentLayout:
    """The layout with one thing changed."""
    if choices.chance(8):
        return replace(layout, structure=_structure(choices, 3) if choices.chance(2) else layout.structure[::-1])
    if not layout.pages:
        return layout
    at = choices.number(0, len(layout.pages) - 1)
    pages = list(layout.pages)
    if choices.chance(8):
        pages.insert(choices.number(0, len(pages)), pages.pop(at))
        if choices.chance(2):
            pages.pop()
        renumbered = (_renumbered(page, number) for number, page in enumerate(pages, 1))
        return replace(layout, pages=tuple(renumbered))
    pages[at] = _changed_page(pages[at], choices)
    return replace(layout, pages=tuple(pages))


def _renumbered(page: PageLayout, number: int) -> PageLayout:
    words = tuple(replace(word, page=number) for word in page.words)
    links = tuple(replace(link, page=number) for link in page.links)
    return replace(page, number=number, words=words, links=links)


def _changed_page(page: PageLayout, choices: Choices) -> PageLayout:
    words, rules = list(page.words), list(page.rules)
    what = choices.number(0, 10)
    if what == 0:
        size = choices.one(NUMBERS)
        return replace(page, width=size) if choices.chance(2) else replace(page, height=size)
    if what == 1:
        left = choices.number(0, 600)
        words = [w for w in words if not left <= w.box.x0 <= left + choices.number(1, 200)]
    elif what == 2:
        rules = rules[:: choices.number(1, 4)] if rules else rules
    elif what == 3:
        rules += [Rule(_box(choices), choices.chance(2)) for _ in range(5)]
    elif what == 4:
        return replace(page, links=_links(choices, page.number), turn=choices.one((0, 90, 180, 270)))  # type: ignore[arg-type]
    elif what == 5:
        dx, dy = choices.one(NUMBERS), choices.one(NUMBERS)
        words = [
            replace(w, box=Box(w.box.x0 + dx, w.box.top + dy, w.box.x1 + dx, w.box.bottom + dy))
            if choices.chance(10) else w for w in words
        ]  # fmt: skip
    elif what == 6 and words:
        words += [words[choices.number(0, len(words) - 1)] for _ in range(choices.number(1, 20))]
    elif what == 7:
        words = words[:: choices.number(2, 4)]
    elif words:
        for _ in range(choices.number(1, 30)):
            at = choices.number(0, len(words) - 1)
            odd = _word(choices, page.number, 0)
            kept = choices.number(0, 3)
            words[at] = replace(
                odd,
                text=words[at].text if kept == 0 else odd.text,
                box=words[at].box if kept == 1 else odd.box,
                size=words[at].size if kept == 2 else odd.size,
            )
    return replace(page, words=tuple(replace(w, index=i) for i, w in enumerate(words)), rules=tuple(rules))
