"""One line-end hyphen, one decision: dropped, kept, or suspended (kept with its space)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipeline.model import lightest
from pipeline.text.language import Language
from pipeline.text.vocabulary import HYPHENS, Vocabulary
from pipeline.text.wordlist import WordList

Decision = Literal["dropped", "kept", "suspended"]
DECISIONS: tuple[Decision, ...] = ("dropped", "kept", "suspended")


@lightest
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


CONFIDENCE = {
    # what the pieces look like
    "digit": 0.97,
    "abbreviation": 0.97,
    "capital": 0.95,
    "one-letter": 0.95,
    "no-vowel": 0.93,
    "no-vowel-before-fragment": 0.6,
    "word-in-capitals": 0.9,
    "abbreviations": 0.85,
    "long-abbreviations": 0.6,
    "halves-of-abbreviation": 0.6,
    "colon": 0.85,
    "mail-address": 0.6,
    "punctuation": 0.9,
    "slash": 0.7,
    # a conjunction, or a word's end that looks like one
    "conjunction": 0.97,
    "conjunction-after-chain": 0.7,
    "conjunction-after-unknown": 0.7,
    "ends-like-conjunction": 0.95,
    # what the document has
    "seen-joined": 0.99,
    "seen-hyphenated": 0.97,
    "seen-mostly": 0.9,
    "seen-both": 0.6,
    "hyphenates-elsewhere": 0.75,
    # what the word list has
    "one-word": 0.99,
    "compound": 0.96,
    "listed-hyphenated": 0.9,
    "listed-both": 0.9,
    "takes-hyphen": 0.85,
    "chain": 0.7,
    "before-fragment": 0.9,
    "before-unknown-word": 0.75,
    "name": 0.6,
    "word-part": 0.75,
    "unknown": 0.7,
    # what is no line end: a hyphen that begins a line, one typed within it, one after which nothing comes
    "at-the-end": 0.5,
    "hyphen-at-line-start": 0.6,
    "typed": 0.5,
}
"""How far each rule is to be trusted (0-1); under ``SURE`` a decision is a doubt.

Right of all, in percent, on the constructed sources | on 150,000 letters of transcribed newsreels, full of unknown
names (``python -m tests.benchmarks.hyphens --rules``, without a file | with the texts of the package journal-digital):
seen-joined 100 | 100, one-word 100 | 100, before-fragment 100 | 99.7, compound 100 | 100, word-part 100 | 100,
before-unknown-word 100 | 95, name 100 | 76. The rest are met a few times in a report; they stand where their rule's
exceptions put them: a rule that has none of weight is sure.
"""

SURE = 0.8
"""A decision below this confidence is a doubt."""

MIN_OVERLAP = 2
"""Letters of the left piece that a known word across the joint must take in (1-2 alike; 3 doubts a little more)."""

MIN_OVERLAP_CONJUNCTION = 3
"""The same where the right piece looks like a conjunction: ``överenskom-/men``, but ``läns-/eller``."""

MIN_ACROSS = 5
"""Letters of a known word across the joint (4-6 alike; 7 doubts a little more)."""

MIN_WORD = 4
"""Letters of a right piece that is believed to be a word: ``het``, ``ren`` and ``met`` are words only by chance.

