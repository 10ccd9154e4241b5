"""Joins lines to prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.model import Line, lightest
from pipeline.text.hyphens import DECISIONS, Decision, HyphenDoubt, HyphenJudge, Verdict
from pipeline.text.language import Language, swedish
from pipeline.text.urls import GoesOn, address_in, goes_on, may_be_address
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

DASHES = "\u2013\u2014\u2212"
"""En dash, em dash, minus: attached to a word at a line end they join without a space."""

SENTENCE_END = ".:?!\u201d\u2022"
"""What a word ends in when the next one begins a sentence, and has its capital for that."""

CERTAIN_WITHIN = 0.9
"""A hyphen typed within a line is in doubt where the judge would drop it at a line end with this confidence."""

BROKEN = 0.7
"""Confidence that two pieces without a hyphen are one word: always a doubt."""

SHORTEST_START = 4
"""Letters of the first piece of a word that was broken without a hyphen: only long words are."""

_TYPED_HYPHEN = re.compile(rf"[{re.escape(HYPHENS)}]\s")
_NOT_PLAIN = frozenset(HYPHENS + DASHES + "/")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")


@lightest
class Prose:
    """The text of a paragraph, and the decisions in it that may be wrong."""

    text: str
    doubts: tuple[HyphenDoubt, ...] = ()


@lightest
class _Seam:
    """How two words at a line end are put together."""

    text: str
    doubt: HyphenDoubt | None = None


class TextJoiner:
    """Joins the lines of one paragraph, deciding every hyphen at a line end.

    Args:
        vocabulary: the words of the document the lines come from.
        word_list: the words of the language.
        urls: whole targets of the document's links, which tell how far a printed address goes.
        language: conjunctions and vowels; None for Swedish.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        word_list: WordList,
        urls: Collection[str] = (),
        language: Language | None = None,
    ) -> None:
        self._language = language or swedish()
        self._judge = HyphenJudge(vocabulary, word_list, self._language)
        self._vocabulary = vocabulary
        self._word_list = word_list
        self._urls = tuple(dict.fromkeys(urls))
        self._whole: dict[str, bool] = {}

    def join(self, lines: Sequence[Line]) -> Prose:
        """The text of the lines of one paragraph, without line breaks. No lines give the empty text.

        Letters, digits and marks stay, and in their order; only spaces and hyphens at line ends change.
        """
        return self._join([line.text for line in lines], [line.page for line in lines])

    def join_texts(self, texts: Sequence[str], pages: Sequence[int | None] | None = None) -> Prose:
        """The same for lines given as text, and the page of each where known."""
        return self._join(texts, [None] * len(texts) if pages is None else pages)

    def _join(self, texts: Sequence[str], pages: Sequence[int | None]) -> Prose:
        lines = [text.split() for text in texts]
        if not all(lines):
            pages = [page for words, page in zip(lines, pages, strict=True) if words]
            lines = [words for words in lines if words]
        if not lines:
            return Prose("")
        has_typed = _TYPED_HYPHEN.search("\0".join(texts)) is not None
        joined: list[str] = []
        doubts: list[HyphenDoubt] = []
        before: int | None = None
        for words, right, page in zip(lines, self._whole_first_words(lines), pages, strict=True):
            if has_typed and _TYPED_HYPHEN.search(" ".join(words)):
                doubts.extend(self._typed_hyphens(words, page))
            if not joined or self._stand_apart(joined[-1], words[0]):
                joined += words
            else:
                seam = self._seam(joined, words, right, before)
                joined[-1:] = seam.text.split(" ")
                joined += words[1:]
                doubts.extend([seam.doubt] if seam.doubt else [])
            before = page
        if joined[-1][-1] in HYPHENS:
            doubts.extend(_unfinished(joined[-1], before))
        return Prose(" ".join(joined), tuple(doubts))

    def _whole_first_words(self, lines: Sequence[Sequence[str]]) -> list[str]:
        """The first word of each line; where it fills its line and is broken again, with the rest of it.

        ``bröst- / cancerpatien- / ter``: what the first hyphen was is seen from ``cancerpatienter``.
        """
        if 1 not in map(len, lines[:-1]):
            return [words[0] for words in lines]
        whole: list[str] = []
        for words in reversed(lines):
            first = words[0]
            if len(words) == 1 and _is_hyphenated(first) and whole:
                is_dropped = self._judge.judge(first, whole[-1]).decision == "dropped"
                first = first.rstrip(HYPHENS) + whole[-1] if is_dropped else first
            whole.append(first)
        return whole[::-1]

    def knows(self, word: str) -> bool:
        """Whether a word is in the list of the language's words."""
        return self._word_list.is_word(word)

    def _stand_apart(self, left: str, right: str) -> bool:
        """Whether there is but a space between two words, as nearly always: told by their letters at the line's end."""
        if left[-1] in HYPHENS or right[0] in HYPHENS:
            return False
        is_whole = self._whole.get(left)
        if is_whole is None:
            is_whole = self._whole[left] = self._is_whole(left)
        return is_whole or (_is_plain(left) and not self._is_broken_without_hyphen(left, right))

    def _is_whole(self, word: str) -> bool:
        """Whether a word at a line's end is no piece of one, whatever follows."""
        if word.isalpha():
            return self._is_known(word)
        return _is_plain(word) and ((letters := _LAST_LETTERS.search(word)) is None or self._is_known(letters.group()))

    def _is_known(self, piece: str) -> bool:
        # the document's words are known already; in the list each has to be looked up
        return self._vocabulary.count(piece) > 1 or self._word_list.is_word(piece)

    def _seam(self, joined: Sequence[str], words: Sequence[str], whole: str, page: int | None) -> _Seam:
        """Puts the first of ``words`` (whole: with what later lines have of it) to the last of ``joined``."""
        left, right = joined[-1], words[0]
        address = address_in(left)
        if address:
            belongs = goes_on(address, right, len(words) == 1, self._urls)
            return _address(left, right, belongs, page)
        if _is_hyphenated(left):
            begins_sentence = len(joined) == 1 or joined[-2][-1] in SENTENCE_END
            verdict = self._judge.judge(left, whole, begins_sentence=begins_sentence)
            return _with_hyphen(left, right, verdict, page)
        if _is_attached(left) and not self._is_conjunction(right):
            return _Seam(left + right)
        if _is_second_half(left, right) and not self._is_conjunction(left):
            verdict = Verdict("kept", "hyphen-at-line-start")
            return _with_hyphen(left + right[0], right[1:], verdict, page, (f"{left} {right}",))
        if self._is_broken_without_hyphen(left, right):
            doubt = HyphenDoubt(left, right, "dropped", left + right, (f"{left} {right}",), BROKEN, page)
            return _Seam(left + right, doubt)
        return _Seam(f"{left} {right}")

    def _is_broken_without_hyphen(self, left: str, right: str) -> bool:
        """Whether a word too long for its column was broken without a hyphen: its halves are no words, it is one."""
        if not (right[0].islower() and left[-1].isalnum()):
            return False
        before, after = _LAST_LETTERS.search(left), _FIRST_LETTERS.match(right)
        if before is None or after is None:
            return False
        start, end = before.group(), after.group()
        if self._is_known(start):
            return False
        return self._vocabulary.count(start + end) > 0 or (
            len(start) >= SHORTEST_START and self._word_list.is_word(start + end)
        )

    def _typed_hyphens(self, words: Sequence[str], page: int | None) -> Iterator[HyphenDoubt]:
        """Hyphens within a line that look like forgotten line ends (``ut- veckling``): left as they are, in doubt."""
        for left, right in pairwise(words):
            if not _is_hyphenated(left) or right[-1] in HYPHENS or address_in(left):
                continue
            verdict = self._judge.judge(left, right)
            if verdict.decision == "dropped" and verdict.confidence >= CERTAIN_WITHIN:
                doubt = _with_hyphen(left, right, Verdict("suspended", "typed"), page).doubt
                yield from [doubt] if doubt else []

    def _is_conjunction(self, word: str) -> bool:
        return word.lower().rstrip(".,;:)") in self._language.conjunctions


