"""How decisions are worded: lead-ins, labels, sentences that decide, and who decides in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from pipeline.minutes.cutting import Sentence, letters, sentences
from pipeline.minutes.paragraphs import Paragraph
from pipeline.profile_minutes import MinutesProfile, Patterns

DUTY_WORDS = 3
"""So few words behind a label of who does it go on with it: ``Ansvarig: Per Å. Berg.``"""

ENDING = 2
"""Letters of the definite ending in a kind of group: ``styrgruppen`` is the kind of ``RCC Norrs styrgrupp``."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What leads to decisions.

    ``who`` decides, None where nobody is named. ``start`` is where the decision's text begins in the text of its
    paragraph, -1 where it begins below. A label is ``Beslut:``; one that is a heading is followed by decisions up to
    the next heading.
    """

    who: str | None
    start: int = -1
    is_label: bool = False
    is_heading: bool = False


class DecisionWording:
    """Reads paragraphs and sentences for what they say of decisions.

    Args:
        profile: the patterns.
        text_of: a paragraph's text as joined prose.
        group: the group whose meeting it was, None where unknown.
    """

    def __init__(self, profile: MinutesProfile, text_of: Callable[[Paragraph], str], group: str | None = None) -> None:
        self.profile = profile
        self.words = profile.decisions
        self.abbreviations = profile.abbreviations
        self.group = group
        self.group_names = {group, *_names_of(group, profile)} if group else set()
        self.text_of = text_of
        self._found: dict[tuple[int, str], list[re.Match[str]]] = {}
        self._leads: dict[tuple[int, bool], tuple[Paragraph, LeadIn | None]] = {}

    def of(self, group: str | None) -> DecisionWording:
        """The same for a group's meeting, with what was found in texts already."""
        other = DecisionWording(self.profile, self.text_of, group)
        other._found = self._found
        return other

    def leads(self, paragraph: Paragraph) -> str | None:
        """Who decides after a lead-in that is a paragraph; None for other paragraphs and labels."""
        lead = self.lead_in(paragraph)
        return lead.who if lead is not None and not lead.is_label else None

    def lead_in(self, paragraph: Paragraph, is_heading: bool = False) -> LeadIn | None:
        """What a paragraph leads to, None for nothing. A heading is a label or a whole lead-in, or none."""
        if not self.may_decide(paragraph):
            return None
        key = id(paragraph), is_heading
        if key not in self._leads:
            self._leads[key] = paragraph, self._read_lead_in(paragraph, is_heading)
        return self._leads[key][1]

    def may_decide(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph may lead to decisions or hold one; few need be read for them."""
        return self.words.may_be_in(self.text_of(paragraph))

    def _read_lead_in(self, paragraph: Paragraph, is_heading: bool) -> LeadIn | None:
        text = self._without_marker(paragraph)
        offset = len(self.text_of(paragraph)) - len(text)
        if self._search(self.words.labels, text):
            return LeadIn(None, is_label=True, is_heading=is_heading and not text.endswith(":"))
        if is_heading and not self._search(self.words.lead_ins, text):
            return None
        label = self.match(self.words.labels_with_text, text)
        if label is not None:
            # a label before a sentence that decides by itself only repeats what it is
            rest = text[label.end() :]
            if any(self.decides(s) for s in sentences(rest, self.abbreviations)):
                return None
            inner = self._spoken_lead_in(rest)
            if inner is not None:
                start = inner.start + label.end() + offset if inner.start >= 0 else -1
                return LeadIn(inner.who, start)
            return LeadIn(None, label.end() + offset, is_label=True)
        bold = self._bold_label(paragraph)
        if bold and not any(self.decides(s) for s in sentences(text, self.abbreviations)):
            return LeadIn(None, offset + len(bold) + 1, is_label=True)
        spoken = self._spoken_lead_in(text)
        if spoken is not None:
            return LeadIn(spoken.who, spoken.start + offset) if spoken.start >= 0 else spoken
        inside = [] if any(self.decides(s) for s in sentences(text, self.abbreviations)) else self.labels_in(text)
        return LeadIn(None, inside[0][1] + offset, is_label=True) if inside else None

    def labels_in(self, text: str, start: int = 0) -> list[tuple[int, int]]:
        """Where sentences begin behind ``start`` with a label and a colon, and what stands behind each."""
        found: list[tuple[int, int]] = []
        for sentence in sentences(text[start:], self.abbreviations):
            label = self.match(self.words.labels_with_text, sentence.text) if sentence.start else None
            if label is not None and ":" in label.group():
                found.append((start + sentence.start, start + sentence.start + label.end()))
        return found

    def _bold_label(self, paragraph: Paragraph) -> str:
        """A label in bold before lighter text, which needs no colon; empty where there is none."""
        words = paragraph.words[len(paragraph.marker.words) if paragraph.marker else 0 :]
        bold = list(takewhile(lambda word: word.is_bold, words))
        text = " ".join(word.text for word in bold)
        is_whole = len(bold) == len(words) or not bold
        return "" if is_whole or not any(p.search(text) for p in self.words.labels) else text

    def _spoken_lead_in(self, text: str) -> LeadIn | None:
        parts = sentences(text, self.abbreviations)
        if not parts:
            return None
        last = parts[-1]
        who = self._who(self.words.lead_ins, last.text)
        if who is not None:
            return LeadIn(who or None)
        for part in parts:
            rest = text[part.start :]
            found = self.match(self.words.lead_ins_with_text, rest)
            if found is not None:
                who = self._who(self.words.lead_ins_with_text, rest) or None
                return LeadIn(who, part.start + found.end())
        return None

    def _without_marker(self, paragraph: Paragraph) -> str:
        text = self.text_of(paragraph)
        if paragraph.marker is None or not paragraph.marker.words:
            return text
        return text[len(paragraph.marker.words[0].text) :].lstrip()

    def match(self, patterns: Patterns, text: str) -> re.Match[str] | None:
        """The first of ``patterns`` found in ``text``; None where the text only looks like a decision."""
        found = self._search(patterns, text)
        return None if not found or self._never(found[0]) else found[0]

    def _search(self, patterns: Patterns, text: str) -> list[re.Match[str]]:
        """What each of ``patterns`` finds in ``text``; looked for once, for the patterns take long."""
        key = id(patterns), text
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = [m for p in patterns if (m := p.search(text)) is not None]
        return found

    def _never(self, found: re.Match[str]) -> bool:
        """Whether what stands in front of a decision makes it none; the decision itself may speak of proposals."""
        behind = found.start("text") if "text" in found.re.groupindex else found.end()
        in_front = found.string[:behind]
        return any(p.search(in_front) for p in self.words.never)

    def _who(self, patterns: Patterns, text: str) -> str | None:
        """Who decides by the first pattern that finds the group itself, else by the first; empty: nobody is named."""
        matches = self._search(patterns, text)
        if not matches or self._never(matches[0]):
            return None
        found = [m.groupdict().get("who") or "" for m in matches]
        own = [who for name in found if name and (who := self.own(name))]
        return own[0] if own else found[0]

    def own(self, who: str) -> str:
        """The group's name in ``who``, adverbs before it left out (``därför styrgruppen``); empty for others."""
        words = who.split()
        while words and words[0].casefold() in self.words.adverbs:
            words.pop(0)
        name = " ".join(words)
        own = (*self.group_names, *self.words.own, *self._kinds())
        return name if _key(name) in map(_key, own) else ""

    def _kinds(self) -> tuple[str, ...]:
        """How a group of its kind calls itself for short."""
        if self.group is None:
            return (*self.words.kinds, *self.words.firsts)
        names = [name.casefold() for name in self.group_names]
        kinds = [kind for kind in self.words.kinds if any(kind[:-ENDING] in name for name in names)]
        firsts = [first for first in self.words.firsts if any(name.split()[0] == first for name in self.group_names)]
        return (*kinds, *firsts)

    def speaks_for_itself(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph leads to decisions or holds one, so that a label before it only announces that."""
        if not self.may_decide(paragraph):
            return False
        parts = sentences(self.text_of(paragraph), self.abbreviations)
        return self.lead_in(paragraph) is not None or any(self.decides(part) for part in parts)

    def points_elsewhere(self, sentence: str) -> bool:
        """Whether a sentence only says where to read more."""
        return any(p.search(sentence) for p in self.words.pointers)

    def is_label(self, text: str) -> bool:
        """Whether a text is nothing but a label of decisions."""
        return self.words.may_be_in(text) and any(p.search(text) for p in self.words.labels)

    def has_duty(self, text: str) -> bool:
        """Whether a label of who does it, until when stands in a text."""
        return any(p.search(text) for p in self.words.duties)

    def duty_start(self, text: str, start: int = 0) -> int:
        """Where in ``text`` labels of who does it, until when begin behind ``start``; its length where none do.

        They end the text: where a whole sentence without a label follows, nothing is taken from it.
        """
        found = [m for p in self.words.duties for m in p.finditer(text, start)]
        first = min((m.start() for m in found), default=len(text))
        rest = sentences(text[first:], self.abbreviations)
        is_end = all(len(s.text.split()) <= DUTY_WORDS or any(p.match(s.text) for p in self.words.duties) for s in rest)
        return first if is_end else len(text)

    def is_none(self, text: str) -> bool:
        """Whether a text behind a label says that nothing was decided."""
        return any(p.search(text) for p in self.words.none)

    def is_ours(self, patterns: Patterns, sentence: str) -> bool:
        """Whether one of ``patterns`` finds in a sentence what the group itself does (``who``; nobody named is it)."""
        for pattern in patterns:
            found = pattern.search(sentence)
            if found is not None and not any(p.search(sentence) for p in self.words.never):
                who = found.groupdict().get("who")
                return who is None or bool(self.own(who)) or self.is_vague(who)
        return False

    def _anyone(self, found: re.Match[str]) -> str:
        """Who may be anyone, where nobody is named before (``I Umeå beslutade man``); else empty."""
        is_named = any(word[0].isupper() for word in found.string[: found.start("who")].split()[1:])
        return found["who"] if self.is_vague(found["who"]) and not is_named else ""

    def is_vague(self, who: str) -> bool:
        """Whether ``who`` may be anyone (``man``)."""
        return who.casefold() in self.words.vague

    def decides(self, sentence: Sentence) -> tuple[str | None, int] | None:
        """Who decides in a sentence, and where in the text its decision begins; None where it is no decision.

        Who may be anyone is given as printed (``man``).

        An address often has no full stop behind it: the sentence may begin there.
        """
        behind = _ADDRESS.search(sentence.text)
        if behind is None:
            return self._decides(sentence)
        rest = Sentence(sentence.text[behind.end() :], sentence.start + behind.end(), sentence.end)
        return self._decides(sentence) or self._decides(rest)

    def _decides(self, sentence: Sentence) -> tuple[str | None, int] | None:
        for pattern in self.words.inline:
            found = pattern.search(sentence.text)
            if found is None:
                continue
            who = found.groupdict().get("who")
            own = self.own(who) or self._anyone(found) if who else None
            if who is None or own:
                return None if self._never(found) else (own, sentence.start + found.start("text"))
        return None


def _names_of(group: str | None, profile: MinutesProfile) -> tuple[str, ...]:
    return next((g.all_names for g in profile.groups if g.name == group), ())


def _key(text: str) -> str:
    return letters(text).casefold()
