"""Link annotations to links: one for each link a reader sees, although it is annotated once for each printed line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.lines import group_lines, page_lines
from pipeline.model import Box, DocumentLayout, Hyperlink, Link, PageLayout, Word
from pipeline.text import TextJoiner

LINE_GAP = 1.0
"""The next printed line of a link begins at most so many heights of its box below it. Measured: 0.1-0.5 within a
paragraph, 1.5 and more between paragraphs."""
SAME_LINE = 0.5
"""Two boxes are on one printed line when they overlap by this share of the lower one's height."""
PAGE_EDGE = 0.2
"""A link goes on over a page break from the last to the first fifth of a page (share of its height)."""


@dataclass(frozen=True, slots=True)
class LinkRun:
    """The annotations of one link, in reading order."""

    parts: tuple[Link, ...]

    @property
    def url(self) -> str:
        """The whole target."""
        return self.parts[0].url

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.parts[0].page


def link_runs(layout: DocumentLayout) -> tuple[LinkRun, ...]:
    """The links of a document in reading order, each with the annotations of all its printed lines.

    Two annotations are one link when they have one target and one begins where the other ends: on the same line with
    no word between, on the next line, or over a page break.
    """
    runs: list[LinkRun] = []
    for page in layout.pages:
        for link in sorted(page.links, key=lambda link: (round(link.box.top), link.box.x0)):
            before = next((i for i, run in enumerate(runs) if _continues(run.parts[-1], link, layout)), None)
            if before is None:
                runs.append(LinkRun((link,)))
            else:
                runs[before] = LinkRun((*runs[before].parts, link))
    return tuple(runs)


def words_under(run: LinkRun, layout: DocumentLayout) -> tuple[tuple[Word, ...], ...]:
    """The words that each annotation of a link covers, in the order of the page."""
    return tuple(tuple(_words_under(part.box, layout.pages[part.page - 1])) for part in run.parts)


def printed_text(under: Iterable[Iterable[Word]], joiner: TextJoiner) -> str:
    """What is printed where a reader clicks: the words under each annotation, joined."""
    return joiner.join_texts([" ".join([line.text for line in group_lines(words)]) for words in under]).text


def hyperlinks_of(document_id: str, layout: DocumentLayout, joiner: TextJoiner) -> tuple[Hyperlink, ...]:
    """The dataset's rows of one document. ``position`` counts the links of a page from 1."""
    return tuple(_rows(document_id, layout, joiner))


def _rows(document_id: str, layout: DocumentLayout, joiner: TextJoiner) -> Iterator[Hyperlink]:
    position = page = 0
    for run in link_runs(layout):
        position = position + 1 if run.page == page else 1
        page = run.page
        yield Hyperlink(document_id, page, position, None, run.url, printed_text(words_under(run, layout), joiner))


def _continues(last: Link, link: Link, layout: DocumentLayout) -> bool:
    if last.url != link.url:
        return False
    if last.page == link.page:
        return _is_next(last.box, link.box, layout.pages[link.page - 1])
    foot = last.box.bottom / layout.pages[last.page - 1].height
    head = link.box.top / layout.pages[link.page - 1].height
    return link.page == last.page + 1 and foot > 1 - PAGE_EDGE and head < PAGE_EDGE


def _is_next(last: Box, box: Box, page: PageLayout) -> bool:
    overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
    if overlap >= SAME_LINE * min(last.height, box.height):
        return not any(
            last.x1 <= w.box.x_centre <= box.x0 and box.top <= w.box.y_centre <= box.bottom for w in page.words
        )
    return box.top - last.top >= 0 and box.top - last.bottom <= LINE_GAP * last.height


def _words_under(box: Box, page: PageLayout) -> list[Word]:
    """The words of a page that have their middle in a box."""
    lines = page_lines(page)
    x0, top, x1, bottom = box
    words: Sequence[Word] = [w for line in lines if line.box[1] <= bottom and line.box[3] >= top for w in line.words]
    if sum([len(line.words) for line in lines]) < len(page.words):
        words = page.words  # some run in another direction than the lines
    under = [w for w in words if x0 <= w.box.x_centre <= x1 and top <= w.box.y_centre <= bottom]
    return sorted(under, key=attrgetter("index"))
