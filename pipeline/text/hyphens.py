"""One line-end hyphen, one decision: dropped, kept, or suspended (kept with its space)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.text.language import Language
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

Decision = Literal["dropped", "kept", "suspended"]
DECISIONS: tuple[Decision, ...] = ("dropped", "kept", "suspended")


@dataclass(frozen=True, slots=True)
class HyphenDoubt:
    """A decision about a hyphen that may be wrong.

    ``left`` and ``right`` are the two pieces as printed (``left`` with its hyphen), ``text`` is what was made of them,
    ``alternatives`` are the other possible texts, best first; ``page`` is that of the left piece, None where unknown.
    """

    left: str
    right: str
    decision: Decision
    text: str
    alternatives: tuple[str, ...]
    confidence: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``decision`` and how sure it is (0-1); ``reason`` names the rule that decided, for tests and messages."""

    decision: Decision
    confidence: float
    reason: str


MIN_OVERLAP = 2
"""Letters of the left piece that a known word across the joint must take in."""
MIN_OVERLAP_CONJUNCTION = 3
"""The same where the right piece looks like a conjunction: ``överenskom-/men``, but ``läns-/eller``."""
MIN_ACROSS = 5
"""Letters of a known word across the joint."""

MIN_WORD = 4
"""Letters of a right piece that is believed to be a word: ``het``, ``ren`` and ``met`` are words only by chance."""

WORD_START = 4
"""Letters that tell whether a right piece could begin a word (no word begins like ``ningsrapporter``)."""

LONGEST_ABBREVIATION = 5
"""Letters of an abbreviation in capitals (the reports' have 2-4, ``REMPAR`` has 6)."""

_INNER_HYPHEN = re.compile(f"[{HYPHENS}]")
_CHAIN = re.compile(rf"^[^\W_]+(?:[{HYPHENS}][^\W_]+)*")
_TAIL = re.compile(r"[^\W_]+$")
_HEAD = re.compile(r"^[^\W_]+")


