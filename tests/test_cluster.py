"""Documents read on a Dask cluster: the same datasets, also where a worker is lost."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from pipeline.console import SilentReporter
from pipeline.documents import Limits
from pipeline.run import Settings, run
from tests.program import followup
from tests.small_reports import small_report, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
distributed = pytest.importorskip("distributed")


def published(parsed):
    return {p.name: p.read_bytes() for p in parsed.iterdir() if p.is_file()}


@pytest.fixture(scope="module")
def cluster():
    """Two workers on this machine, each a process."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as local:
        yield local


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Reports, one file that is none, and what a run on this machine makes of them."""
    place = tmp_path_factory.mktemp("cluster")
    write(place / "raw", bad=b"%PDF-1.4 nothing", **{f"r{year}": small_report(year) for year in range(2014, 2022)})
    run(Settings(place / "raw", place / "local"), SilentReporter())
    return place


def on_cluster(cluster, folder, parsed, reporter=None, **changes):
    settings = Settings(folder / "raw", parsed, scheduler=cluster.scheduler_address, **changes)
    return run(settings, reporter or SilentReporter())


def test_the_cluster_gives_the_same_bytes(cluster, folder, tmp_path):
    on_cluster(cluster, folder, tmp_path / "parsed")
    assert published(tmp_path / "parsed") == published(folder / "local")


def test_a_worker_that_is_lost_is_survived(cluster, folder, tmp_path):
    class Killer(SilentReporter):
        """Kills a worker of the cluster when the first document is done."""

        killed = 0

        def end(self, head):
            if not self.killed:
                self.killed = next(iter(cluster.workers.values())).pid
                os.kill(self.killed, signal.SIGKILL)

    killer = Killer()
    on_cluster(cluster, folder, tmp_path / "parsed", killer)
    assert killer.killed
    assert published(tmp_path / "parsed") == published(folder / "local")


def test_limits_hold_on_the_cluster(cluster, folder, tmp_path):
    result = on_cluster(cluster, folder, tmp_path / "parsed", limits=Limits(pages=1))
    assert {d.status for d in result.documents} == {"rejected"}
    assert "too-many-pages" in {f.code for f in result.findings}


def test_without_a_scheduler_the_program_says_how_to_get_one(tmp_path):
    write(tmp_path / "raw", a=small_report(2020))
    result = followup("run", "--engine", "dask", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    assert result.returncode == 2
    assert "dask scheduler" in result.stderr
    assert not (tmp_path / "parsed").exists()
