"""Words to homes: puts each paragraph of an outline where it belongs, decisions cut out of the text around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from pipeline.minutes.decision_words import Found
from pipeline.minutes.flow import Flow
from pipeline.minutes.ledger import Home, Ledger
from pipeline.minutes.outline import Item, Outline
from pipeline.minutes.paragraphs import Paragraph

HEAD = Home("head")
CLOSING = Home("closing")
RUNNING = Home("running")
SIDEWAYS = Home("sideways")

Cut = tuple[int, int, int]
"""The first and behind the last of a paragraph's words that are a decision's, and the decision's number."""


def put_outside(ledger: Ledger, flow: Flow, outline: Outline) -> None:
    """Puts what stands outside the items: before the first, after the last, running titles, sideways print."""
    for home, paragraphs in ((HEAD, outline.head), (CLOSING, outline.closing)):
        for paragraph in paragraphs:
            ledger.put(home, paragraph.words, lines=paragraph.lines)
    for line in flow.running:
        ledger.put(RUNNING, line.words, lines=[line])
    for _, words in groupby(flow.sideways, key=attrgetter("page")):
        ledger.put(SIDEWAYS, tuple(words))


def put_item(ledger: Ledger, item: Item, decisions: Sequence[Found]) -> None:
    """Puts an item's title, sections and text, and the decisions that were found in it."""
    for paragraph, marks in item.title:
        ledger.put(Home("title", item.number), paragraph.words, marks, paragraph.lines)
    cuts: dict[int, list[Cut]] = defaultdict(list)
    for number, decision in enumerate(decisions, 1):
        for at, first, last in decision.spans:
            cuts[at].append((first, last, number))
    section = 0
    for at, (paragraph, is_heading) in enumerate(zip(item.body, item.headings, strict=True)):
        section += is_heading
        home = Home("section" if is_heading else "text", item.number, section)
        _put_paragraph(ledger, paragraph, home, sorted(cuts.get(at, ())))


def _put_paragraph(ledger: Ledger, paragraph: Paragraph, home: Home, cuts: Sequence[Cut]) -> None:
    """A paragraph's words, with the stretches ``cuts`` taken out of it."""
    if not cuts:
        ledger.put(home, paragraph.words, lines=paragraph.lines)
        return
    words = paragraph.words
    done = 0
    marker = len(paragraph.marker.words) if paragraph.marker else 0
    for first, last, number in cuts:
        mine = Home("decision", home.item, home.section, number)
        # a decision's own bullet goes with it
        is_entry = first == marker and done == 0
        ledger.put(home, words[done : 0 if is_entry else first])
        ledger.put(mine, words[0 if is_entry else first : last], marker if is_entry else 0)
        done = last
    ledger.put(home, words[done:])
