"""What is done so that a run begins early: processes started ahead, and less to load."""

from __future__ import annotations

import importlib.metadata
import statistics
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.__main__ import reads_anew
from pipeline.beforehand import last_run
from pipeline.documents.version import LIBRARIES
from pipeline.installed import files_named, version_of
from pipeline.isolation import Bounds, Call, Pool, Worker
from pipeline.isolation.ahead import end_untaken, start_ahead
from pipeline.lines import median

posix = pytest.mark.skipif(sys.platform == "win32", reason="workers are processes of POSIX here")
MODULES = ("tests.misbehaving",)


@posix
def test_a_pool_takes_the_worker_that_was_started_ahead_for_it():
    start_ahead(MODULES, ("colorsys",))
    with Pool(1, MODULES, ("colorsys",)) as pool, Pool(1, MODULES) as other:
        other.start(1)
        assert pool.processes() == []
        pool.start(1)
        (taken,) = pool.processes()
        assert taken not in other.processes()
        (answer,) = pool.run([Call(None, "tests.misbehaving:echo", lambda: [b"here"])])
        assert (answer.parts, pool.processes()) == ((b"here",), [taken])


@posix
def test_a_worker_that_nobody_takes_is_ended():
    start_ahead(MODULES)
    end_untaken()
    with Pool(1, MODULES) as pool:
        pool.start(1)
        assert len(pool.processes()) == 1


@posix
def test_a_worker_does_without_what_it_is_to_do_without():
    with Worker(without=("colorsys",)) as worker:
        found = list(worker.call("tests.misbehaving:can_load", [b"colorsys", b"wave"], Bounds(seconds=20)))
    assert found == [b"no", b"yes"]


@posix
def test_what_is_named_with_a_module_is_called_when_it_is_loaded():
    with Worker(("tests.misbehaving:count_load", "tests.misbehaving:count_load")) as worker:
        assert list(worker.call("tests.misbehaving:loaded", [], Bounds(seconds=20))) == [b"2"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["evaluate"], False),
        (["run"], True),
        (["run", "--help"], False),
        (["run", "--engine", "dask", "--scheduler", "tcp://there:8786"], False),
        (["run", "--parsed", "known"], False),
        (["run", "--parsed=known"], False),
        (["run", "--parsed", "known", "--fresh"], True),
        (["run", "--parsed", "known", "--parsed", "new"], True),
    ],
)
def test_processes_are_started_for_a_run_that_reads(arguments, expected, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    last_run(Path("known")).parent.mkdir(parents=True)
    last_run(Path("known")).touch()
    assert reads_anew(arguments) is expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_versions_are_those_that_the_standard_library_finds(library):
    assert version_of(library) == importlib.metadata.version(library)
    assert version_of(library.upper().replace("-", "_")) == importlib.metadata.version(library)


def test_files_are_those_that_the_standard_library_finds():
    expected = [Path(str(p.locate())) for p in importlib.metadata.files("hunspell-sv") or () if p.suffix == ".dic"]
    assert [p for path in expected for p in files_named("hunspell-sv", path.name)] == expected


def test_what_is_not_installed_has_no_version_and_no_files():
    assert version_of("no-such-package") is None
    assert files_named("no-such-package", "RECORD") == []


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_the_median_is_that_of_the_standard_library(values):
    assert median(values) == statistics.median(values)


def test_there_is_no_median_of_nothing():
    with pytest.raises(ValueError, match="no values"):
        median([])
