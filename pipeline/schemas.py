"""One definition of each published dataset.

From it come the Arrow schema of the Parquet file, the data dictionary (``parsed/README.md``) and the Data Package
(``parsed/datapackage.json``). The columns of a dataset are the fields of its record in :mod:`pipeline.model`, by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from pipeline import model

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["string", "bool", "int16", "int32", "float64", "date", "list of boxes", "list of string"]
"""The type of a column as people read it; ``boxes`` are :class:`pipeline.model.PageBox`."""

POINT_DECIMALS = 2
"""Decimals of a published coordinate: a hundredth of a point, 3.5 micrometres on paper."""

SHARE_DECIMALS = 4
"""Decimals of a published confidence or score."""

TIME_PATTERN = "[0-2][0-9]:[0-5][0-9]"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a dataset.

    ``allowed`` lists the values a column with a closed list may have (of a list column: its elements may have); the
    empty tuple allows any. ``decimals`` is what floating point values are rounded to. ``references`` names the dataset
    whose only key column holds every value of this one.
    """

    name: str
    kind: Kind
    description: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    references: str | None = None

    @property
    def type(self) -> pa.DataType:
        """The type in Arrow."""
        return _arrow_type(self.kind)


@cache
def _arrow_type(kind: Kind) -> pa.DataType:
    # pyarrow takes 0.2 s to load, and who only asks for names and descriptions need not
    import pyarrow as pa

    box = {"page": pa.int16(), "x0": pa.float64(), "top": pa.float64(), "x1": pa.float64(), "bottom": pa.float64()}
    items: dict[Kind, pa.DataType] = {
        "list of boxes": pa.struct([pa.field(name, of, nullable=False) for name, of in box.items()]),
        "list of string": pa.string(),
    }
    if kind in items:
        return pa.list_(pa.field("element", items[kind], nullable=False))
    return pa.date32() if kind == "date" else pa.type_for_alias(kind)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """One dataset: rows of ``record``, unique in and sorted by the columns ``key``."""

    name: str
    description: str
    record: type
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file_name(self) -> str:
        return f"{self.name}.parquet"

    @property
    def has_nulls_in_key(self) -> bool:
        return any(column.nullable for column in self.columns if column.name in self.key)

    @property
    def arrow_schema(self) -> pa.Schema:
        """The schema of the Parquet file: each description stands in the metadata of its field or of the schema."""
        return _arrow_schema(self)


@cache
def _arrow_schema(dataset: Dataset) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([_arrow_field(c) for c in dataset.columns], metadata={"description": dataset.description})


def _arrow_field(column: Column) -> pa.Field:
    import pyarrow as pa

    metadata = {"description": column.description}
    if column.allowed:
        metadata["allowed_values"] = ", ".join(column.allowed)
    return pa.field(column.name, column.type, nullable=column.nullable, metadata=metadata)


# ---- columns that several datasets share ------------------------------------------------------------------------


def _text(name: str, description: str, nullable: bool = False) -> Column:
    return Column(name, "string", description, nullable=nullable)


def _choice(name: str, description: str, allowed: tuple[str, ...], nullable: bool = False) -> Column:
    return Column(name, "string", description, nullable=nullable, allowed=allowed)


def _flag(name: str, description: str) -> Column:
    return Column(name, "bool", description)


def _number(name: str, description: str, nullable: bool = False, minimum: int = 1) -> Column:
    return Column(name, "int16", description, nullable=nullable, minimum=minimum)


def _share(name: str, description: str) -> Column:
    return Column(name, "float64", description, decimals=SHARE_DECIMALS, minimum=0, maximum=1)


def _point(name: str, description: str) -> Column:
    return Column(name, "float64", description, nullable=True, decimals=POINT_DECIMALS)


def _time(name: str, description: str) -> Column:
    return Column(name, "string", description, nullable=True, pattern=TIME_PATTERN)


def _date(name: str, description: str) -> Column:
    return Column(name, "date", description, nullable=True)


def _year(name: str = "report_year", description: str = "", nullable: bool = False) -> Column:
    text = description or "Year the follow-up is about (not the year it was written or published)."
    return Column(name, "int16", text, nullable=nullable)


def _pages(of: str) -> tuple[Column, Column]:
    return (
        _number("page_first", f"First page {of} stands on, counted from 1."),
        _number("page_last", f"Last page {of} stands on, counted from 1."),
    )


