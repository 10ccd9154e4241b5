"""Thresholds of the minutes room. Lengths in points or in parts of the font size, as each says."""

from __future__ import annotations

from dataclasses import dataclass

STAGE = "minutes"


@dataclass(frozen=True)
class MinutesSettings:
    """What makes a paragraph, a heading, a list, an item. The measured ranges are those of the constructed minutes."""

    furniture_zone: float = 0.18
    """Running titles stand within this share of the page's height. Measured: 0.02-0.07, letterheads to 0.16."""
    foot_zone: float = 0.88
    """On the first page, small print below this share of the height is the publisher's address. Measured: 0.95-0.97."""
    small_print: float = 0.9
    """Small print is set in less than this part of the body's size. Measured: 0.64-0.7."""
    paragraph_gap: float = 1.2
    """A step of this many usual steps parts two paragraphs. Measured: within 0.99-1.18 (99 of 100 at most 1.01),
    between 1.2-2.9."""
    noisy_gap: float = 1.35
    """The same in text recognised from a picture, where baselines waver. Measured: within 0.8-1.25, between 1.4-2.4."""
    sure_steps: int = 3
    """So many steps inside sentences tell the usual one."""
    indent: float = 4.0
    """Left edges closer than this (points) are one. Measured: same edge 0-1, list indents from 9."""
    number_shift: float = 9.0
    """Left edges of item numbers, which may be aligned to the right (``9.`` over ``10.``). Measured: 0-6.1."""
    word_space: float = 0.25
    """A space between words, in parts of the font size. Measured: 0.22-0.28."""
    sure_room: float = 0.04
    """A line broken although the next word and this share of the column's width would have fitted was ended on
    purpose. Measured: lines inside sentences leave at most 0.04 (99 of 100), ends of paragraphs 0.04-0.9."""
    plain_room: float = 0.2
    """The same share where the next line begins with a small letter, as the rest of a sentence would. Measured: within
    sentences up to 0.15, entries of lists without marks from 0.64."""
    size_step: float = 0.4
    """Fonts whose sizes differ by less (points) are one size. Measured: rounding 0-0.1, heading sizes from 0.5 over the
    body's."""
    noisy_sizes: int = 10
    """More sizes than this are no typesetter's: the text was recognised from a picture. Measured: set minutes use 1-4
    sizes, recognised ones 14-60."""
    noisy_step: float = 0.18
    """In recognised text sizes closer than this share of the body's size are one. Measured: 0-0.12 within a size."""
    heading_words: int = 30
    """A longer paragraph in display type is text. Measured: titles 1-27 words."""
    faint_heading_words: int = 10
    """The same where only italics, capitals, another family or space sets it off. Measured: 1-6 words."""
    run_in_words: int = 12
    """A plain item title of more words than this that holds a whole sentence runs on into text. Measured: 1-9 words."""
    title_within: int = 6
    """The document's title is one of so many paragraphs at the top. Measured: the first to the third."""
    capital_letters: int = 6
    """Fewer capitals may be an abbreviation. Measured: abbreviations 2-5, headings in capitals 6-30."""
    space_heading: float = 1.3
    """A plain line with this many times the usual space over it may be a heading. Measured: 1.4-2.2."""
    max_number_step: int = 6
    """A jump over more numbers than this is no agenda that lost items. Measured: 1-3."""
    min_plain_items: int = 2
    """So many items that only their numbers show, each with text of its own, make an agenda."""
    column_gap: float = 1.2
    """Gap between two columns without rules, in parts of the font size. Measured: spaces in justified lines up to 0.9,
    columns from 1.3."""
    notes_from: float = 0.6
    """A column of notes begins behind this share of the text's width. Measured: 0.65-0.98."""
    notes_share: float = 0.9
    """So many of the lines beside it end before it. Chosen so that one long line in ten is forgiven."""
    least_notes: int = 3
    """So many notes make a column. Fewer may be chance: a date set to the right, two columns of names."""
    table_columns: int = 2
    """A ruled area with so many columns of text is a table; one column is a frame around text."""
    grid_slack: float = 2.5
    """Rules that come this near to each other (points) meet. Measured: 0-1.2."""


SETTINGS = MinutesSettings()
