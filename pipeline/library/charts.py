"""Charts of the library's frames, for notebooks: each takes a frame as the library gives it and adds nothing to it.

They need what ``pip install followup-pipeline[notebooks]`` brings. Colours are told apart by most eyes (Okabe and Ito
2008), and what they say is written too.
"""

from __future__ import annotations

import io
from typing import Any, Final

import altair as alt
import pandas as pd

STATUS_COLOURS: Final = {
    "not_started": "#D55E00",
    "mixed": "#F0E442",
    "in_progress": "#56B4E9",
    "achieved": "#0072B2",
    "blank": "#EEEEEE",
}
MOVEMENT_COLOURS: Final = {
    "achieved": "#0072B2",
    "improved": "#56B4E9",
    "unchanged": "#BBBBBB",
    "slipped": "#D55E00",
    "unclear": "#F0E442",
    "blank": "#EEEEEE",
}
REGION_COLOURS: Final = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
WHITE_ON: Final = ("achieved", "not_started")

CELL_WIDTH, CELL_HEIGHT = 44, 16
"""Size of a cell of the heat map, pixels."""

WIDTH, HEIGHT = 480, 260
PNG_SCALE = 2.0


def show(chart: alt.TopLevelMixin) -> _Shown:
    """The chart as a notebook shows it: interactive where it can, and as a picture everywhere else."""
    return _Shown(chart)


def png(chart: alt.TopLevelMixin) -> bytes:
    """The chart as a picture (PNG, 144 pixels to the inch)."""
    target = io.BytesIO()
    chart.save(target, format="png", scale_factor=PNG_SCALE)
    return target.getvalue()


