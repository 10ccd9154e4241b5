"""Link annotations to links: one row for each link a reader sees."""

from __future__ import annotations

from pipeline.hyperlinks import hyperlinks_of, link_runs
from pipeline.model import Box, DocumentLayout, Link, PageLayout, Word
from pipeline.text import TextJoiner, Vocabulary, WordList

URL = "https://example.se/a-long-path/with-hyphens/"
OTHER = "https://example.se/other/"


def page(number: int, *lines: tuple[float, str], links: tuple[tuple[float, float, float, str], ...] = ()) -> PageLayout:
    """A page of lines (top, text), 6 points a letter from x 60; links are (x0, x1, top of the line, target)."""
    words: list[Word] = []
    for top, text in lines:
        x = 60.0
        for part in text.split():
            words.append(Word(part, Box(x, top, x + 6 * len(part), top + 11), number, len(words), "Body", 11))
            x += 6 * (len(part) + 1)
    annotations = tuple(Link(url, Box(x0, top - 1, x1, top + 12), number) for x0, x1, top, url in links)
    return PageLayout(number, 595, 842, tuple(words), links=annotations)


def rows(*pages: PageLayout) -> list[tuple[int, int, str, str]]:
    layout = DocumentLayout(pages)
    joiner = TextJoiner(Vocabulary(), WordList(), [link.url for p in pages for link in p.links])
    return [(h.page, h.position, h.url, h.link_text) for h in hyperlinks_of("doc", layout, joiner)]


def test_a_link_annotated_on_each_of_its_lines_is_one_row():
    found = rows(
        page(
            1,
            (100, "https://example.se/a-long-"),
            (114, "path/with-hyphens/"),
            links=((60, 216, 100, URL), (60, 168, 114, URL)),
        )
    )
    assert found == [(1, 1, URL, URL)]


def test_two_links_to_one_target_in_different_paragraphs_are_two_rows():
    found = rows(page(1, (100, "here"), (160, "there"), links=((60, 84, 100, URL), (60, 90, 160, URL))))
    assert found == [(1, 1, URL, "here"), (1, 2, URL, "there")]


def test_two_links_on_one_line_with_words_between_are_two_rows():
    found = rows(page(1, (100, "here and there"), links=((60, 84, 100, URL), (114, 144, 100, URL))))
    assert [row[3] for row in found] == ["here", "there"]


def test_parts_of_one_link_on_one_line_are_one_row():
    found = rows(page(1, (100, "read this report"), links=((60, 84, 100, URL), (90, 156, 100, URL))))
    assert [row[3] for row in found] == ["read this report"]


def test_a_link_that_runs_over_a_page_break_is_one_row_of_its_first_page():
    first = page(1, (780, "the long"), links=((60, 108, 780, URL),))
    second = page(2, (70, "report"), (200, "elsewhere"), links=((60, 96, 70, URL), (60, 114, 200, OTHER)))
    assert rows(first, second) == [(1, 1, URL, "the long report"), (2, 1, OTHER, "elsewhere")]


def test_every_annotation_is_in_exactly_one_link():
    links = tuple((60.0, 100.0, 100.0 + 14 * i, (URL, OTHER)[i % 3 == 0]) for i in range(9))
    layout = DocumentLayout((page(1, *((top, "some words") for _, _, top, _ in links), links=links),))
    parts = [part for run in link_runs(layout) for part in run.parts]
    assert sorted(part.box.top for part in parts) == sorted(top - 1 for _, _, top, _ in links)
    assert all(part.url == run.url for run in link_runs(layout) for part in run.parts)