def _boxes(of: str) -> Column:
    text = (
        f"Where {of} stands: one rectangle per page or part, each with its page (from 1) and x0, top, x1, bottom in"
        " points, origin in the top left corner of the page as a viewer shows it."
    )
    return Column("boxes", "list of boxes", text, decimals=POINT_DECIMALS)


def _goal_id(name: str = "goal_id", description: str = "", nullable: bool = False) -> Column:
    text = description or "Goal: key of `goals`."
    return Column(name, "string", text, nullable=nullable, references="goals")


def _document_id() -> Column:
    return Column("document_id", "string", "Document: key of `documents`.", references="documents")


def _meeting_id() -> Column:
    return Column("meeting_id", "string", "Meeting: key of `meetings`.", references="meetings")


_CONFIDENCE = "How sure the reading is, 0 to 1; 1 means that independent readings agree and nothing was repaired."
_NEEDS_REVIEW = "True when a person should look at the page before the value is used; `findings` says why."
_CORRECTED_BY = "Who corrected or confirmed the value (`corrections.toml`); null where it is as the program read it."
_REGION = "Code of the region in the profile of the family, such as `RJH`, `RN`, `RV` or `RVN`."


# ---- the datasets -------------------------------------------------------------------------------------------------

DOCUMENTS = Dataset(
    "documents",
    "One row per PDF file that was found; files with the same content are one document.",
    model.Document,
    ("document_id",),
    (
        _text("document_id", "First 12 hexadecimal digits of the file's SHA-256."),
        _text("file_name", "Name of the file, below the folder that was read."),
        _text("sha256", "SHA-256 of the file."),
        _choice("kind", "What the document is, told by its content.", get_args(model.DocumentKind)),
        _text("family", "Name of the profile that the document follows; null where none fits.", nullable=True),
        _year(nullable=True, description="Year the follow-up is about; null where unknown and for minutes."),
        _text("plan_period", "Years of the plan that is followed up, such as `2022–2024`.", nullable=True),
        _text("title", "Title as printed.", nullable=True),
        Column("page_count", "int32", "Number of pages; null where the file cannot be read.", nullable=True),
        _text("producer", "Program that made the PDF, as the file says.", nullable=True),
        _flag("is_tagged", "True for a PDF with a structure tree."),
        _flag("is_constructed", "True for a document made for tests and demonstration, not published by anyone."),
        _choice(
            "status",
            "`ok`: everything was read; `partial`: something was rejected, see `findings`; `rejected`: nothing was"
            " published from it.",
            get_args(model.DocumentStatus),
        ),
        _text(
            "reader",
            "What read the PDF: `fast`, `pdfplumber` (the reference) or `fast+pdfplumber` where some pages needed the"
            " reference; null where it cannot be read.",
            nullable=True,
        ),
    ),
)

GOALS = Dataset(
    "goals",
    "One row per goal of a follow-up report.",
    model.Goal,
    ("goal_id",),
    (
        _text("goal_id", "Family, report year, section and two-digit number, such as `rcc-norr:2023:1.03`."),
        _document_id(),
        _year(),
        _text("plan_period", "Years of the plan the goal belongs to, such as `2022–2024`.", nullable=True),
        _number("section_number", "Number of the section of the report; 0 where none is printed.", minimum=0),
        _text("section_title", "Title of the section, without its number."),
        _number("goal_number", "Position of the goal in its section, from 1."),
        _text("goal_label", "Number printed with the goal, such as `1.1`; empty where none is."),
        _text("goal_text", "The goal without its printed number; paragraphs separated by one newline."),
        *_pages("the goal's row of the table"),
        _choice(
            "strategy",
            "What the published reading rests on: structure tree (`tagged`), drawn lines (`ruled`) or positions of"
            " the words alone (`aligned`).",
            get_args(model.Strategy),
        ),
        _share("confidence", _CONFIDENCE),
        _flag("needs_review", _NEEDS_REVIEW),
        _boxes("the goal's text"),
        _text("corrected_by", _CORRECTED_BY, nullable=True),
    ),
)