At 3, half as many doubts again and one more wrong; at 5, fewer doubts, but words of four letters (``test``, ``data``)
would be taken for ends of words in silence."""

WORD_START = 4
"""Letters that tell whether a right piece could begin a word (no word begins like ``ningsrapporter``); 3-5 alike."""

LONGEST_ABBREVIATION = 5
"""Letters of an abbreviation in capitals (2-5 in the reports)."""

MOSTLY = 0.9
"""A word is written the way it is mostly seen where this share of its sightings agree."""

_INNER_HYPHEN = re.compile(f"[{HYPHENS}]")
_CHAIN = re.compile(rf"^[^\W_]+(?:[{HYPHENS}][^\W_]+)*")
_TAIL = re.compile(r"[^\W_]+$")
_HEAD = re.compile(r"^[^\W_]+")


class Verdict(NamedTuple):
    """A decision, and the rule that made it (a key of ``CONFIDENCE``)."""

    decision: Decision
    reason: str

    @property
    def confidence(self) -> float:
        return CONFIDENCE[self.reason]

    @property
    def is_doubtful(self) -> bool:
        return self.confidence < SURE


_LISTED_HYPHENATED = Verdict("kept", "listed-hyphenated")


class _Joint(NamedTuple):
    """The two sides of a line-end hyphen: whole as printed, and the run of letters and digits at the joint."""

    body: str
    before: str
    after: str
    right: str
    may_be_name: bool

    @property
    def joined(self) -> str:
        return self.before + self.after

    def in_lower_case(self) -> _Joint:
        return _Joint(self.body.lower(), self.before.lower(), self.after.lower(), self.right.lower(), False)


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
        before = body if body.isalpha() else _match(_TAIL, body)
        after = right if right.isalpha() else _match(_HEAD, right)
        if not before or not after:
            return _beside_punctuation(right)
        joint = _Joint(body, before, after, right, before[0].isupper() and not begins_sentence)
        if right.lower().rstrip(".,;:)") in self._language.conjunctions:
            return self._before_conjunction(joint)
        if before.isupper() and after.isupper() and len(before) > 1 and len(after) > 1:
            return self._between_capitals(joint)
        return _by_form(joint) or self._by_evidence(joint)

    def _before_conjunction(self, joint: _Joint) -> Verdict:
        before = joint.before
        if self._vocabulary.count(joint.joined) or self._is_one_word(joint, MIN_OVERLAP_CONJUNCTION):
            return Verdict("dropped", "ends-like-conjunction")
        if self._is_chain(joint):
            return Verdict("suspended", "conjunction-after-chain")  # or "då-nu-och"
        is_short_form = not before.isalpha() or before.isupper() or not self._has_vowel(before)
        is_known = self._words.begins_compound(before) or self._words.is_word(before) or self._vocabulary.count(before)
        return Verdict("suspended", "conjunction" if is_short_form or is_known else "conjunction-after-unknown")

    def _between_capitals(self, joint: _Joint) -> Verdict:
        """A heading in capitals, or two abbreviations."""
        if self._words.is_word(joint.joined) or self._vocabulary.count(joint.joined):
            return Verdict("dropped", "word-in-capitals")
        if len(joint.after) <= LONGEST_ABBREVIATION or not self._has_vowel(joint.after):
            if len(joint.before) <= 2 and len(joint.after) <= 2:
                return Verdict("kept", "halves-of-abbreviation")  # or "IN-/CA", one abbreviation broken in two
            is_short = len(joint.before) <= LONGEST_ABBREVIATION
            return Verdict("kept", "abbreviations" if is_short else "long-abbreviations")
        return self._by_evidence(joint.in_lower_case())

    def _by_evidence(self, joint: _Joint) -> Verdict:
        return (
            self._by_sightings(joint)
            or self._by_word_list(joint)
            or self._by_pieces(joint)
            or self._between_words(joint)
        )

    def _by_sightings(self, joint: _Joint) -> Verdict | None:
        if len(joint.before) == 1:
            # so short a piece is met within many words: only the very word tells
            return Verdict("dropped" if self._vocabulary.count(joint.joined) else "kept", "one-letter")
        seen = self._vocabulary.sightings(joint.before, joint.after)
        if not seen.joined and not seen.hyphenated:
            return None
        if not seen.hyphenated or not seen.joined:
            return Verdict("dropped", "seen-joined") if seen.joined else Verdict("kept", "seen-hyphenated")
        share = max(seen.joined, seen.hyphenated) / (seen.joined + seen.hyphenated)
        decision: Decision = "dropped" if seen.joined >= seen.hyphenated else "kept"
        return Verdict(decision, "seen-mostly" if share >= MOSTLY else "seen-both")

    def _by_word_list(self, joint: _Joint) -> Verdict | None:
        if self._words.is_listed(f"{joint.before}-{joint.after}"):
            # the list has rare words such as "för-slag" (of a horse) beside the common one
            return Verdict("dropped", "listed-both") if self._words.is_listed(joint.joined) else _LISTED_HYPHENATED
        return Verdict("dropped", "one-word") if self._is_one_word(joint, MIN_OVERLAP) else None

    def _by_pieces(self, joint: _Joint) -> Verdict | None:
        """What only one of the pieces tells; None where both are words and nothing speaks for a hyphen."""
        is_after_word = len(joint.after) >= MIN_WORD and (
            self._words.is_word(joint.after) or self._vocabulary.count(joint.after) > 0
        )
        if not self._has_vowel(joint.before):
            return Verdict("kept", "no-vowel" if is_after_word else "no-vowel-before-fragment")
        if not is_after_word:
            return self._before_fragment(joint)
        if self._words.takes_hyphen(joint.before):
            return Verdict("kept", "takes-hyphen")
        if self._vocabulary.prefers_hyphen_after(joint.before):
            return Verdict("kept", "hyphenates-elsewhere")
        return Verdict("kept", "chain") if self._is_chain(joint) else None

    def _before_fragment(self, joint: _Joint) -> Verdict:
        """What a word's own hyphen sets off is a word; the right piece is none, or one that nobody knows."""
        looks_whole = len(joint.after) > WORD_START and self._words.begins_word(joint.after[:WORD_START])
        may_be_two = looks_whole and len(joint.before) >= MIN_WORD and self._words.is_word(joint.before)
        is_doubtful = may_be_two and not self._words.is_compound(joint.joined)
        return Verdict("dropped", "before-unknown-word" if is_doubtful else "before-fragment")

    def _between_words(self, joint: _Joint) -> Verdict:
        """The right piece is a word, and nothing else has told."""
        before = joint.before
        is_listed_name = self._words.is_name(before)
        is_unknown_name = joint.may_be_name and not self._words.is_word(before)
        if (is_listed_name or is_unknown_name) and not before.endswith(self._language.name_link):
            # names of products and systems are hyphenated as a rule, names of places as often as not
            is_product = is_unknown_name and self._vocabulary.count(before) > 0
            return Verdict("kept" if is_product else "dropped", "name")
        if self._words.is_compound(joint.joined):
            return Verdict("dropped", "compound")
        return Verdict("dropped", "word-part" if self._words.begins_word(before) else "unknown")

    def _is_one_word(self, joint: _Joint, overlap: int) -> bool:
        """True when a known word lies across the joint, whatever stands before it (``kontaktsjuk-/sköterska``)."""
        if self._words.is_listed(joint.joined):
            return True
        last = min(len(joint.before) - overlap, len(joint.joined) - MIN_ACROSS)
        return any(self._words.is_listed(joint.joined[start:]) for start in range(1, last + 1))

    def _is_chain(self, joint: _Joint) -> bool:
        """Whole words set beside each other with hyphens: ``region-kommun-`` + ``samarbete``."""
        parts = _INNER_HYPHEN.split(joint.body)[:-1] + _INNER_HYPHEN.split(_match(_CHAIN, joint.right))[1:]
        return bool(parts) and all(map(self._words.is_word, [*parts, joint.before, joint.after]))

    def _has_vowel(self, piece: str) -> bool:
        return any(letter in self._language.vowels for letter in piece.lower())


def _beside_punctuation(right: str) -> Verdict:
    is_slash = right[0] == "/" and len(right) > 1
    return Verdict("kept", "slash") if is_slash else Verdict("suspended", "punctuation")


def _by_form(joint: _Joint) -> Verdict | None:
    """Rules that need no knowledge of the words, the surest first; None where none fits."""
    if joint.before[-1].isdigit() or joint.after[0].isdigit():
        return Verdict("kept", "digit")
    if "@" in joint.right:
        return Verdict("kept", "mail-address")
    if len(joint.before) > 1 and joint.before[-1].isupper():
        return Verdict("kept", "abbreviation")
    if joint.after[0].isupper():
        return Verdict("kept", "capital")
    return Verdict("kept", "colon") if ":" in joint.body else None


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""
