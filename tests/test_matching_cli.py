"""The commands ``links`` and ``explain``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline import links_cli
from pipeline.matching import load_decisions
from pipeline.publish import publish
from tests.editions import editions
from tests.records import make_document

YEARS = (2021, 2022)
APP = typer.Typer()
APP.command()(links_cli.links)
APP.command()(links_cli.explain)


def _publish(folder: Path) -> None:
    records = editions(YEARS)
    result = records.link(load_decisions(folder))
    documents = [make_document(document_id=f"{y:012d}", sha256=f"{y:064d}", report_year=y) for y in YEARS]
    publish(
        {
            "documents": documents,
            "goals": records.goals,
            "statuses": records.statuses,
            "goal_links": result.goal_links,
            "goal_threads": result.goal_threads,
        },
        folder / "parsed",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _publish(tmp_path)
    return tmp_path


def _say(folder: Path, *arguments: str) -> tuple[int, str]:
    more = ["--raw-pdfs", str(folder)] if arguments[0] == "links" else []
    result = CliRunner().invoke(APP, [*arguments, *more, "--parsed", str(folder / "parsed")])
    return result.exit_code, result.output


def test_links_lists_what_awaits_a_decision_with_what_changed(folder: Path) -> None:
    status, output = _say(folder, "links")
    assert status == 0
    assert "await a decision" in output
    assert "[-studiedatabas-] {+projektdatabas+}" in output
    assert "rcc-norr:2021:1.10 -> rcc-norr:2022:2.06" not in output
    assert "rcc-norr:2021:1.10 -> rcc-norr:2022:2.06" in _say(folder, "links", "--all")[1]


def test_a_rejected_link_is_gone_after_the_next_run_and_stays_gone(folder: Path) -> None:
    pair = ("rcc-norr:2021:7.02", "rcc-norr:2022:6.08")
    status, output = _say(folder, "links", "--reject", *pair, "--reason", "another database")
    assert status == 0
    assert "followup run" in output
    for _ in range(2):
        _publish(folder)
        listed = _say(folder, "links", "--all")[1]
        assert " -> ".join(pair) not in listed
        assert f"{pair[0]} -> -  dropped" in listed


def test_accepting_keeps_the_kind_and_asks_no_more(folder: Path) -> None:
    pair = ("rcc-norr:2021:1.09", "rcc-norr:2022:2.05")
    assert " -> ".join(pair) in _say(folder, "links")[1]
    _say(folder, "links", "--accept", *pair, "--reason", "the same centre")
    _publish(folder)
    assert " -> ".join(pair) not in _say(folder, "links")[1]
    assert "decided by a person" in _say(folder, "links", "--all")[1]
    content = tomllib.loads((folder / "decisions.toml").read_text(encoding="utf-8"))
    assert content["decision"][0]["kind"] == "reworded"


def test_relinking_takes_a_goal_elsewhere_or_nowhere(folder: Path) -> None:
    _say(folder, "links", "--relink", "rcc-norr:2021:2.08", "rcc-norr:2022:4.09", "--reason", "video is a meeting")
    _say(folder, "links", "--relink", "rcc-norr:2021:4.04", "-", "--reason", "siblings are not schools")
    _say(folder, "links", "--relink", "-", "rcc-norr:2022:1.03", "--reason", "prevention is new")
    _publish(folder)
    listed = _say(folder, "links", "--all")[1]
    assert "rcc-norr:2021:2.08 -> rcc-norr:2022:4.09" in listed
    assert "rcc-norr:2021:4.04 -> -  dropped  (2021 to 2022; decided by a person)" in listed
    assert "- -> rcc-norr:2022:1.03  new  (2021 to 2022; decided by a person)" in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept", "rcc-norr:2021:2.08", "rcc-norr:2022:4.09", "--reason", "x"), "not proposed"),
        (("--reject", "rcc-norr:2021:9.99", "rcc-norr:2022:4.09", "--reason", "x"), "no goal rcc-norr:2021:9.99"),
        (("--reject", "rcc-norr:2021:2.08", "rcc-norr:2022:4.09"), "--reason"),
        (("--reject", "rcc-norr:2021:2.08", "-", "--reason", "x"), "--relink"),
        (("--relink", "-", "-", "--reason", "x"), "--relink"),
        (("--relink", "rcc-norr:2022:4.09", "-", "--reason", "x"), "no report after"),
        (("--relink", "rcc-norr:2022:4.09", "rcc-norr:2021:2.08", "--reason", "x"), "earlier and a later"),
    ],
)
def test_a_decision_that_makes_no_sense_is_not_written(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    status, output = _say(folder, "links", *arguments)
    assert status == links_cli.NOTHING_DONE
    assert said in output
    assert not (folder / "decisions.toml").exists()


def test_explain_shows_a_goal_over_the_years_with_its_branches(folder: Path) -> None:
    status, output = _say(folder, "explain", "rcc-norr:2022:2.03")
    assert status == 0
    assert "Thread rcc-norr:2021:1.07" in output
    assert "to rcc-norr:2022:3.05: split" in output
    assert "Statuses: RJH P" in output
    assert "log-odds" in output


def test_explain_says_when_there_is_no_such_goal_and_what_ids_look_like(folder: Path) -> None:
    status, output = _say(folder, "explain", "1.03")
    assert status == links_cli.NOTHING_DONE
    assert "rcc-norr:2021:1.01" in output


def test_without_datasets_it_says_what_to_do(tmp_path: Path) -> None:
    status, output = _say(tmp_path, "links")
    assert status == links_cli.NOTHING_DONE
    assert "followup run" in output
