"""The looks a constructed report can have: one frozen dataclass of knobs, and a list of layouts that turn them.

Lengths are points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from tests.corpus.fonts import HELVETICA, SANS, SERIF, TIMES, VERA, Family

A4 = (595.2756, 841.8898)
A5 = (419.5276, 595.2756)
A3 = (841.8898, 1190.5512)
LETTER = (612.0, 792.0)

Turn = Literal[0, 90, 180, 270]


class Margins(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


PUBLISHED_MARGINS = Margins(62.0, 64.0, 62.0, 104.0)


class Crop(NamedTuple):
    """What the media box has beyond the crop box on each side, and where its lower left corner lies.

    ``slug`` is printed outside the crop box: no viewer shows it.
    """

    left: float = 20.0
    bottom: float = 30.0
    right: float = 40.0
    top: float = 50.0
    origin: tuple[float, float] = (0.0, 0.0)
    slug: str = ""


class Widths(NamedTuple):
    """Shares of the table's width: the goal's column, each region's, the comment's."""

    goal: float
    region: float
    comment: float


PUBLISHED_WIDTHS = (Widths(134, 37, 190), Widths(134, 37, 190), Widths(150, 34, 185), Widths(118, 40, 194))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Every knob; the defaults are the published report's look."""

    name: str

    # the page
    page_size: tuple[float, float] = A4
    landscape: bool = False
    portrait_front: bool = False
    """The front matter stands upright although the tables are landscape."""
    margins: Margins = PUBLISHED_MARGINS
    rotate: Turn = 0
    """/Rotate of the pages; the content is turned back so that a viewer shows it upright."""
    sideways: Turn = 0
    """How far clockwise the text is turned on the page that a viewer shows."""
    front_is_turned: bool = True
    """``rotate`` and ``sideways`` hold for the front matter too, not for the tables alone."""
    furniture_is_turned: bool = True
    """On a page printed sideways the running title and page number lie as the text does."""
    crop: Crop | None = None
    running_title: bool = False
    page_number: str = "{n}"
    """Form of the page number, ``{n}`` of ``{total}``; empty for none."""
    page_number_at: Literal["foot-centre", "foot-right", "head-right"] = "foot-centre"

    # before the tables
    title_at: Literal["cover", "first-page", "none"] = "first-page"
    contents: bool = False
    """A table of contents that lists the sections."""
    summary_table: bool = False
    """The summary ends with a table of another kind: how many goals each region has called what."""

    # letters
    table_family: Family = SANS
    body_family: Family = SERIF
    heading_family: Family = SANS
    table_size: float = 10.5
    status_size: float | None = None
    leading: float = 1.3
    """Line pitch of the table as a multiple of its font size."""
    bold_goals: bool = True
    bold_header: bool = True

    # lines and colours
    rules: Literal["none", "horizontal", "all"] = "all"
    rule_kind: Literal["line", "rect", "double", "dashed"] = "line"
    rule_width: float = 0.6
    rule_at_page_end: bool = False
    """A row that is cut by the page end has a rule there."""
    rule_at_page_start: bool = True
    """A row that goes on has a rule at the top of the next page."""
    coloured_statuses: bool = False
    zebra: bool = False
    header_fill: bool = False

    # the header
    repeat_header: bool = False
    group_header: str = "Uppföljning"
    """Stands over the regions; empty makes a header of one line."""
    goal_header: str = "Mål"
    comment_header: str = "Kommentarer"
    region_header: Literal["code", "name", "vertical-name"] = "code"
    header_valign: Literal["top", "bottom"] = "top"
    region_order: tuple[str, ...] = ()
    """Empty: the source's."""
    strand_header: bool = False
    """Headers stand alone at the foot of the page, where a table begins below another one."""

    # the columns
    widths: tuple[Widths, ...] = PUBLISHED_WIDTHS
    """One per section, in turn."""
    goal_number: Literal["none", "prefix", "column"] = "none"
    comment_first: bool = False
    """The comments stand between the goal and the regions."""
    extra_column: tuple[str, str] | None = None
    """Header and text of a column after the goal's that holds nothing of the source."""

    # the cells
    padding: tuple[float, float] = (4.0, 2.5)
    status_valign: Literal["top", "middle", "bottom"] = "top"
    status_halign: Literal["left", "centre"] = "left"
    status_part: Literal["first", "longest"] = "first"
    """Of a row cut by page ends: the part that a status in the middle stands in."""
    goal_valign: Literal["top", "middle"] = "top"
    label_style: Literal["plain", "bold", "dash", "name", "own-line"] = "plain"
    space_between_comments: bool = True
    space_between_goal_paragraphs: bool = True
    space_between_comment_paragraphs: bool = False
    space_at_row_end: bool = True
    blank_status: str = ""
    """What is printed in a cell without a status (and stands in the gold then)."""
    links: bool = False
    """Addresses carry a link annotation on each of their lines."""
    bullet: str = ""
    """Mark of list items; empty: the source's."""

    # sections and rows
    section_style: Literal["heading", "row"] = "heading"
    section_form: str = "{number}. {title}"
    section_on_new_page: bool = False
    continued: str = ""
    """Printed behind the section's title when it is repeated on the pages its table goes on on; empty: it is not."""
    table_foot: str = ""
    """Small print under the table on each of its pages."""
    split_rows: bool = True
    least_lines: int = 2
    """A row begins on a page only where this many of its lines fit."""
    hyphen_across_pages: bool = True
    """A hyphenated word may end one page and go on on the next."""

    # text
    hyphenate: bool = True
    soft_hyphens: bool = False
    break_after_dash: bool = False
    ligatures: bool = False
    no_break_spaces: bool = False
    justify: bool = False

    # how it is drawn
    drawing: Literal["line", "word", "glyph"] = "line"
    shuffle: bool = False