def _unfinished(last: str, page: int | None) -> Iterator[HyphenDoubt]:
    """A hyphen after the last word: the rest of it may have been lost or put into another paragraph."""
    if _is_hyphenated(last) and not address_in(last):
        verdict = Verdict("kept", "at-the-end")
        yield HyphenDoubt(last, "", verdict.decision, last, (last.rstrip(HYPHENS),), verdict.confidence, page)


def _is_plain(word: str) -> bool:
    """Whether a word ends in no mark that may tie it to the next one."""
    return word[-1] not in _NOT_PLAIN and not may_be_address(word)


def _is_hyphenated(word: str) -> bool:
    return word[-1] in HYPHENS and bool(word.rstrip(HYPHENS))


def _is_attached(left: str) -> bool:
    """Whether ``left`` ends in a dash or slash that stands close to what is before it (``2023–``, ``median/``)."""
    return len(left) > 1 and left[-1] in DASHES + "/" and left[-2] not in DASHES


def _is_second_half(left: str, right: str) -> bool:
    """Whether a line begins with the hyphen that the word before it lacks (``barn`` / ``-onkologin``)."""
    return left[-1].isalnum() and len(right) > 1 and right[0] in HYPHENS and right[1].isalpha()


def _address(left: str, right: str, belongs: GoesOn, page: int | None) -> _Seam:
    """An address and the first word of the next line."""
    if belongs == "no":
        return _Seam(f"{left} {right}")
    if belongs == "hyphenated":
        return _Seam(left[:-1] + right)
    text = left + right
    others = tuple(o for o in dict.fromkeys((f"{left} {right}", left.rstrip(HYPHENS) + right)) if o != text)
    return _Seam(text, HyphenDoubt(left, right, "kept", text, others, 0.7, page) if belongs == "maybe" else None)


def _with_hyphen(left: str, right: str, verdict: Verdict, page: int | None, also: Sequence[str] = ()) -> _Seam:
    text = _written(left, right, verdict.decision)
    if not verdict.is_doubtful:
        return _Seam(text)
    others = tuple(dict.fromkeys([*also, *(_written(left, right, d) for d in DECISIONS if d != verdict.decision)]))
    return _Seam(text, HyphenDoubt(left, right, verdict.decision, text, others, verdict.confidence, page))


def _written(left: str, right: str, decision: Decision) -> str:
    if decision == "dropped":
        return left.rstrip(HYPHENS) + right
    return left + right if decision == "kept" else f"{left} {right}"
