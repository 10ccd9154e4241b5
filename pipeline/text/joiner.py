"""Joins lines to prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.model import Line
from pipeline.text.hyphens import Decision, HyphenDoubt, HyphenJudge
from pipeline.text.language import Language, swedish
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

DASHES = "\u2013\u2014\u2212"
"""En dash, em dash, minus: attached to a word at a line end they join without a space."""

SURE = 0.8
"""A decision below this confidence is a doubt."""

_URL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_URL_PIECE = re.compile(r"[A-Za-z0-9%._~:/?#\[\]@!$&'()*+,;=-]+")
_URL_MARKS = re.compile(r"/|_|=|\d|-.*-|\.(?:pdf|html?|aspx?|docx?|xlsx?)\b")


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a paragraph, and the decisions in it that may be wrong."""

    text: str
    doubts: tuple[HyphenDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seam:
    """How two words at a line end are put together."""

    text: str
    doubt: HyphenDoubt | None = None


class TextJoiner:
    """Joins the lines of one paragraph, deciding every hyphen at a line end.

    Args:
        vocabulary: the words of the document the lines come from.
        word_list: the words of the language.
        urls: whole targets of the document's links, which tell how far a printed URL goes.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        word_list: WordList,
        urls: Collection[str] = (),
        language: Language | None = None,
    ) -> None:
        self._judge = HyphenJudge(vocabulary, word_list, language or swedish())
        self._vocabulary = vocabulary
        self._word_list = word_list
        self._urls = tuple(urls)

    def join(self, lines: Sequence[Line]) -> Prose:
        """The text of the lines of one paragraph, without line breaks. No lines give the empty text."""
        return self._join([line.text for line in lines], [line.page for line in lines])

    def join_texts(self, texts: Sequence[str]) -> Prose:
        """The same for lines given as text."""
        return self._join(texts, [None] * len(texts))

    def _join(self, texts: Sequence[str], pages: Sequence[int | None]) -> Prose:
        words: list[str] = []
        doubts: list[HyphenDoubt] = []
        last_page: int | None = None
        for text, page in zip(texts, pages, strict=True):
            line = text.split()
            if not line:
                continue
            if words:
                seam = self._seam(words.pop(), line.pop(0), is_last=not line, page=last_page)
                words.extend(seam.text.split(" "))
                if seam.doubt:
                    doubts.append(seam.doubt)
            words.extend(line)
            last_page = page
        return Prose(" ".join(words), tuple(doubts))

    def _seam(self, left: str, right: str, *, is_last: bool, page: int | None) -> _Seam:
        if _URL.search(left):
            return _Seam(left + right if self._url_goes_on(left, right, is_last) else f"{left} {right}")
        if left[-1] in HYPHENS and len(left.rstrip(HYPHENS)) > 0:
            return self._hyphen(left, right, page)
        if len(left) > 1 and (left[-1] in DASHES or left[-1] == "/") and left[-2].isalnum() and right[0].isalnum():
            return _Seam(left + right)
        return _Seam(f"{left} {right}")

    def _hyphen(self, left: str, right: str, page: int | None) -> _Seam:
        verdict = self._judge.judge(left, right)
        texts = {d: _written(left, right, d) for d in ("dropped", "kept", "suspended")}
        text = texts.pop(verdict.decision)
        if verdict.confidence >= SURE:
            return _Seam(text)
        others = tuple(texts.values())
        return _Seam(text, HyphenDoubt(left, right, verdict.decision, text, others, verdict.confidence, page))

    def _url_goes_on(self, left: str, right: str, is_last: bool) -> bool:
        found = _URL.search(left)
        printed = found.group() if found else left
        known = [url for url in self._urls if url.startswith(printed)]
        if known:
            return any(url.startswith(printed + right.rstrip(".,;)")) for url in known)
        if _URL.match(right) or not _URL_PIECE.fullmatch(right):
            return False
        if left[-1] in "-_=&?%":
            return True
        return bool(_URL_MARKS.search(right)) and (left[-1] in "/." or is_last)


def _written(left: str, right: str, decision: Decision) -> str:
    if decision == "dropped":
        return left.rstrip(HYPHENS) + right
    return left + right if decision == "kept" else f"{left} {right}"