PUBLISHED = Layout(name="published")

NARROW_STATUS = (Widths(150, 35, 185), Widths(130, 38, 199), Widths(170, 36, 160))
EVEN_WIDTHS = (Widths(150, 36, 180),)
WIDE_STATUS = (Widths(120, 58, 160), Widths(130, 56, 158))

LAYOUTS: tuple[Layout, ...] = (
    PUBLISHED,
    Layout(name="unruled", rules="none"),
    Layout(name="horizontal", rules="horizontal", rule_at_page_start=False),
    Layout(name="repeated-header", repeat_header=True, rule_at_page_end=True, page_number="Sida {n} ({total})"),
    Layout(
        name="unruled-centred",
        rules="none",
        status_valign="middle",
        status_halign="centre",
        repeat_header=True,
        table_family=SERIF,
        space_at_row_end=True,
    ),
    Layout(
        name="landscape-coloured",
        landscape=True,
        portrait_front=True,
        coloured_statuses=True,
        header_fill=True,
        status_halign="centre",
        widths=EVEN_WIDTHS,
    ),
    Layout(
        name="numbered-names",
        region_header="name",
        goal_number="prefix",
        widths=WIDE_STATUS,
        label_style="name",
        region_order=("RVN", "RV", "RN", "RJH"),
    ),
    Layout(
        name="rotated-90",
        rotate=90,
        landscape=True,
        soft_hyphens=True,
        widths=EVEN_WIDTHS,
        page_number="{n}/{total}",
        page_number_at="foot-right",
    ),
    Layout(
        name="glyphs-shuffled",
        drawing="glyph",
        shuffle=True,
        rules="none",
        table_family=HELVETICA,
        body_family=TIMES,
        heading_family=HELVETICA,
    ),
    Layout(
        name="stranded-header",
        strand_header=True,
        rule_kind="rect",
        region_order=("RN", "RJH", "RVN", "RV"),
        label_style="bold",
    ),
    Layout(
        name="stranded-header-unruled",
        strand_header=True,
        rules="none",
        goal_number="prefix",
        table_family=TIMES,
        hyphenate=False,
        widths=NARROW_STATUS,
    ),
    Layout(
        name="continuous",
        section_style="row",
        repeat_header=True,
        header_fill=True,
        goal_number="column",
        rule_at_page_end=True,
        widths=EVEN_WIDTHS,
    ),
    Layout(
        name="continuous-unruled",
        section_style="row",
        rules="none",
        zebra=True,
        status_halign="centre",
        goal_number="prefix",
        bold_goals=False,
    ),
    Layout(
        name="continuous-horizontal",
        section_style="row",
        rules="horizontal",
        repeat_header=True,
        rule_at_page_start=False,
        label_style="dash",
        status_valign="middle",
    ),
    Layout(
        name="vertical-names",
        region_header="vertical-name",
        header_valign="bottom",
        status_halign="centre",
        widths=NARROW_STATUS,
        group_header="",
    ),
    Layout(
        name="vertical-names-unruled",
        region_header="vertical-name",
        rules="none",
        repeat_header=True,
        status_halign="centre",
        widths=EVEN_WIDTHS,
        table_family=HELVETICA,
        label_style="name",
    ),
    Layout(
        name="middle-goals",
        goal_valign="middle",
        status_valign="middle",
        status_part="longest",
        status_halign="centre",
        rule_kind="double",
    ),
    Layout(
        name="bottom-statuses",
        status_valign="bottom",
        rules="horizontal",
        rule_kind="dashed",
        bold_goals=False,
        table_family=SERIF,
        rule_at_page_end=False,
    ),
    Layout(
        name="whole-rows",
        split_rows=False,
        repeat_header=True,
        running_title=True,
        page_number="Sida {n} ({total})",
        page_number_at="head-right",
        section_on_new_page=True,
    ),
    Layout(
        name="continued-headings",
        repeat_header=True,
        continued=" (forts.)",
        table_foot="U = uppnått mål, P = pågående arbete, E = ej påbörjat arbete",
        summary_table=True,
        rule_at_page_end=True,
        running_title=True,
    ),
    Layout(
        name="continued-headings-unruled",
        rules="none",
        repeat_header=True,
        continued=", fortsättning",
        table_foot="RJH = Region Jämtland Härjedalen, RN = Region Norrbotten, RV = Region Västerbotten, "
        "RVN = Region Västernorrland",
        summary_table=True,
        status_halign="centre",
        table_family=HELVETICA,
        widths=EVEN_WIDTHS,
    ),
    Layout(
        name="whole-rows-unruled",
        split_rows=False,
        rules="none",
        running_title=True,
        justify=True,
        table_family=TIMES,
        goal_number="prefix",
        group_header="",
    ),
    Layout(
        name="small-pages",
        page_size=A5,
        margins=Margins(30, 52, 30, 50),
        table_size=8.0,
        repeat_header=False,
        running_title=True,
    ),
    Layout(
        name="small-pages-unruled",
        page_size=A5,
        landscape=True,
        margins=Margins(30, 52, 30, 50),
        rules="none",
        table_size=8.5,
        repeat_header=True,
        running_title=True,
        page_number="{n}/{total}",
    ),
    Layout(name="dense", space_between_comments=False, space_at_row_end=False, label_style="bold", table_size=9.0),
    Layout(
        name="dense-unruled",
        rules="none",
        space_between_comments=False,
        space_between_goal_paragraphs=False,
        space_at_row_end=False,
        padding=(4.0, 5.0),
        goal_number="prefix",
        table_family=HELVETICA,
        table_size=9.0,
    ),
    Layout(
        name="dense-horizontal",
        rules="horizontal",
        space_between_comments=False,
        space_at_row_end=False,
        rule_at_page_start=False,
        label_style="bold",
        group_header="",
        table_family=VERA,
        table_size=8.0,
    ),
    Layout(
        name="ligatures",
        ligatures=True,
        no_break_spaces=True,
        soft_hyphens=True,
        bullet="\uf0b7",
        drawing="word",
        contents=True,
        title_at="cover",
    ),
    Layout(
        name="rotated-180",
        rotate=180,
        ligatures=True,
        shuffle=True,
        drawing="word",
        zebra=True,
        rules="none",
        title_at="cover",
    ),
    Layout(
        name="rotated-270",
        rotate=270,
        landscape=True,
        front_is_turned=False,
        portrait_front=True,
        rule_kind="rect",
        coloured_statuses=True,
        goal_number="column",
        widths=EVEN_WIDTHS,
    ),
    Layout(
        name="sideways",
        sideways=270,
        landscape=True,
        front_is_turned=False,
        portrait_front=True,
        widths=EVEN_WIDTHS,
        repeat_header=True,
        rule_at_page_end=True,
    ),
    Layout(
        name="sideways-unruled",
        sideways=90,
        landscape=True,
        rules="none",
        widths=EVEN_WIDTHS,
        status_halign="centre",
        drawing="glyph",
    ),
    Layout(
        name="cropped",
        crop=Crop(slug="Korrektur 2, ej för tryck", origin=(-30.0, 15.0)),
        running_title=True,
        region_order=("RVN", "RJH", "RV", "RN"),
    ),
    Layout(
        name="cropped-rotated-unruled",
        crop=Crop(left=50, bottom=10, right=15, top=70, origin=(25.0, -40.0)),
        rotate=90,
        landscape=True,
        rules="none",
        widths=EVEN_WIDTHS,
    ),
    Layout(
        name="plain-goals",
        bold_goals=False,
        bold_header=False,
        rules="none",
        label_style="own-line",
        table_family=HELVETICA,
        body_family=HELVETICA,
        heading_family=HELVETICA,
        table_size=9.5,
        status_size=11.0,
    ),
    Layout(
        name="horizontal-cut-rules",
        rules="horizontal",
        rule_at_page_end=True,
        rule_at_page_start=True,
        hyphen_across_pages=False,
        goal_header="Mål i cancerplanen",
        comment_header="Kommentar",
        group_header="Måluppfyllelse",
        break_after_dash=True,
    ),
    Layout(
        name="wide-paper",
        page_size=A3,
        landscape=True,
        rules="horizontal",
        rule_kind="rect",
        rule_width=1.2,
        header_fill=True,
        region_header="name",
        widths=(Widths(240, 70, 420), Widths(200, 80, 440)),
        table_family=VERA,
        page_number="",
        title_at="none",
    ),
    Layout(
        name="justified",
        justify=True,
        no_break_spaces=True,
        break_after_dash=True,
        rule_kind="double",
        page_number="Sida {n} ({total})",
        page_number_at="foot-right",
        table_family=TIMES,
        table_size=10.0,
        leading=1.15,
        bullet="•",
        contents=True,
    ),
    Layout(
        name="letter-hard-hyphens",
        page_size=LETTER,
        hyphen_across_pages=False,
        status_valign="middle",
        status_part="first",
        zebra=True,
        rules="none",
        space_between_comment_paragraphs=True,
        least_lines=1,
        goal_number="column",
    ),
    Layout(
        name="comments-first",
        comment_first=True,
        section_form="{number} {title}",
        status_halign="centre",
        repeat_header=True,
        blank_status="–",
        links=True,
        table_family=HELVETICA,
        table_size=9.5,
    ),
    Layout(
        name="extra-column",
        extra_column=("Ansvarig", "Linjechef"),
        section_form="Avsnitt {number}: {title}",
        landscape=True,
        goal_number="prefix",
        running_title=True,
        widths=EVEN_WIDTHS,
        status_halign="centre",
        status_valign="middle",
    ),
    Layout(
        name="extra-column-unruled",
        extra_column=("Tidplan", "2021"),
        rules="none",
        goal_number="column",
        drawing="word",
        shuffle=True,
        links=True,
    ),
    Layout(
        name="sideways-upright-furniture",
        sideways=270,
        landscape=True,
        front_is_turned=False,
        portrait_front=True,
        furniture_is_turned=False,
        rules="horizontal",
        rule_at_page_start=False,
        running_title=True,
        page_number="Sida {n} ({total})",
        page_number_at="foot-right",
        widths=EVEN_WIDTHS,
    ),
)