class _Shown:
    def __init__(self, chart: alt.TopLevelMixin) -> None:
        self.chart = chart

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Both forms at once, by which a notebook that is saved keeps the picture."""
        major = alt.SCHEMA_VERSION.split(".")[0]
        return {f"application/vnd.vegalite.{major}+json": self.chart.to_dict(), "image/png": png(self.chart)}


def _sized(chart: alt.Chart, title: str, height: int | None = None) -> alt.TopLevelMixin:
    size = {"width": WIDTH} if height is None else {"width": WIDTH, "height": height}
    sized: alt.TopLevelMixin = chart.properties(title=title, **size)
    return sized


def heat_map(cells: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """The matrix of a year: goals down, regions across, the printed status in each cell.

    Args:
        cells: from :func:`pipeline.library.status_cells`.
        title: of the chart.
    """
    data = cells.assign(
        status=cells["status"].astype(object).fillna("blank"), page=cells["page"].astype(object), mark=_marks(cells)
    )
    places = list(dict.fromkeys(data["place"]))
    base = alt.Chart(data).encode(
        x=alt.X("region:N", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("place:N", title="goal", sort=places),
        tooltip=["place", "section_title", "goal_text", "region", "status_raw", "status", "page", "needs_review"],
    )
    ink = alt.condition(alt.FieldOneOfPredicate("status", list(WHITE_ON)), alt.value("white"), alt.value("black"))
    cell = base.mark_rect(stroke="white").encode(color=_colour("status", STATUS_COLOURS, "status"))
    text = base.mark_text(fontSize=10).encode(text="mark:N", color=ink)
    size = {"width": CELL_WIDTH * cells["region"].nunique(), "height": CELL_HEIGHT * len(places)}
    return alt.layer(cell, text).properties(title=title, **size)


def _marks(cells: pd.DataFrame) -> pd.Series:
    """The printed status, with an asterisk where a person should look at it."""
    return cells["status_raw"] + cells["needs_review"].map({True: "*", False: ""})


def _colour(field: str, colours: dict[str, str], title: str) -> alt.Color:
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{field}:N", scale=scale, title=title)


def share_lines(shares: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """The share of goals achieved over the years, a line for each region (:func:`pipeline.library.shares`)."""
    base = alt.Chart(shares).encode(
        x=alt.X("report_year:O", title="report year", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("share:Q", title="goals achieved", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("region:N", title="region", scale=alt.Scale(range=REGION_COLOURS)),
        tooltip=["family", "report_year", "region", "achieved", "goals", alt.Tooltip("share:Q", format=".0%")],
    )
    lines = base.mark_line(point=True).encode(strokeDash=alt.StrokeDash("region:N", title="region"))
    return _sized(lines, title, HEIGHT)


def movement_bars(movements: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """How many statuses moved how, a bar for each region (:func:`pipeline.library.movements`)."""
    data = movements.assign(movement=movements["movement"].astype(str), order=movements["movement"].cat.codes)
    chart = alt.Chart(data).mark_bar(stroke="white")
    encoded = chart.encode(
        x=alt.X("goals:Q", title="goals"),
        y=alt.Y("region:N", title=None),
        color=_colour("movement", MOVEMENT_COLOURS, "movement"),
        order=alt.Order("order:Q"),
        tooltip=["region", "movement", "goals"],
    )
    return _sized(encoded, title)


def kind_bars(wordings: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """What became of the goals from report to report, by kind (:func:`pipeline.library.wordings`)."""
    data = wordings.assign(kind=wordings["kind"].astype(str), years=_years_of(wordings))[["kind", "years"]]
    chart = alt.Chart(data).mark_bar()
    encoded = chart.encode(
        x=alt.X("count():Q", title="goals"),
        y=alt.Y("kind:N", title=None, sort=["identical", "edited", "reworded", "split", "merged", "dropped", "new"]),
        row=alt.Row("years:N", title=None),
        tooltip=["years", "kind", "count()"],
    )
    return _sized(encoded, title)


def _years_of(links: pd.DataFrame) -> pd.Series:
    return links["report_year_from"].astype(str) + "–" + links["report_year_to"].astype(str)


def figure_dots(figures: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """Figures of comments, a dot for each, by region and year (:func:`pipeline.library.figures`)."""
    columns = ["report_year", "region", "value", "unit", "about", "text", "goal_id", "needs_review"]
    chart = alt.Chart(figures[columns]).mark_circle(size=70, opacity=0.6, color="#0072B2")
    encoded = chart.encode(
        x=alt.X("value:Q", title="value"),
        y=alt.Y("region:N", title=None),
        row=alt.Row("report_year:O", title="report year"),
        tooltip=columns,
    )
    return _sized(encoded, title)


def timeline_bars(timeline: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """When comments say that things happen: a bar from first to last day (:func:`pipeline.library.timeline`)."""
    data = timeline.assign(date_after=timeline["date_last"] + pd.Timedelta(days=1))
    chart = alt.Chart(data).mark_bar(opacity=0.35, color="#009E73")
    encoded = chart.encode(
        x=alt.X("date_first:T", title="named in comments"),
        x2="date_after:T",
        y=alt.Y("region:N", title=None),
        row=alt.Row("report_year:O", title="report year"),
        tooltip=["goal_id", "region", "text", "about"],
    )
    return _sized(encoded, title)


def calibration_dots(bins: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """How often links are right, by their score (:func:`pipeline.library.calibration`); the size says how many."""
    data = bins.assign(score=(bins["low"] + bins["high"]) / 2)
    chart = alt.Chart(data).mark_circle(color="#0072B2", opacity=0.9)
    encoded = chart.encode(
        x=alt.X("score:Q", title="score", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("share:Q", title="links that are right", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1.05])),
        size=alt.Size("links:Q", title="links"),
        tooltip=["low", "high", "links", "right", alt.Tooltip("share:Q", format=".0%")],
    )
    return _sized(encoded, title, HEIGHT)


def review_bars(to_review: pd.DataFrame, title: str = "") -> alt.TopLevelMixin:
    """What awaits a person's look, by dataset and year (:func:`pipeline.library.to_review`)."""
    data = to_review.assign(share=to_review["flagged"] / to_review["rows"])
    chart = alt.Chart(data).mark_bar(color="#D55E00")
    encoded = chart.encode(
        x=alt.X("share:Q", title="rows to review", axis=alt.Axis(format="%")),
        y=alt.Y("dataset:N", title=None),
        row=alt.Row("report_year:O", title="report year"),
        tooltip=["dataset", "report_year", "flagged", "rows", alt.Tooltip("share:Q", format=".1%")],
    )
    return _sized(encoded, title)
