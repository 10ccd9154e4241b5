"""Paragraphs that begin with a number: how it is printed, and what of them would be the title of an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.minutes.headings import prominence
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.minutes.typography import Style, Typography, style_of
from pipeline.model import Word
from pipeline.profile_minutes import AgendaWords

_SENTENCE_END = re.compile(r"[^\W\d]{4}[.!?]$")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph that begins with a number.

    ``title_at`` is the index of the paragraph the title stands in: its own, or the next where the number stands alone.
    ``label_words`` are the words of the number; ``glued`` is the number as printed where it is one word with what
    follows (``3.Ekonomi``). ``title_words`` are the words of the paragraph ``title_at`` that make the title, number
    included; fewer than all where the title runs on into text.
    """

    at: int
    number: int
    kind: str
    label_words: int
    glued: str
    title_at: int
    title_words: int
    style: Style
    x0: float
    weight: float
    has_text: bool = False
    is_next_in_list: bool = False


@dataclass
class NumberedFinder:
    """Finds the paragraphs that may be titles of items; list entries are among them.

    Args:
        paragraphs: the document, in reading order.
        headings: whether each is set as a heading.
        type: what is usual in the document.
        words: the profile's patterns.
        settings: thresholds.
    """

    paragraphs: Sequence[Paragraph]
    headings: Sequence[bool]
    type: Typography
    words: AgendaWords
    settings: MinutesSettings = SETTINGS

    def numbered(self) -> list[Numbered]:
        """Those paragraphs, in order."""
        return [found for at in range(len(self.paragraphs)) if (found := self.candidate(at)) is not None]

    def candidate(self, at: int) -> Numbered | None:
        paragraph = self.paragraphs[at]
        text = paragraph.text
        for form in self.words.numbers:
            found = form.pattern.match(text)
            number = 0 if found is None else _number(found["number"])
            if found is not None and number > 0:
                if any(p.search(text) for p in self.words.subnumbers):
                    return None
                return self._weighed(at, form.kind, number, found.group(), text)
        return None

    def _weighed(self, at: int, kind: str, number: int, label: str, text: str) -> Numbered | None:
        paragraph = self.paragraphs[at]
        title = text[len(label) :]
        is_glued = bool(title) and not label[-1].isspace()
        label_words = len(label.split()) - is_glued
        title_at = at
        if not title.strip():
            title_at = self._title_of_lone_number(at)
            if title_at == at:
                return None
        elif not any(c.isalpha() for c in title):
            return None
        at_words = self.paragraphs[title_at].words
        skipped = min(label_words, len(at_words) - 1) if title_at == at else 0
        style, count = self._title_style(title_at, skipped)
        if kind == "bare" and not self._stands_apart(paragraph, label_words, style, title_at != at):
            return None
        weight = (
            1.0
            + prominence(style, self.type)
            - sentence_penalty(self.paragraphs[title_at], style, self.type, self.settings)
        )
        glued = label if is_glued else ""
        return Numbered(at, number, kind, label_words, glued, title_at, count, style, paragraph.x0, weight)

    def _title_of_lone_number(self, at: int) -> int:
        """The paragraph after a number that stands alone, where it can be the title."""
        if at + 1 == len(self.paragraphs):
            return at
        number, follower = self.paragraphs[at], self.paragraphs[at + 1]
        is_beside = number.row == follower.row and number.cell != follower.cell
        if follower.page - number.page > 1 or (number.row and number.row != follower.row):
            return at
        is_short = len(follower.words) <= self.settings.heading_words and follower.marker is None
        return at + 1 if is_short and (is_beside or self.headings[at + 1] or number.gap != 1.0) else at

    def _title_style(self, at: int, skipped: int) -> tuple[Style, int]:
        """Style of the title that begins behind ``skipped`` words, and of how many words it is, those included."""
        paragraph = self.paragraphs[at]
        words = paragraph.words[skipped:]
        lead = [w.is_bold for w in words if any(c.isalnum() for c in w.text)]
        if lead and lead[0] and not all(lead) and not self.type.body.is_bold:
            count = next(i for i, word in enumerate(words) if not word.is_bold and any(c.isalnum() for c in word.text))
            return style_of(words[:count]), skipped + count
        style = style_of(words, paragraph.style.is_underlined)
        sentence = self._first_sentence(words) if prominence(style, self.type) < 1 else 0
        return style, skipped + sentence if sentence else len(paragraph.words)

    def _first_sentence(self, words: Sequence[Word]) -> int:
        """Of how many words the first of several sentences is, if it is short enough for a title; else 0."""
        for at, (word, following) in enumerate(pairwise(words), 1):
            if at > self.settings.run_in_words:
                return 0
            if _SENTENCE_END.search(word.text) and following.text[0].isupper():
                return at
        return 0

    def _stands_apart(self, paragraph: Paragraph, label_words: int, style: Style, is_alone: bool) -> bool:
        """A number without full stop or sign needs more to be an item's: display type, or a wide space behind it."""
        if is_alone or prominence(style, self.type) >= 1:
            return True
        first, *rest = paragraph.flow[0].line.words[label_words - 1 :]
        return bool(rest) and rest[0].box.x0 - first.box.x1 > 4 * self.settings.word_space * first.size


def _number(printed: str) -> int:
    """What is printed as a number; of a letter its place, 1 for ``a``."""
    return int(printed) if printed.isdigit() else ord(printed.casefold()) - ord("a") + 1


def sentence_penalty(
    paragraph: Paragraph, style: Style, type_: Typography, settings: MinutesSettings = SETTINGS
) -> float:
    """How much a plain numbered paragraph reads like a sentence and not like a title: 0, 0.5, 0.8 or 1.3."""
    if prominence(style, type_) >= 1:
        return 0.0
    is_long = len(paragraph.words) > settings.heading_words
    return 0.5 * paragraph.text.endswith((".", ";", ",")) + 0.8 * is_long