SEVEN_WIDTHS = (Widths(104, 34, 130), Widths(96, 35, 131))

NORDMARK = Layout(
    name="nordmark",
    section_form="Område {number}: {title}",
    goal_header="Målsättning",
    group_header="Bedömning",
    comment_header="Lägesbeskrivning",
    goal_number="prefix",
    widths=SEVEN_WIDTHS,
    padding=(3.0, 2.5),
    table_size=9.5,
    table_family=SANS,
    label_style="bold",
    header_fill=True,
)

SEVEN_REGION_LAYOUTS: tuple[Layout, ...] = (
    NORDMARK,
    replace(NORDMARK, name="nordmark-unruled", rules="none", repeat_header=True, status_halign="centre"),
    replace(
        NORDMARK,
        name="nordmark-landscape",
        landscape=True,
        rules="horizontal",
        region_header="vertical-name",
        status_halign="centre",
        status_valign="middle",
        coloured_statuses=True,
        repeat_header=True,
    ),
    replace(NORDMARK, name="nordmark-continuous", section_style="row", rule_at_page_end=True, group_header=""),
)
"""Looks of a report with seven regions, statuses in words, and headings of another form."""


def layout_named(name: str) -> Layout:
    """The layout of that name.

    Raises:
        KeyError: there is none.
    """
    return {layout.name: layout for layout in (*LAYOUTS, *SEVEN_REGION_LAYOUTS)}[name]
