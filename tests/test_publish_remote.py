"""Datasets at a URL: what ``datapackage.json`` lists is one complete set, whenever the run is cut short."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import PublishError, current_set, lock_folder, publish, publish_parts
from pipeline.publish.settings import PublishSettings
from tests.faults import small_contract
from tests.test_publish import Datasets, contents, few, make_datasets, render

fsspec = pytest.importorskip("fsspec", reason="needs the extra dask")

URL = "memory://archive/parsed"


@pytest.fixture(autouse=True)
def memory() -> Iterator[Any]:
    store = fsspec.filesystem("memory")
    yield store
    store.store.clear()
    store.pseudo_dirs[:] = [""]


@pytest.fixture
def few_datasets() -> Iterator[None]:
    with small_contract():
        yield


def goals(count: int) -> Datasets:
    return few(make_datasets(count))


def listed(store: Any) -> dict[str, bytes]:
    """The files of the set that the pointer names, read and compared with their hashes."""
    files = {}
    for resource in json.loads(store.cat_file("/archive/parsed/datapackage.json"))["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        whole = b"".join(store.cat_file(f"/archive/parsed/{path}") for path in paths)
        assert resource["hash"] == f"sha256:{hashlib.sha256(whole).hexdigest()}"
        files[resource["name"] + ".parquet"] = whole
    return files


def data(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.endswith(".parquet")}


def test_the_same_files_as_in_a_folder(memory: Any) -> None:
    assert current_set(URL) is None
    published = publish(make_datasets(3), URL)
    assert listed(memory) == data(render(make_datasets(3)))
    assert current_set(URL) == current_set(URL, check_hashes=True) == published.set_id
    assert not publish(make_datasets(3), URL).is_new


def test_one_line_of_pandas_reads_a_dataset() -> None:
    pandas = pytest.importorskip("pandas")
    publish(make_datasets(2), URL)
    assert len(pandas.read_parquet(f"{URL}/goals.parquet")) == 2


def test_many_documents_are_several_files_there_too(memory: Any) -> None:
    publish_parts([make_datasets(2)], URL, settings=PublishSettings(partition_above=0))
    assert memory.isdir("/archive/parsed/goals.parquet")
    publish(make_datasets(2), URL)
    assert memory.isfile("/archive/parsed/goals.parquet")
    assert listed(memory) == data(render(make_datasets(2)))


def test_files_of_a_run_that_was_cut_short_do_not_stay_among_the_copies(memory: Any) -> None:
    several = PublishSettings(partition_above=0)
    publish_parts([make_datasets(3)], URL, settings=several)
    memory.pipe_file("/archive/parsed/goals.parquet/2023-00000000.parquet", b"of a set that never held")
    publish_parts([make_datasets(2)], URL, settings=several)
    assert len(memory.ls("/archive/parsed/goals.parquet")) == 1


def test_the_set_before_stays_one_run_longer(memory: Any) -> None:
    ids = [publish(make_datasets(n), URL).set_id for n in (1, 2, 3)]
    assert {path.rpartition("/")[2] for path in memory.ls("/archive/parsed/sets", detail=False)} == set(ids[1:])


@contextmanager
def failing_at(store: Any, number: int) -> Iterator[None]:
    """Lets the ``number``-th thing fail that is written or taken away."""
    left = itertools.count(number - 1, -1)

    def wrapped(real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if next(left) == 0:
                raise OSError("the network is gone")
            return real(*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("put_file", "pipe_file", "rm"):
            patch.setattr(type(store), name, wrapped(getattr(type(store), name)))
        yield


@pytest.mark.usefixtures("few_datasets")
def test_whichever_write_fails_the_old_set_holds(memory: Any) -> None:
    refused = 0
    for number in itertools.count(1):
        memory.rm("/archive", recursive=True) if memory.exists("/archive") else None
        publish_parts([goals(3)], URL, settings=PublishSettings(partition_above=0))
        before = listed(memory)
        try:
            with failing_at(memory, number):
                publish(goals(2), URL)
        except PublishError as error:
            assert str(error).startswith(f"the datasets cannot be written to {URL}: the network is gone")  # noqa: PT017
            assert listed(memory) == before
            refused += 1
        else:
            break
        publish(goals(2), URL)
        assert listed(memory) == data(render(goals(2)))
    assert refused > 7  # two datasets, two texts, three copies, the pointer


def test_a_url_of_this_machine_is_a_folder(tmp_path: Path) -> None:
    publish(make_datasets(2), f"file://{tmp_path}/with%20space")
    assert contents(tmp_path / "with space") == render(make_datasets(2))
    assert (tmp_path / "with space" / ".current").is_symlink()


def test_a_url_has_no_lock_and_needs_none_given() -> None:
    with lock_folder(URL) as lock:
        publish_parts([make_datasets(1)], URL, lock)
    assert current_set(URL)


@pytest.mark.parametrize("url", ["nosuchstore://bucket", "s3://bucket/parsed"])
def test_a_store_that_nothing_here_knows_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(PublishError, match=r"cannot be written to .*://bucket.*extra `dask`"):
        publish({}, url)


def test_a_folder_needs_no_fsspec(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['fsspec'] = None; from pathlib import Path; from pipeline.publish import publish;"
        "publish({}, Path(sys.argv[1]))"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=root, env=os.environ, check=True)
    assert current_set(tmp_path)