STATUSES = Dataset(
    "statuses",
    "One row per goal and region: the status the region reports.",
    model.Status,
    ("goal_id", "region"),
    (
        _goal_id(),
        _text("region", _REGION),
        _year(),
        _number("section_number", "Number of the section of the report; 0 where none is printed.", minimum=0),
        _number("goal_number", "Position of the goal in its section, from 1."),
        _text("status_raw", "Status as printed; the empty string for a blank cell."),
        Column(
            "status_codes",
            "list of string",
            "Codes of the status in printed order, as the family's profile defines them (`U`, `P`, `E` in RCC Norr's"
            " reports); more than one for a compound such as `E/P`, none for a blank cell.",
        ),
        _flag("is_uncertain", "True where the status is printed with a question mark."),
        _choice(
            "status",
            "Meaning of the codes; `mixed` where they mean different things, null for a blank cell.",
            ("achieved", "in_progress", "not_started", "mixed"),
            nullable=True,
        ),
        _number("page", "Page the status stands on, from 1; null where the place of a blank is unknown.", True),
        _point("x0", "Left edge of the status on the page, points from the left edge."),
        _point("top", "Top edge, points from the top of the page."),
        _point("x1", "Right edge, points from the left edge of the page."),
        _point("bottom", "Bottom edge, points from the top of the page."),
        _share("confidence", _CONFIDENCE),
        _flag("needs_review", _NEEDS_REVIEW),
        _text("corrected_by", _CORRECTED_BY, nullable=True),
    ),
)

COMMENTS = Dataset(
    "comments",
    "One row per goal and commenting body: what a region, or the regional cancer centre, says about the goal.",
    model.Comment,
    ("goal_id", "region"),
    (
        _goal_id(),
        _text("region", _REGION + " `RCC Norr` for the centre's own comment, empty for text before the first label."),
        _year(),
        _text("label_raw", "Label as printed, misprints kept; empty where there is none."),
        _text("comment_text", "The comment without its label; newlines only between paragraphs or list items."),
        *_pages("the comment"),
        _share("confidence", _CONFIDENCE),
        _flag("needs_review", _NEEDS_REVIEW),
        _boxes("the comment"),
        _text("corrected_by", _CORRECTED_BY, nullable=True),
    ),
)

GOAL_LINKS = Dataset(
    "goal_links",
    "Which goal of one report became which goal of the next.",
    model.GoalLink,
    ("report_year_from", "goal_id_from", "report_year_to", "goal_id_to"),
    (
        _year("report_year_from", "Report year of the earlier report."),
        _goal_id("goal_id_from", "Goal of the earlier report; null for a new goal.", nullable=True),
        _year("report_year_to", "Report year of the later report."),
        _goal_id("goal_id_to", "Goal of the later report; null for a dropped goal.", nullable=True),
        _choice(
            "kind",
            "What happened to the goal.",
            ("identical", "edited", "reworded", "split", "merged", "dropped", "new"),
        ),
        _flag("is_moved", "True when the goal's section has another title than before."),
        _share("score", "How likely it is that the link is right, 0 to 1; below a limit it needs review."),
        _text("rule", "Rule that decided."),
        _flag("needs_review", "True when a person should decide."),
        _choice("decided_by", "Who decided.", ("rule", "person")),
        _text("evidence", "What the decision rests on: each measure's value, the runner-up and its score."),
    ),
)

GOAL_THREADS = Dataset(
    "goal_threads",
    "All the editions of one goal over the years share a thread.",
    model.GoalThread,
    ("thread_id", "goal_id"),
    (
        _text("thread_id", "The goal through the years; does not change when a later year is added."),
        _goal_id(),
        _year(),
    ),
)

MEETINGS = Dataset(
    "meetings",
    "One row per minutes of a meeting.",
    model.Meeting,
    ("meeting_id",),
    (
        Column("meeting_id", "string", "The minutes: key of `documents`.", references="documents"),
        _text("group_name", "Group that met.", nullable=True),
        _date("meeting_date", "Day of the meeting; null where the minutes do not say."),
        _date("previous_meeting_date", "Day of the meeting before, where the minutes name it."),
        _date("next_meeting_date", "Day of the next meeting, where the minutes name it."),
        _time("next_meeting_start", "When the next meeting begins, such as `15:00`."),
        _time("next_meeting_end", "When the next meeting ends, such as `17:00`."),
        _text("next_meeting_place", "Where the next meeting is held.", nullable=True),
    ),
)

AGENDA_ITEMS = Dataset(
    "agenda_items",
    "One row per item of the agenda.",
    model.AgendaItem,
    ("meeting_id", "item_number"),
    (
        _meeting_id(),
        _number("item_number", "Number of the item as printed.", minimum=0),
        _text("title", "Title of the item, without its number."),
        _text("text", "Text of the item that is in none of its sections and decisions, paragraphs on lines."),
        *_pages("the item"),
        _boxes("the item"),
    ),
)

