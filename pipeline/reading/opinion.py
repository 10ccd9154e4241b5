"""A second opinion: another engine reads the text too, and what it reads otherwise is a finding.

Readers part words differently, join them over line ends and give them in another order; what they must agree on is
which letters stand on a page, and where they do, whether the same letters make other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import DocumentLayout, Finding, PageLayout, Word
from pipeline.reading.engines import DEFAULT_ENGINE, KEEPS_WORDS, AtPage, EngineError, PageText, page_texts
from pipeline.reading.plain import REPLACEMENT
from pipeline.wordcolumns import word_columns

STAGE = "reading"
HYPHEN_OF_PDFIUM = "\ufffe"
"""What PDFium gives for a hyphen at a line's end; it leaves the line's end out."""
SHORTEST = 4
"""Shorter words may be pieces of others that are made of the same letters."""
SHOWN = 6
"""Words that a message quotes."""


@dataclass(frozen=True)
class OpinionSettings:
    """When two readings of a page differ."""

    letters: int = 0
    """Letters and digits that may differ. Measured: 0 on every page of the published and the constructed documents."""
    serious: float = 0.1
    """From this share of a page's letters on a difference makes the document partial. Measured where one font's
    characters are read otherwise: 0.02-1."""


OPINION = OpinionSettings()


def second_opinion(
    path: Path,
    layout: DocumentLayout,
    engine: str = DEFAULT_ENGINE,
    settings: OpinionSettings = OPINION,
    at_page: AtPage | None = None,
    at_word: Callable[[PageLayout, Word], None] | None = None,
) -> tuple[Finding, ...]:
    """What another engine reads otherwise in a document.

    Args:
        path: the file.
        layout: what the reader made of it.
        engine: a name of :data:`pipeline.reading.engines.ENGINES`.
        settings: thresholds.
        at_page: called with each page while PDFium has it open.
        at_word: called with each word that is read otherwise, and its page.

    Returns:
        A finding for each page on which the words differ, for each whose annotations show text, and one where the
        other engine cannot read the file or finds another number of pages.
    """
    if any(finding.code == "page-too-full" for finding in layout.findings):
        message = "the words were not compared with another reader's: a page is out of all proportion"
        return (Finding(STAGE, "warning", "no-second-opinion", message),)
    try:
        texts = page_texts(path, engine, at_page)
    except EngineError as error:
        message = f"the words could not be compared: {engine}, the other reader, cannot read the file ({error})"
        return (Finding(STAGE, "warning", "no-second-opinion", message),)
    return tuple(_compare(layout, texts, engine, settings, at_word))


def _compare(
    layout: DocumentLayout,
    texts: Sequence[PageText],
    engine: str,
    settings: OpinionSettings,
    at_word: Callable[[PageLayout, Word], None] | None,
) -> Iterator[Finding]:
    if len(texts) != len(layout.pages):
        message = (
            f"{len(layout.pages)} pages were read, {engine} finds {len(texts)}: pages may be missing or there twice. "
            "Compare with the document; print it to a new PDF"
        )
        yield Finding(STAGE, "error", "readers-differ-on-pages", message)
        return
    slanted = {f.page for f in layout.findings if f.code == "slanted-text"}
    for page, other in zip(layout.pages, texts, strict=True):
        if other.annotations:
            yield _annotations(page, other.annotations)
        difference = differing_words(page, other.text, engine in KEEPS_WORDS)
        if difference is not None and page.number not in slanted:
            yield from _finding(page, difference, engine, settings)
            if at_word and difference.letters > settings.letters:
                for word in _read_otherwise(page, difference):
                    at_word(page, word)


@dataclass(frozen=True)
class Difference:
    """Words that only one reading has, and how many letters and digits they differ by.

    ``missed`` are those of ours that the other reading has nowhere, not only less often.
    """

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    letters: int
    of_letters: int
    missed: frozenset[str] = frozenset()


def _read_otherwise(page: PageLayout, difference: Difference) -> Iterator[Word]:
    """The words of a page that only our reading has; all that are the same where the other has them less often."""
    ours = difference.missed or set(difference.ours)
    for word in page.words:
        if not ours.isdisjoint(_words(word.text)):
            yield word


def differing_words(page: PageLayout, other: str, compare_spelling: bool = True) -> Difference | None:
    """How the words of a page differ from another reading's text; None where they do not.

    Line ends and the parting of words count for nothing, nor do hyphens, other signs, ligatures and accents that are
    written as characters of their own. ``compare_spelling``: the same letters must make the same words.
    """
    here = Counter(word_columns(page).texts)
    there = Counter(other.replace(HYPHEN_OF_PDFIUM, "- ").split())
    if _is_same(here, there):
        return None
    ours, theirs = Counter(_words(" ".join(here.elements()))), Counter(_words(other))
    only_ours, only_theirs = ours - theirs, theirs - ours
    letters, other_letters = (Counter("".join(words.elements())) for words in (only_ours, only_theirs))
    apart = (letters - other_letters).total() + (other_letters - letters).total()
    if apart == 0 and compare_spelling:
        only_ours, only_theirs = _other_spellings(only_ours, only_theirs)
        apart = sum(len(word) for word in only_ours.elements())
    if apart == 0:
        return None
    of_letters = max(sum(len(word) * n for word, n in words.items()) for words in (ours, theirs))
    missed = frozenset(word for word in only_ours if word not in theirs)
    return Difference(tuple(only_ours.elements()), tuple(only_theirs.elements()), apart, of_letters, missed)


def _is_same(here: Counter[str], there: Counter[str]) -> bool:
    """Whether the texts are made of the same words.

    Most stand on both sides as they are and cancel out: only the rest has to be taken apart.
    """
    if dict.__eq__(here, there):
        return True  # as on nearly every page; a counter's own comparison takes ten times as long
    texts = {text for text, _ in here.items() ^ there.items()}
    ours, theirs = (
        sorted(_words(" ".join([text for text in texts for _ in range(side[text])]))) for side in (here, there)
    )
    return ours == theirs


_NO_LETTERS = re.compile(r"[\W_]+")


def _words(text: str) -> list[str]:
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text)).split()


def _other_spellings(ours: Counter[str], theirs: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """The words of both that are made of the same letters: one of them is spelt wrong."""
    same = {"".join(sorted(word)) for word in ours if len(word) >= SHORTEST} & {
        "".join(sorted(word)) for word in theirs
    }
    return tuple(
        Counter({word: n for word, n in words.items() if "".join(sorted(word)) in same}) for words in (ours, theirs)
    )  # type: ignore[return-value]


def _finding(page: PageLayout, found: Difference, engine: str, settings: OpinionSettings) -> Iterator[Finding]:
    if found.letters <= settings.letters:
        return
    is_serious = found.letters >= settings.serious * found.of_letters
    message = (
        f"page {page.number} is read otherwise by {engine}: {quoted(found.ours)} here, {quoted(found.theirs)} there "
        f"({found.letters} of {found.of_letters} letters). Compare with the printed page"
    )
    yield Finding(STAGE, "error" if is_serious else "warning", "readers-differ", message, page.number)


def quoted(words: Sequence[str]) -> str:
    """Words as a message has them: the first of them, and how many more there are."""
    if not words:
        return "nothing"
    shown = ", ".join(repr(word[:40]) for word in words[:SHOWN])
    return f"{shown} and {len(words) - SHOWN} more words" if len(words) > SHOWN else shown


def _annotations(page: PageLayout, texts: Sequence[str]) -> Finding:
    message = (
        f"{len(texts)} annotations or form fields on page {page.number} show text that is not read: "
        f"{quoted([' '.join(text.split()) for text in texts])}. Print the document to a new PDF if it belongs to it"
    )
    return Finding(STAGE, "warning", "text-in-annotation", message, page.number)


def other_words(path: Path, engine: str = DEFAULT_ENGINE) -> str:
    """What another engine finds in a file that the reader refused: part of a sentence, empty where it finds nothing."""
    try:
        texts = page_texts(path, engine)
    except EngineError:
        return ""
    counts = [len(page.text.split()) for page in texts if page.text.replace(REPLACEMENT, "").strip()]
    return f"{engine} reads {sum(counts)} words on {len(counts)} of {len(texts)} pages" if counts else ""
