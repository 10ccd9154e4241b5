"""One line-end hyphen, one decision: dropped, kept, or suspended (kept with its space)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.text.language import Language
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

Decision = Literal["dropped", "kept", "suspended"]


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

    def judge(self, left: str, right: str) -> Verdict:
        """What the hyphen between two pieces was.

        Args:
            left: the last word of a line, with its hyphen (``SVF-PREM-``).
            right: the first word of the next line, with its punctuation (``mätning,``).
        """
        body = left.rstrip(HYPHENS)
        before = _match(_TAIL, body)
        after = _match(_HEAD, right)
        if not before or not after:
            return Verdict("suspended", 0.9, "punctuation")
        verdict = self._by_form(body, before, right, after)
        return verdict or self._by_evidence(body, before, after)

    def _by_form(self, body: str, before: str, right: str, after: str) -> Verdict | None:
        """Rules that need no knowledge of the words, the surest first; None where none fits."""
        joined = before + after
        if right.lower().rstrip(".,;:)") in self._language.conjunctions:
            is_fragment = self._words.is_listed(joined) and not self._words.begins_compound(before)
            return (
                Verdict("dropped", 0.6, "conjunction-or-end")
                if is_fragment
                else Verdict("suspended", 0.97, "conjunction")
            )
        if before[-1].isdigit() or after[0].isdigit():
            return Verdict("kept", 0.97, "digit")
        if "@" in right:
            return Verdict("kept", 0.6, "address")
        if before.isupper() and after.isupper() and len(after) > 1:
            return self._between_capitals(joined)
        if len(before) > 1 and before.isupper():
            return Verdict("kept", 0.97, "abbreviation")
        if after[0].isupper():
            return Verdict("kept", 0.95, "capital")
        if ":" in body:
            return Verdict("kept", 0.85, "colon")
        return None

    def _between_capitals(self, joined: str) -> Verdict:
        if self._words.is_word(joined) or self._vocabulary.count(joined):
            return Verdict("dropped", 0.85, "word-in-capitals")
        return Verdict("kept", 0.85, "abbreviations")

    def _by_evidence(self, body: str, before: str, after: str) -> Verdict:
        joined = before + after
        seen = self._vocabulary.sightings(before, after)
        if seen.joined and not seen.hyphenated:
            return Verdict("dropped", 0.99, "seen-joined")
        if seen.hyphenated and not seen.joined:
            return Verdict("kept", 0.97, "seen-hyphenated")
        if seen.joined:
            decision: Decision = "dropped" if seen.joined >= seen.hyphenated else "kept"
            return Verdict(decision, 0.6, "seen-both")
        if self._words.is_listed(joined):
            return Verdict("dropped", 0.99, "listed")
        if len(before) == 1 or not self._has_vowel(before):
            return Verdict("kept", 0.93, "no-vowel")
        if self._vocabulary.hyphenates_after(before) and not self._words.is_compound(joined):
            return Verdict("kept", 0.85, "hyphenates-elsewhere")
        if self._is_chain(body, before, after):
            return Verdict("kept", 0.7, "chain")
        return self._by_parts(before, after)

    def _by_parts(self, before: str, after: str) -> Verdict:
        if self._words.is_compound(before + after):
            return Verdict("dropped", 0.96, "compound")
        if not self._has_vowel(after):
            return Verdict("dropped", 0.75, "no-vowel-after")
        if self._words.begins_word(before):
            return Verdict("dropped", 0.88, "word-part")
        return Verdict("dropped", 0.7, "unknown")

    def _is_chain(self, body: str, before: str, after: str) -> bool:
        """``region-kommun-`` + ``samarbete``: whole words set beside each other with hyphens."""
        parts = re.split(f"[{HYPHENS}]", body)
        return len(parts) > 1 and all(map(self._words.is_word, [*parts[:-1], before, after]))

    def _has_vowel(self, piece: str) -> bool:
        return any(letter in self._language.vowels for letter in piece.lower())


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""
