"""Words to lines: the geometry every later room shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from pipeline.model import Box, Cell, Line, PageBox, PageLayout, Word, union
from pipeline.wordcolumns import word_columns

BASELINE_SHARE = 0.5
"""Two words share a line when their boxes overlap by this share of the lower one's height.

Measured: words of one line overlap by 0.7-1.0 (sub- and superscripts 0.55), words of neighbouring lines by 0-0.3."""

SMALLER = 0.9
"""A raised mark is at most this share of its word's size. Measured: word processors 0.58-0.67, browsers 0.75-0.89."""
RAISED = 0.2
"""Its foot is at least this share of its word's size above the word's. Measured: marks 0.3-0.6; smaller type on the
same baseline 0.02-0.12, for what hangs below the baseline is smaller too."""

NEIGHBOUR = 2
"""A line whose top is less than so many heights below another's is the next one: no blank line is between them."""

SPACE = 0.25
"""Width of a space in font sizes. Measured: 0.22-0.28."""


def median(values: Iterable[float]) -> float:
    """The middle of the values, the mean of the two in the middle where their number is even.

    As :func:`statistics.median`, whose module takes longer to load than a page to read.

    Raises:
        ValueError: there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("median of no values")
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def group_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Groups words into lines, top to bottom within each page; the order of ``words`` does not matter.

    Args:
        words: words of one or more pages, upright coordinates, of *one* column: words of different columns that stand
            beside each other become one line.

    Returns:
        Lines sorted by page and top, each with its words left to right.
    """
    return tuple(lines_in_order(in_rows(words)))


def page_lines(page: PageLayout) -> tuple[Line, ...]:
    """The lines of all upright words of a page; made once for all who ask."""
    lines: tuple[Line, ...] | None = page.made.get("lines")
    if lines is None:
        listed = _lines_as_listed(page)
        if listed is None:
            listed = lines_in_order([w for w in all_in_rows(page) if w.is_upright])
        lines = page.made["lines"] = tuple(listed)
    return lines


def _lines_as_listed(page: PageLayout) -> list[Line] | None:
    """The lines of a page whose words are listed line by line, those of a line at one height, as on nearly every page.

    None where they may be listed otherwise, or run in other directions.
    """
    columns = word_columns(page)
    if not page.words or not all(columns.are_upright):
        return None
    heights: list[tuple[float, float]] = []
    starts: list[int] = []
    top = bottom = last = 0.0
    for place, (x0, y0, y1) in enumerate(zip(columns.x0, columns.tops, columns.bottoms, strict=True)):
        if not (y0 == top < y1 == bottom and x0 > last):
            if starts and y0 <= bottom and (y0 + y1 <= top + bottom or _share_a_line(top, bottom, y0, y1)):
                return None
            starts.append(place)
            heights.append((y0, y1))
            top, bottom = y0, y1
        last = x0
    spans = zip(starts, [*starts[1:], len(page.words)], heights, strict=True)
    words, lefts, rights, number = page.words, columns.x0, columns.x1, page.number
    return [Line(words[i:j], Box(lefts[i], top, max(rights[i:j]), bottom), number) for i, j, (top, bottom) in spans]


def _share_a_line(top: float, bottom: float, other_top: float, other_bottom: float) -> bool:
    """Whether what stands between the two heights is of one line, see :data:`BASELINE_SHARE`."""
    # written out, for it is asked of each word that is set otherwise than the one before
    overlap = (bottom if bottom < other_bottom else other_bottom) - (top if top > other_top else other_top)
    height, other_height = bottom - top, other_bottom - other_top
    return overlap >= BASELINE_SHARE * (height if height < other_height else other_height)


def all_lines(page: PageLayout) -> tuple[Line, ...]:
    """The lines of all words of a page, those that run in another direction among them."""
    return page_lines(page) if all(word_columns(page).are_upright) else group_lines(page.words)


def lines_among(page: PageLayout, words: Collection[Word]) -> tuple[Line, ...]:
    """As :func:`group_lines` for some of a page's upright words: of the page's own lines where they are whole ones."""
    ids = set(map(id, words))
    whole = _whole_lines(page, ids)
    return tuple(lines_in_order(page_in_rows(page, ids))) if whole is None else whole


def _whole_lines(page: PageLayout, ids: set[int]) -> tuple[Line, ...] | None:
    """The page's lines of the words with these ``id``; None where they may be other lines without the rest."""
    found: list[Line] = []
    is_next = True
    for line in page_lines(page):
        if id(line.words[0]) not in ids:
            is_next = False
            continue
        if found and not is_next and line.box[1] <= found[-1].box[3]:
            return None  # with nothing between them any more the two may be one line
        found.append(line)
        is_next = True
    words = [word for line in found for word in line.words]
    return tuple(found) if len(words) == len(ids) and ids.issuperset(map(id, words)) else None


def page_in_rows(page: PageLayout, ids: Set[int]) -> list[Word]:
    """As :func:`in_rows` for those of a page's words whose ``id`` is among ``ids``."""
    return [w for w in all_in_rows(page) if id(w) in ids]


