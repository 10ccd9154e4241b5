"""Joins lines to prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.model import Line
from pipeline.text.hyphens import DECISIONS, Decision, HyphenDoubt, HyphenJudge, Verdict
from pipeline.text.language import Language, swedish
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

DASHES = "\u2013\u2014\u2212"
"""En dash, em dash, minus: attached to a word at a line end they join without a space."""

SURE = 0.8
"""A decision below this confidence is a doubt."""

SENTENCE_END = ".:?!\u201d\u2022"
"""What a word ends in when the next one begins a sentence, and has its capital for that."""

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
        lines = [(text.split(), page) for text, page in zip(texts, pages, strict=True) if text.strip()]
        whole = self._whole_first_words([words for words, _ in lines])
        joined: list[str] = []
        doubts: list[HyphenDoubt] = []
        last_page: int | None = None
        for (words, page), right in zip(lines, whole, strict=True):
            if joined:
                seam = self._seam(joined, words, right, last_page)
                joined[-1:] = [*seam.text.split(" "), *words[1:]]
                if seam.doubt:
                    doubts.append(seam.doubt)
            else:
                joined = words
            last_page = page
        return Prose(" ".join(joined), tuple(doubts))

    def _whole_first_words(self, lines: Sequence[Sequence[str]]) -> list[str]:
        """The first word of each line; where it fills its line and is broken again, with the rest of it.

        ``bröst- / cancerpatien- / ter``: what the first hyphen was is seen from ``cancerpatienter``.
        """
        whole: list[str] = []
        for words in reversed(lines):
            first = words[0]
            is_broken = len(words) == 1 and len(first) > 1 and first[-1] in HYPHENS
            if is_broken and whole and self._judge.judge(first, whole[-1]).decision == "dropped":
                first = first.rstrip(HYPHENS) + whole[-1]
            whole.append(first)
        return whole[::-1]

    def _seam(self, joined: Sequence[str], words: Sequence[str], whole: str, page: int | None) -> _Seam:
        """Puts the first of ``words`` (whole: with what later lines have of it) to the last of ``joined``."""
        left, right = joined[-1], words[0]
        if _URL.search(left):
            goes_on = self._url_goes_on(left, right, is_last=len(words) == 1)
            return _Seam(left + right if goes_on else f"{left} {right}")
        if left[-1] in HYPHENS and left.rstrip(HYPHENS):
            begins_sentence = len(joined) == 1 or joined[-2][-1] in SENTENCE_END
            verdict = self._judge.judge(left, whole, begins_sentence=begins_sentence)
            return _with_hyphen(left, right, verdict, page)
        if len(left) > 1 and (left[-1] in DASHES or left[-1] == "/") and left[-2].isalnum() and right[0].isalnum():
            return _Seam(left + right)
        return _Seam(f"{left} {right}")

    def _url_goes_on(self, left: str, right: str, *, is_last: bool) -> bool:
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


def _with_hyphen(left: str, right: str, verdict: Verdict, page: int | None) -> _Seam:
    texts = {decision: _written(left, right, decision) for decision in DECISIONS}
    text = texts.pop(verdict.decision)
    if verdict.confidence >= SURE:
        return _Seam(text)
    others = tuple(texts.values())
    return _Seam(text, HyphenDoubt(left, right, verdict.decision, text, others, verdict.confidence, page))


def _written(left: str, right: str, decision: Decision) -> str:
    if decision == "dropped":
        return left.rstrip(HYPHENS) + right
    return left + right if decision == "kept" else f"{left} {right}"
