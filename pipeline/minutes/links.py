"""Links of minutes: annotated ones, each once however many lines it is annotated on, and URLs that are only printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.hyperlinks import LinkRun, link_runs, printed_text, words_under
from pipeline.minutes.cutting import lines_of
from pipeline.minutes.ledger import Home, Part, WordKey
from pipeline.minutes.settings import STAGE
from pipeline.model import DocumentLayout, Finding, Hyperlink, Line, Word
from pipeline.text import TextJoiner
from pipeline.text.urls import address_in, goes_on, may_be_address

_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_HOST_BEGUN = re.compile(r"(?:^|://)(?:www\.)?(?:[\w-]+[.-])*$", re.IGNORECASE)
_ENDING = re.compile(r"(?:pdf|html?|aspx?|docx?|xlsx?|pptx?)\b", re.IGNORECASE)
_TRAILING = ".,;:!?)]}>'’\"”"
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """A link: where it begins, the words that are linked (their keys), its target and its text."""

    page: int
    top: float
    x0: float
    words: tuple[WordKey, ...]
    url: str
    text: str


def find_links(
    document_id: str,
    layout: DocumentLayout,
    parts: Sequence[Part],
    homes: Mapping[WordKey, Home],
    joiner: TextJoiner,
) -> tuple[tuple[Hyperlink, ...], tuple[Finding, ...]]:
    """The links of minutes in reading order.

    Args:
        document_id: of the document.
        layout: its pages, with the annotations.
        parts: the words of the document, but for running titles.
        homes: the home of each word.
        joiner: joins the printed text of a link.

    Returns:
        One row per link; a finding where an annotation covers only the beginning of the URL that is printed.
    """
    printed = [place for part in parts for place in _printed(part)]
    findings: list[Finding] = []
    annotated = [_annotated(run, layout, printed, joiner, findings) for run in link_runs(layout)]
    covered = {key for place in annotated for key in place.words}
    bare = [place for place in printed if not covered & set(place.words)]
    places = sorted([*annotated, *bare], key=lambda p: (p.page, round(p.top), p.x0))
    return tuple(_rows(document_id, places, homes)), tuple(findings)


def _printed(part: Part) -> Iterator[_Place]:
    """URLs that are printed in a part, joined over its lines with their hyphens kept."""
    words = part.words[part.marks :]
    if not may_be_address(part.printed) or not any(address_in(word.text) for word in words):
        return
    lines = lines_of(words)
    for at, line in enumerate(lines):
        for place, word in enumerate(line.words):
            address = address_in(word.text)
            # what goes on from the line before is found from its beginning
            if not address or (place == 0 and at and _reaches_end(lines[at - 1], word.text)):
                continue
            whole = [word]
            if place + 1 == len(line.words):
                for more in _further_words(lines[at:], address):
                    whole.append(more)
                    address += more.text
            url = _bare(address)
            yield _Place(word.page, word.box.top, word.box.x0, _keys(whole), url, url)


def _further_words(lines: Sequence[Line], address: str) -> Iterator[Word]:
    """First words of the lines below the first, as long as the address goes on with them."""
    for before, line in pairwise(lines):
        piece = line.words[0]
        is_alone = len(line.words) == 1 or len(before.words) == 1
        begins_host = bool(_HOST_BEGUN.search(address)) and not address_in(piece.text)
        is_ending = address.endswith(".") and bool(_ENDING.match(piece.text))
        if not begins_host and not is_ending and goes_on(address, piece.text, is_alone, ()) == "no":
            return
        yield piece
        address += piece.text
        if len(line.words) > 1:
            return


def _reaches_end(line: Line, piece: str) -> bool:
    """Whether an address at the end of a line goes on with ``piece``, which looks like one by itself."""
    address = address_in(line.words[-1].text)
    return bool(address) and bool(_HOST_BEGUN.search(address)) and not _URL.match(piece)


def _bare(address: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    bare = address.rstrip(_TRAILING)
    return bare + ")" if bare.count("(") > bare.count(")") and address[len(bare) :].startswith(")") else bare


def _annotated(
    run: LinkRun, layout: DocumentLayout, printed: Iterable[_Place], joiner: TextJoiner, findings: list[Finding]
) -> _Place:
    under = words_under(run, layout)
    keys = _keys(word for words in under for word in words)
    box = run.parts[0].box
    url, text = run.url, printed_text(under, joiner)
    whole = next((p for p in printed if set(p.words) & set(keys) and _is_longer(p.url, url)), None)
    if whole is not None:
        message = f"the annotation ends in the middle of the URL that is printed: {url!r}; taken as {whole.url!r}"
        findings.append(Finding(STAGE, "warning", "link-cut-short", message, run.page))
        return _Place(run.page, box.top, box.x0, (*keys, *whole.words), whole.url, whole.text)
    return _Place(run.page, box.top, box.x0, keys, url, text)


def _is_longer(printed: str, target: str) -> bool:
    """Whether the printed URL goes on where the annotation's target ends at a place where lines are broken."""
    bare_printed, bare_target = _SCHEME.sub("", printed), _SCHEME.sub("", target)
    return bare_printed.startswith(bare_target) and len(bare_printed) > len(bare_target) and target[-1] in "-/_=&?."


def _keys(words: Iterable[Word]) -> tuple[WordKey, ...]:
    return tuple((w.page, w.index) for w in words)


def _rows(document_id: str, places: Iterable[_Place], homes: Mapping[WordKey, Home]) -> Iterator[Hyperlink]:
    page = position = 0
    seen: set[tuple[WordKey, ...]] = set()
    for place in places:
        # several annotations of the lines of one printed URL, each cut short, are one link
        if place.words and place.words[-1:] in seen:
            continue
        seen.add(place.words[-1:])
        position = position + 1 if place.page == page else 1
        page = place.page
        items = [homes[key].item for key in place.words if key in homes]
        yield Hyperlink(document_id, page, position, (items[0] or None) if items else None, place.url, place.text)