AGENDA_SECTIONS = Dataset(
    "agenda_sections",
    "One row per subheading of an agenda item.",
    model.AgendaSection,
    ("meeting_id", "item_number", "section_number"),
    (
        _meeting_id(),
        _number("item_number", "Number of the item as printed.", minimum=0),
        _number("section_number", "Position of the section in its item, from 1."),
        _number("level", "Level of the subheading, 1 for the highest."),
        _text("title", "The subheading."),
        _text("text", "Text under the subheading, paragraphs on lines."),
        _boxes("the section"),
    ),
)

DECISIONS = Dataset(
    "decisions",
    "One row per decision of a meeting.",
    model.Decision,
    ("meeting_id", "item_number", "decision_number"),
    (
        _meeting_id(),
        _number("item_number", "Number of the agenda item as printed.", minimum=0),
        _number("decision_number", "Position of the decision in its item, from 1."),
        _text("decided_by", "Who decided, as the minutes name them.", nullable=True),
        _text("decision_text", "The decision word for word; newlines only between paragraphs or list items."),
        _number("page", "Page the decision begins on, from 1."),
        _boxes("the decision"),
    ),
)

HYPERLINKS = Dataset(
    "hyperlinks",
    "One row per link in a document.",
    model.Hyperlink,
    ("document_id", "page", "position"),
    (
        _document_id(),
        _number("page", "Page the link begins on, from 1."),
        _number("position", "Position of the link on its page, from 1."),
        _number("item_number", "Agenda item the link stands in; null outside minutes.", nullable=True, minimum=0),
        _text("url", "Whole target, also where it is printed over several lines."),
        _text("link_text", "The text that is linked."),
    ),
)

GOAL_MENTIONS = Dataset(
    "goal_mentions",
    "Passages of minutes that speak of a goal; only those that are sure.",
    model.GoalMention,
    ("meeting_id", "item_number", "goal_id", "page"),
    (
        _meeting_id(),
        _number("item_number", "Number of the agenda item as printed.", minimum=0),
        _goal_id(),
        _share("score", "How alike passage and goal are, 0 to 1."),
        _text("matched_text", "The passage."),
        _number("page", "Page the passage begins on, from 1."),
    ),
)

FINDINGS = Dataset(
    "findings",
    "Everything that was odd, repaired, guessed or refused.",
    model.Finding,
    ("document_id", "finding_number"),
    (
        _text("document_id", "Document it concerns: key of `documents`; empty for a finding about several."),
        Column("finding_number", "int32", "Number of the finding in its document, from 1.", minimum=1),
        _text("stage", "Stage of the pipeline that noticed."),
        _choice("severity", "How bad it is.", get_args(model.Severity)),
        _text("code", "What it is, as a stable code."),
        _text("message", "What it is, for people: what was found, what was expected, what to do."),
        _number("page", "Page, from 1; null where it concerns no single page.", nullable=True),
        _text("goal_id", "Goal it concerns, if any.", nullable=True),
    ),
)

FIGURES = Dataset(
    "figures",
    "One row per figure in a comment: percentages, rates, counts, dates and periods. What is not plain is left out.",
    model.Figure,
    ("goal_id", "comment_region", "figure_number"),
    (
        _goal_id(),
        _text("comment_region", "Whose comment it stands in: with `goal_id` the key of `comments`."),
        _number("figure_number", "Position of the figure in the comment, from 1; one for each region it is about."),
        _year(),
        _text(
            "region",
            "Whom the figure is about: a region's code, `RCC Norr`, or `Riket` for the country. The commenting region"
            " where the comment names no other.",
        ),
        _choice("kind", "What it is.", get_args(model.FigureKind)),
        Column("value", "float64", "The number, of a range the lower one; null for dates and periods.", True),
        Column("value_to", "float64", "The upper number of a range, else null.", True),
        _text(
            "unit",
            "`percent`, `percentage_points` or `per_100_000`; what is counted, as printed; of a date or period `day`,"
            " `days`, `month`, `months`, `quarter`, `quarters`, `tertial`, `half_year`, `season`, `year` or `years`.",
        ),
        _choice(
            "qualifier",
            "What is printed before the number, in kind; null where nothing is.",
            ("approximately", "at_least", "more_than", "at_most", "less_than"),
            nullable=True,
        ),
        _text(
            "period",
            "The day or period: `2023-05-12`, `2024-04`, `2024-Q1`, `2024-T2`, `2024-H1`, `2023-autumn`, `2024`; first"
            " and last with a slash between, as in `2022/2024`. Null for numbers.",
            nullable=True,
        ),
        _date("date_first", "First day of the period; spring begins in March, summer in June, autumn in September."),
        _date("date_last", "Last day of the period."),
        _text("about", "What the figure is about: the words before it in its sentence, else those after it."),
        _text("text", "The figure as printed: the part of `comment_text` from `text_start` to before `text_end`."),
        Column("text_start", "int32", "Where it begins in `comment_text`, in characters from 0.", minimum=0),
        Column("text_end", "int32", "Where it ends in `comment_text`, in characters from 0.", minimum=1),
        _number("page", "Page it stands on, from 1; null where the comment runs over several pages.", True),
        _flag("needs_review", "True when the comment needs review, or another region might be meant."),
    ),
)