def all_in_rows(page: PageLayout) -> list[Word]:
    """As :func:`in_rows` for all words of a page; sorted once for all who ask."""
    words: list[Word] | None = page.made.get("in_rows")
    if words is None:
        columns = word_columns(page)
        middles = [(top + bottom) / 2 for top, bottom in zip(columns.tops, columns.bottoms, strict=True)]
        # a sort keeps the order of equals, and the words of a page are in that of their index
        keys = list(zip(middles, columns.x0, strict=True))
        words = page.made["in_rows"] = [page.words[i] for i in sorted(range(len(keys)), key=keys.__getitem__)]
    return words


def cell_lines(cell: Cell) -> tuple[Line, ...]:
    """The lines of a cell, top to bottom: those it carries, else made of its words."""
    return cell.lines or group_lines(cell.words)


def in_rows(words: Iterable[Word]) -> list[Word]:
    """The words by page, height of their middle, left side and index: the order in which they are put into lines."""
    # tuples that compare by themselves sort three times faster than words by a key function, and no word is compared
    keyed = [
        (word.page, (box[1] + box[3]) / 2, box[0], word.index, order, word)
        for order, word in enumerate(words)
        for box in (word.box,)
    ]
    keyed.sort()
    return [entry[5] for entry in keyed]


def lines_in_order(words: Iterable[Word]) -> list[Line]:
    """The lines of words that come as :func:`in_rows` gives them."""
    lines: list[Line] = []
    row: list[Word] = []
    page, is_ascending = 0, True
    # the tallest word of the line stands for it: a footnote mark must not pull the line up
    row_top = row_bottom = last_left = top = right = bottom = 0.0
    for word in words:
        x0, y0, x1, y1 = word.box
        if row and word.page == page:
            is_inside = y0 == row_top < y1 == row_bottom  # as most are, of one font
            if not is_inside:
                is_inside = _share_a_line(row_top, row_bottom, y0, y1)
                if is_inside:
                    top, bottom = (y0 if y0 < top else top), (y1 if y1 > bottom else bottom)
                    if y1 - y0 > row_bottom - row_top:
                        row_top, row_bottom = y0, y1
            if is_inside:
                row.append(word)
                is_ascending = is_ascending and x0 > last_left
                last_left, right = x0, (x1 if x1 > right else right)
                continue
        if row:
            lines.append(_line_of(row, is_ascending, top, right, bottom))
        row, page, is_ascending = [word], word.page, True
        row_top, row_bottom, last_left, top, right, bottom = y0, y1, x0, y0, x1, y1
    if row:
        lines.append(_line_of(row, is_ascending, top, right, bottom))
    return lines


def _line_of(row: list[Word], is_ascending: bool, top: float, right: float, bottom: float) -> Line:
    if not is_ascending:
        row.sort(key=_left_to_right)
    return Line(tuple(row), Box(row[0].box[0], top, right, bottom), row[0].page)


def _left_to_right(word: Word) -> tuple[float, int]:
    return word.box[0], word.index


def make_line(words: Sequence[Word], page: int) -> Line:
    """One line of the given words (at least one), put in order left to right."""
    ordered = tuple(sorted(words, key=_left_to_right))
    return Line(ordered, union([w.box for w in ordered]), page)


def page_boxes(items: Iterable[Word | Line]) -> tuple[PageBox, ...]:
    """The box around the words or lines on each of their pages, in page order (upright)."""
    found = list(items)
    pages = {item.page for item in found}
    if len(pages) == 1:  # as of nearly all cells
        return (PageBox(pages.pop(), *union([item.box for item in found])),)
    return tuple([PageBox(page, *union([item.box for item in found if item.page == page])) for page in sorted(pages)])


def turned_pages(pages: Iterable[PageLayout]) -> dict[int, PageLayout]:
    """The pages that a viewer shows turned, by number; there are none in most documents."""
    return {page.number: page for page in pages if page.turn}


def displayed_boxes(boxes: tuple[PageBox, ...], turned: Mapping[int, PageLayout]) -> tuple[PageBox, ...]:
    """The boxes as viewers show their pages. ``turned`` is what :func:`turned_pages` gives."""
    if not turned:
        return boxes
    return tuple([PageBox(b.page, *turned[b.page].displayed(Box(*b[1:]))) if b.page in turned else b for b in boxes])


def is_raised(size: float, bottom: float, word_size: float, word_bottom: float) -> bool:
    """Whether characters of a size that end at ``bottom`` are a raised mark beside those of a word (all in points)."""
    return size <= SMALLER * word_size and word_bottom - bottom >= RAISED * word_size


def has_room(before: Line, line: Line, right_edge: float) -> bool:
    """Whether the first word of ``line`` would have fitted at the end of ``before``, in a column to ``right_edge``."""
    return before.box.x1 + SPACE * before.size + line.words[0].box.width < right_edge


def line_pitch(lines: Sequence[Line]) -> float:
    """The usual distance (points) from the top of a line to the top of the next on the same page.

    The median over neighbours, so that blank lines between paragraphs do not count;
    1.25 times the median height where no two lines are neighbours; 0 for no lines.
    """
    if not lines:
        return 0.0
    steps: list[float] = []
    page, top, reach = 0, 0.0, 0.0
    for line in lines:
        _, y0, _, y1 = line.box
        if line.page == page and 0 < y0 - top < reach:
            steps.append(y0 - top)
        page, top, reach = line.page, y0, NEIGHBOUR * (y1 - y0)
    return median(steps) if steps else 1.25 * median([line.box.height for line in lines])