class HyphenJudge:
    """Decides what a hyphen at the end of a line was.

    Args:
        vocabulary: the words of the document the lines come from.
        word_list: the words of the language.
        language: conjunctions and vowels.
    """

    def __init__(self, vocabulary: Vocabulary, word_list: WordList, language: Language) -> None:
        self._vocabulary = vocabulary
        self._words = word_list
        self._language = language

    def judge(self, left: str, right: str, *, begins_sentence: bool = True) -> Verdict:
        """What the hyphen between two pieces was.

        Args:
            left: the last word of a line, with its hyphen (``SVF-PREM-``).
            right: the first word of the next line, with its punctuation (``mätning,``).
            begins_sentence: False where ``left`` stands within a sentence, so that its capital makes it a name.
        """
        body = left.rstrip(HYPHENS)
        before = _match(_TAIL, body)
        after = _match(_HEAD, right)
        if not before or not after:
            is_slash = right[0] == "/" and len(right) > 1
            return Verdict("kept", 0.7, "slash") if is_slash else Verdict("suspended", 0.9, "punctuation")
        if right.lower().rstrip(".,;:)") in self._language.conjunctions:
            return self._before_conjunction(body, before, after)
        if before.isupper() and after.isupper() and len(before) > 1 and len(after) > 1:
            return self._between_capitals(body, before, right, after)
        may_be_name = before[0].isupper() and not begins_sentence
        return self._by_form(body, before, right, after) or self._by_evidence(
            body, before, right, after, may_be_name=may_be_name
        )

    def _before_conjunction(self, body: str, before: str, after: str) -> Verdict:
        if self._is_one_word(before, after, MIN_OVERLAP_CONJUNCTION):
            return Verdict("dropped", 0.95, "ends-like-conjunction")
        if self._is_chain(body, before, after, after):
            return Verdict("suspended", 0.7, "conjunction-after-chain")  # or "då-nu-och"
        is_part = not before.isalpha() or before.isupper() or not self._has_vowel(before)
        if is_part or self._words.begins_compound(before) or self._words.is_word(before):
            return Verdict("suspended", 0.97, "conjunction")
        return Verdict("suspended", 0.97 if self._vocabulary.count(before) else 0.7, "conjunction-after-unknown")

    def _by_form(self, body: str, before: str, right: str, after: str) -> Verdict | None:
        """Rules that need no knowledge of the words, the surest first; None where none fits."""
        if before[-1].isdigit() or after[0].isdigit():
            return Verdict("kept", 0.97, "digit")
        if "@" in right:
            return Verdict("kept", 0.6, "address")
        if len(before) > 1 and before.isupper():
            return Verdict("kept", 0.97, "abbreviation")
        if after[0].isupper():
            return Verdict("kept", 0.95, "capital")
        if ":" in body:
            return Verdict("kept", 0.85, "colon")
        return None

    def _between_capitals(self, body: str, before: str, right: str, after: str) -> Verdict:
        """A heading in capitals, or two abbreviations."""
        if self._words.is_word(before + after) or self._vocabulary.count(before + after):
            return Verdict("dropped", 0.9, "word-in-capitals")
        if len(after) <= LONGEST_ABBREVIATION or not self._has_vowel(after):
            is_short = len(before) <= LONGEST_ABBREVIATION
            return Verdict("kept", 0.85 if is_short else 0.6, "abbreviations")
        return self._by_evidence(body.lower(), before.lower(), right.lower(), after.lower(), may_be_name=False)

    def _by_evidence(self, body: str, before: str, right: str, after: str, *, may_be_name: bool) -> Verdict:
        return (
            self._by_sightings(before, after)
            or self._by_word_list(before, after)
            or self._by_left_piece(body, before, right, after)
            or self._by_parts(before, after, may_be_name=may_be_name)
        )

    def _by_sightings(self, before: str, after: str) -> Verdict | None:
        seen = self._vocabulary.sightings(before, after)
        if seen.joined and seen.hyphenated:
            return Verdict("dropped" if seen.joined >= seen.hyphenated else "kept", 0.6, "seen-both")
        if seen.joined:
            return Verdict("dropped", 0.99, "seen-joined")
        return Verdict("kept", 0.97, "seen-hyphenated") if seen.hyphenated else None

    def _by_word_list(self, before: str, after: str) -> Verdict | None:
        if len(before) == 1:
            return Verdict("kept", 0.95, "one-letter")
        if self._words.is_listed(f"{before}-{after}"):
            return Verdict("kept", 0.9, "listed-hyphenated")
        return Verdict("dropped", 0.99, "one-word") if self._is_one_word(before, after, MIN_OVERLAP) else None

    def _by_left_piece(self, body: str, before: str, right: str, after: str) -> Verdict | None:
        if not self._has_vowel(before):
            return Verdict("kept", 0.93 if self._is_word(after) else 0.6, "no-vowel")
        if not self._is_word(after):
            return self._before_fragment(before, after)
        if self._words.takes_hyphen(before):
            return Verdict("kept", 0.85, "takes-hyphen")
        if self._vocabulary.prefers_hyphen_after(before):
            return Verdict("kept", 0.75, "hyphenates-elsewhere")
        if self._is_chain(body, before, right, after):
            return Verdict("kept", 0.7, "chain")
        return None

    def _before_fragment(self, before: str, after: str) -> Verdict:
        """What a word's own hyphen sets off is a word, and ``after`` is none: the end of one, or an unknown word."""
        looks_whole = len(after) > WORD_START and self._words.begins_word(after[:WORD_START])
        may_be_two = looks_whole and len(before) >= MIN_WORD and self._words.is_word(before)
        if may_be_two and not self._words.is_compound(before + after):
            return Verdict("dropped", 0.75, "before-unknown-word")
        return Verdict("dropped", 0.9, "before-fragment")

    def _by_parts(self, before: str, after: str, *, may_be_name: bool) -> Verdict:
        """Two pieces of which the right one is a word, and which nothing else tells about."""
        is_listed_name = self._words.is_name(before)
        is_unknown_name = may_be_name and not self._words.is_word(before)
        if (is_listed_name or is_unknown_name) and not before.endswith(self._language.name_link):
            # names of products and systems are hyphenated as a rule, names of places as often as not
            is_product = is_unknown_name and self._vocabulary.count(before) > 0
            return Verdict("kept" if is_product else "dropped", 0.6, "name")
        if self._words.is_compound(before + after):
            return Verdict("dropped", 0.96, "compound")
        if self._words.begins_word(before):
            return Verdict("dropped", 0.75, "word-part")
        return Verdict("dropped", 0.7, "unknown")

    def _is_word(self, piece: str) -> bool:
        return len(piece) >= MIN_WORD and bool(self._words.is_word(piece) or self._vocabulary.count(piece))

    def _is_one_word(self, before: str, after: str, overlap: int) -> bool:
        """True when a known word lies across the joint, whatever stands before it (``kontaktsjuk-/sköterska``)."""
        if self._words.is_listed(before + after):
            return True
        across = (before[start:] + after for start in range(1, len(before) - overlap + 1))
        return any(len(word) >= MIN_ACROSS and self._words.is_listed(word) for word in across)

    def _is_chain(self, body: str, before: str, right: str, after: str) -> bool:
        """Whole words set beside each other with hyphens: ``region-kommun-`` + ``samarbete``."""
        parts = _INNER_HYPHEN.split(body)[:-1] + _INNER_HYPHEN.split(_match(_CHAIN, right))[1:]
        return bool(parts) and all(map(self._words.is_word, [*parts, before, after]))

    def _has_vowel(self, piece: str) -> bool:
        return any(letter in self._language.vowels for letter in piece.lower())


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""
