"""What the charts are drawn from, and that they draw all of it."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from PIL import Image

from pipeline import library
from pipeline.library import charts
from tests.corpus.source import SOURCES
from tests.demo_data import demo_parsed
from tests.editions import edition, gold_links

GOLD = SOURCES / "links-gold.toml"


@pytest.fixture(scope="module")
def parsed(tmp_path_factory):
    return demo_parsed(tmp_path_factory)


def drawn(chart) -> pd.DataFrame:
    """The rows a chart is drawn from."""
    (rows,) = chart.to_dict()["datasets"].values()
    return pd.DataFrame(rows)


def test_the_heat_map_draws_every_cell_as_printed(parsed):
    data = drawn(charts.heat_map(library.status_cells(2022, parsed)))
    printed = {(s.goal_id, s.region): s.status_raw for s in edition(2022).statuses}
    assert dict(zip(zip(data["goal_id"], data["region"], strict=True), data["status_raw"], strict=True)) == printed
    assert set(data.loc[data["status_raw"] == "", "status"]) == {"blank"}
    assert set(data["status"]) <= set(charts.STATUS_COLOURS)


def test_the_heat_map_marks_what_needs_review(parsed):
    cells = library.status_cells(2022, parsed).assign(needs_review=lambda f: f.index == 0)
    assert drawn(charts.heat_map(cells))["mark"].str.endswith("*").sum() == 1


def test_the_lines_are_the_shares_of_the_sources(parsed):
    data = drawn(charts.share_lines(library.shares(parsed)))
    for year in (2019, 2021):
        for region in ("RJH", "RVN"):
            raw = [s.status_raw.rstrip("?") for s in edition(year).statuses if s.region == region]
            row = data[data["report_year"].eq(year) & data["region"].eq(region)].iloc[0]
            assert row["share"] == pytest.approx(raw.count("U") / len(raw))


def test_the_bars_of_movements_add_up(parsed):
    data = drawn(charts.movement_bars(library.movements(2020, 2021, parsed)))
    changes = library.changes(2020, 2021, parsed)
    assert data["goals"].sum() == len(changes)
    slipped = data[data["movement"].eq("slipped")].set_index("region")["goals"]
    assert slipped.sum() == changes["movement"].eq("slipped").sum()
    assert set(data["movement"]) == set(charts.MOVEMENT_COLOURS)


def test_the_kinds_are_those_of_the_gold(parsed):
    data = drawn(charts.kind_bars(library.wordings(parsed, only_changed=False)))
    found = data[data["years"].eq("2020–2021")]["kind"].value_counts().to_dict()
    expected = pd.Series([link.kind for link in gold_links() if link.from_year == 2020]).value_counts().to_dict()
    assert found == expected


def test_the_dots_are_the_percentages_of_the_comments(parsed):
    data = drawn(charts.figure_dots(library.figures("percent", parsed)))
    comments = library.load("comments", parsed)["comment_text"]
    assert len(data) == library.load("figures", parsed)["kind"].eq("percent").sum()
    # read off the source of the report of 2020: who says 86, 79, 83 and 81 % of goal 1.4
    coverage = data[data["goal_id"].eq("rcc-norr:2020:1.04") & data["about"].str.startswith("Täckningsgrad 2020")]
    assert coverage.set_index("region")["value"].drop("Riket").to_dict() == {"RJH": 86, "RN": 79, "RV": 83, "RVN": 81}
    assert all(any(text in comment for comment in comments) for text in data["text"])


def test_the_bars_of_the_timeline_end_after_they_begin(parsed):
    data = drawn(charts.timeline_bars(library.timeline(parsed)))
    assert (pd.to_datetime(data["date_after"]) > pd.to_datetime(data["date_first"])).all()
    autumn = data[data["period"].eq("2021-autumn")].iloc[0]
    assert str(autumn["date_first"]).startswith("2021-09-01")
    assert str(autumn["date_after"]).startswith("2021-12-01")


def test_the_dots_of_the_calibration_are_its_bins(parsed):
    bins = library.calibration(GOLD, parsed)
    data = drawn(charts.calibration_dots(bins))
    assert data["links"].tolist() == bins["links"].tolist()
    assert data["score"].between(data["low"], data["high"]).all()


def test_the_bars_of_what_to_review_are_shares(parsed):
    to_review = library.to_review(parsed)
    data = drawn(charts.review_bars(to_review))
    assert (data["share"] * data["rows"]).round().tolist() == to_review["flagged"].tolist()
    flagged = library.load("statuses", parsed)["needs_review"].sum()
    assert to_review.query("dataset == 'statuses'")["flagged"].sum() == flagged


def test_a_chart_is_shown_in_both_forms(parsed):
    bundle = charts.show(charts.share_lines(library.shares(parsed)))._repr_mimebundle_()
    (vega,) = (kind for kind in bundle if kind.startswith("application/vnd.vegalite.v"))
    assert bundle[vega]["datasets"]
    assert Image.open(io.BytesIO(bundle["image/png"])).width > 400