DATASETS: tuple[Dataset, ...] = (
    DOCUMENTS,
    GOALS,
    STATUSES,
    COMMENTS,
    GOAL_LINKS,
    GOAL_THREADS,
    MEETINGS,
    AGENDA_ITEMS,
    AGENDA_SECTIONS,
    DECISIONS,
    HYPERLINKS,
    GOAL_MENTIONS,
    FIGURES,
    FINDINGS,
)
"""Every dataset of the contract, in the order of the data dictionary."""


# ---- the data dictionary ------------------------------------------------------------------------------------------


def data_dictionary() -> str:
    """The data dictionary as Markdown: one table of columns per dataset."""
    parts = [_DICTIONARY_HEAD, *(_dictionary_of(dataset) for dataset in DATASETS)]
    return "\n".join(parts)


_DICTIONARY_HEAD = """\
# Data dictionary

This folder is written by `followup run` and replaced as a whole by the next run: change nothing here by hand.
Each dataset is one Parquet file, `pd.read_parquet("parsed/goals.parquet")` reads it. Rows are sorted by the key
columns (**bold**), which are unique together. `datapackage.json` lists the files with their hashes and row counts.
Above some thousands of documents the datasets of goals are folders of that name with a file for each report year: the
same line reads them, with rows sorted by `report_year` first.
The same descriptions stand in each file's Parquet schema.
"""


def _dictionary_of(dataset: Dataset) -> str:
    rows = [_dictionary_row(column, is_key=column.name in dataset.key) for column in dataset.columns]
    table = ["| column | type | description |", "| --- | --- | --- |", *rows]
    return "\n".join([f"## {dataset.name}", "", dataset.description, "", *table, ""])


def _dictionary_row(column: Column, is_key: bool) -> str:
    name = f"**{column.name}**" if is_key else column.name
    allowed = f" One of {', '.join(f'`{value}`' for value in column.allowed)}." if column.allowed else ""
    return f"| {name} | {type_name(column)} | {column.description}{allowed} |"


def type_name(column: Column) -> str:
    """The column's type for people: ``int16``, ``string or null``, ``list of boxes``."""
    return f"{column.kind} or null" if column.nullable else column.kind


# ---- the Data Package ---------------------------------------------------------------------------------------------

_FIELD_TYPES: Mapping[Kind, str] = {
    "string": "string",
    "bool": "boolean",
    "int16": "integer",
    "int32": "integer",
    "float64": "number",
    "date": "date",
    "list of boxes": "array",
    "list of string": "array",
}


def table_schema(dataset: Dataset) -> dict[str, object]:
    """The dataset as a Table Schema, version 2.0 (https://datapackage.org/standard/table-schema/)."""
    # no text stands for null: the empty string is a value (a blank status)
    schema: dict[str, object] = {"fields": [_field_descriptor(c) for c in dataset.columns], "missingValues": []}
    # a primary key must not hold nulls, a unique key may
    if dataset.has_nulls_in_key:
        schema["uniqueKeys"] = [list(dataset.key)]
    else:
        schema["primaryKey"] = list(dataset.key)
    references = [_foreign_key(c.name, c.references) for c in dataset.columns if c.references]
    return schema | ({"foreignKeys": references} if references else {})


def _foreign_key(column: str, target: str) -> dict[str, object]:
    return {"fields": [column], "reference": {"resource": target, "fields": list(dataset_named(target).key)}}


def _field_descriptor(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {"required": not column.nullable}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    bounds = {"minimum": column.minimum, "maximum": column.maximum, "pattern": column.pattern}
    constraints |= {name: value for name, value in bounds.items() if value is not None}
    return {
        "name": column.name,
        "type": _FIELD_TYPES[column.kind],
        "description": column.description,
        "constraints": constraints,
    }


def dataset_named(name: str) -> Dataset:
    """The dataset called ``name``.

    Raises:
        KeyError: there is none.
    """
    return {dataset.name: dataset for dataset in DATASETS}[name]
