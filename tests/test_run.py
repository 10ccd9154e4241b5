"""The run: documents of both kinds and several years in, datasets that refer to each other out."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.console import SilentReporter
from pipeline.run import Settings, run
from tests.corpus.library import constructed
from tests.corpus.minutes.library import constructed as constructed_minutes
from tests.small_reports import small_report, write


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A run over a report in full, a small one of another year, and minutes."""
    folder = tmp_path_factory.mktemp("everything")
    minutes = constructed_minutes("rpo-2021-09/published").pdf
    write(folder / "raw", a=constructed("published").pdf, b=small_report(2019), c=minutes)
    return run(Settings(folder / "raw", folder / "parsed"), SilentReporter()), folder / "parsed"


def test_every_document_is_whole(everything):
    result, _ = everything
    assert [(d.file_name, d.kind, d.report_year, d.status) for d in result.documents] == [
        ("a.pdf", "followup", 2020, "ok"),
        ("b.pdf", "followup", 2019, "ok"),
        ("c.pdf", "minutes", None, "ok"),
    ]
    assert result.is_whole


def test_the_summary_counts_what_is_published(everything):
    result, parsed = everything
    for dataset in ("goals", "statuses", "comments", "agenda_items", "decisions", "hyperlinks"):
        assert len(pd.read_parquet(parsed / f"{dataset}.parquet")) == result.summary.total[dataset], dataset
    links = pd.read_parquet(parsed / "goal_links.parquet")
    assert links["needs_review"].sum() == result.summary.awaiting


def test_goals_of_two_years_are_linked_and_each_is_in_one_thread(everything):
    result, _ = everything
    goals = {g.goal_id for g in result.rows("goals")}
    links = result.rows("goal_links")
    assert {(link.report_year_from, link.report_year_to) for link in links} == {(2019, 2020)}
    assert {link.goal_id_from for link in links} | {link.goal_id_to for link in links} >= goals
    assert sorted(t.goal_id for t in result.rows("goal_threads")) == sorted(goals)


def test_mentions_name_a_meeting_and_a_goal_of_the_run(everything):
    result, _ = everything
    meetings = {m.meeting_id for m in result.rows("meetings")}
    goals = {g.goal_id for g in result.rows("goals")}
    mentions = result.rows("goal_mentions")
    assert {m.meeting_id for m in mentions} <= meetings
    assert {m.goal_id for m in mentions} <= goals


def test_links_of_minutes_know_their_item_and_those_of_reports_have_none(everything):
    result, _ = everything
    minutes = {d.document_id for d in result.documents if d.kind == "minutes"}
    assert any(link.document_id in minutes for link in result.rows("hyperlinks"))
    for link in result.rows("hyperlinks"):
        assert link.item_number is None or link.document_id in minutes
