"""At every moment a folder holds one complete set, whatever fails and whenever the process is killed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

import pytest

from pipeline.publish import PublishError, current_set, publish
from tests.faults import at_call, failing, small_contract, without_links
from tests.test_publish import Datasets, contents, few, make_datasets, read, render

ROOT = Path(__file__).parent.parent

OURS = {".sets", ".current"}
"""What lies beside the files of a set where there are symbolic links."""

LAYOUTS: dict[str, Callable[[], AbstractContextManager[None]]] = {"links": nullcontext, "moves": without_links}


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> Iterator[str]:
    """The rest of the test runs on a file system with symbolic links, or without."""
    with LAYOUTS[request.param]():
        yield request.param


@pytest.fixture
def few_datasets() -> Iterator[None]:
    with small_contract():
        yield
    files_of.cache_clear()


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder)) - OURS


def make_plain(folder: Path, files: Mapping[str, bytes]) -> None:
    """The folder as versions before the switch by links wrote it, or as a copy that followed the links."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


# ---- one set after the other --------------------------------------------------------------------------------------


def test_a_run_replaces_the_run_before_and_nothing_else(tmp_path: Path, layout: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    (tmp_path / ".gitkeep").touch()
    publish(make_datasets(3), tmp_path)
    publish(make_datasets(2), tmp_path)
    assert len(read(tmp_path, "goals")) == 2
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"
    assert sorted(names(tmp_path) - set(render({}))) == [".gitkeep", "mine"]


def test_only_the_set_that_holds_is_kept(tmp_path: Path) -> None:
    first = publish(make_datasets(3), tmp_path)
    second = publish(make_datasets(2), tmp_path)
    assert first.set_id != second.set_id
    assert os.listdir(tmp_path / ".sets") == [second.set_id]


def identity(path: Path) -> tuple[int, int]:
    """Which file it is, and when it was last written; when it was last read is nobody's business."""
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_the_same_data_is_the_same_set_and_is_said_to_be(tmp_path: Path, layout: str) -> None:
    first = publish(make_datasets(3), tmp_path)
    before = identity(tmp_path / "goals.parquet")
    second = publish(make_datasets(3), tmp_path)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.set_id == first.set_id == current_set(tmp_path)
    assert second.row_counts["statuses"] == 12
    assert layout == "links" or identity(tmp_path / "goals.parquet") == before


def test_the_whole_folder_has_the_same_bytes_for_the_same_data(tmp_path: Path, layout: str) -> None:
    publish(make_datasets(2), tmp_path / "a")
    publish(make_datasets(3), tmp_path / "a")
    publish(make_datasets(3), tmp_path / "b")
    trees = [
        {str(path.relative_to(tmp_path / side)): path.is_file() and path.read_bytes() for path in files}
        for side in "ab"
        for files in [list((tmp_path / side).rglob("*"))]
    ]
    assert trees[0] == trees[1]


def test_a_link_to_a_folder_elsewhere_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "parsed").symlink_to(tmp_path / "disk")
    publish(make_datasets(1), tmp_path / "parsed")
    assert (tmp_path / "parsed").is_symlink()
    assert (tmp_path / "disk" / "goals.parquet").exists()


def test_a_folder_that_moves_keeps_its_set(tmp_path: Path) -> None:
    publish(make_datasets(3), tmp_path / "parsed")
    (tmp_path / "parsed").rename(tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == render(make_datasets(3))


def test_the_data_dictionary_is_a_plain_file_that_stays(tmp_path: Path) -> None:
    """Git keeps ``parsed/README.md``: a run must not change what it is."""
    publish(make_datasets(1), tmp_path)
    before = (tmp_path / "README.md").lstat()
    publish(make_datasets(2), tmp_path)
    after = (tmp_path / "README.md").lstat()
    assert (after.st_ino, after.st_mode, after.st_mtime_ns) == (before.st_ino, before.st_mode, before.st_mtime_ns)
    assert not (tmp_path / "README.md").is_symlink()


def test_a_dataset_that_is_no_more_disappears(tmp_path: Path, layout: str) -> None:
    make_plain(tmp_path, render(make_datasets(3)))
    package = tmp_path / "datapackage.json"
    package.write_text(package.read_text().replace('"goal_mentions.parquet"', '"letters.parquet"'))
    (tmp_path / "goal_mentions.parquet").rename(tmp_path / "letters.parquet")
    (tmp_path / "own.parquet").touch()
    publish(make_datasets(2), tmp_path)
    assert names(tmp_path) == {*render({}), "own.parquet"}


# ---- what is there ------------------------------------------------------------------------------------------------


def test_the_set_that_is_there_is_known_by_its_id(tmp_path: Path, layout: str) -> None:
    assert current_set(tmp_path) is None
    published = publish(make_datasets(3), tmp_path)
    assert current_set(tmp_path) == current_set(tmp_path, check_hashes=True) == published.set_id


@pytest.mark.parametrize("damage", ["cut", "gone", "changed", "unlinked", "replaced"])
def test_a_damaged_set_is_noticed_and_made_again(tmp_path: Path, layout: str, damage: str) -> None:
    publish(make_datasets(3), tmp_path)
    file = tmp_path / "goals.parquet"
    content = file.read_bytes()
    match damage:
        case "cut":
            os.truncate(file, 10)
        case "gone":
            file.resolve().unlink()
        case "changed":
            file.resolve().write_bytes(content.replace(b"goal", b"GOAL"))
        case "unlinked":
            file.unlink()
        case "replaced":
            file.unlink()
            file.write_bytes(content[:10])
    assert current_set(tmp_path, check_hashes=damage == "changed") is None
    publish(make_datasets(3), tmp_path)
    assert contents(tmp_path) == render(make_datasets(3))
    assert current_set(tmp_path, check_hashes=True)


# ---- whatever fails -----------------------------------------------------------------------------------------------


def start(folder: Path, state: str) -> dict[str, bytes]:
    """Makes the folder as it is before a run; what a reader finds there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if state == "plain":
        make_plain(folder, files_of(3))
    elif state == "published":
        publish(goals(3), folder)
    return contents(folder)


def goals(count: int) -> Datasets:
    return few(make_datasets(count))


@cache
def files_of(count: int) -> dict[str, bytes]:
    return render(goals(count))


@pytest.mark.parametrize("state", ["published", "plain", "empty"])
@pytest.mark.usefixtures("few_datasets")
def test_whichever_call_fails_the_set_is_the_old_or_the_new(tmp_path: Path, layout: str, state: str) -> None:
    new, number, refused = files_of(2), 0, 0
    while True:
        number += 1
        before = start(tmp_path / "parsed", state)
        with at_call(number, failing(errno.EIO)) as count:
            try:
                publish(goals(2), tmp_path / "parsed")
            except PublishError:
                refused += 1
                expected = before
            else:
                expected = new
        found = contents(tmp_path / "parsed")
        if state == "empty" and found.keys() == {"README.md"}:
            found = {}  # the description may come before the data
        assert found == expected, f"call {number}"
        if not count.hit:
            break
        publish(goals(2), tmp_path / "parsed")
        assert contents(tmp_path / "parsed") == new, f"the run after the failure of call {number}"
        assert names(tmp_path / "parsed") == set(new), f"the run after the failure of call {number}"
    assert refused > 20


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from pipeline.publish import publish
    from tests.faults import at_call, small_contract
    from tests.test_publish_switch import LAYOUTS, after_the_kill, goals, start
    layout, state, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    number, killed = 0, True
    os.fsync = lambda _: None
    with small_contract(), LAYOUTS[layout]():
        while killed:
            number += 1
            before = start(folder, state)
            child = os.fork()
            if child == 0:
                with at_call(number, lambda _: os.kill(os.getpid(), signal.SIGKILL)):
                    publish(goals(2), folder)
                os._exit(0)
            killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
            after_the_kill(folder, before, layout, number)
    print(number)
"""


def after_the_kill(folder: Path, before: dict[str, bytes], layout: str, number: int) -> None:
    """What must hold after a run was killed at its ``number``-th call."""
    new = files_of(2)
    if layout == "links":
        assert contents(folder) in (before, new), f"call {number}"
    else:  # the next run puts it right, also one that publishes nothing
        with pytest.raises(PublishError, match="letters"):
            publish({"letters": []}, folder)
        assert contents(folder) in (before, new), f"call {number}"
    publish(goals(1), folder)
    assert contents(folder) == files_of(1), f"the run after the kill at call {number}"
    assert names(folder) == set(new), f"the run after the kill at call {number}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("state", ["published", "plain"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_at_whichever_call_it_is_killed_the_set_is_the_old_or_the_new(tmp_path: Path, layout: str, state: str) -> None:
    calls = int(python(KILLED, layout, state, str(tmp_path / "parsed")))
    assert calls > 30


def python(script: str, *arguments: str) -> str:
    """What a Python process prints that runs ``script``."""
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


# ---- what a user can meet -----------------------------------------------------------------------------------------


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "somewhere")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(PublishError, match=r"parsed: Read-only file system\. Allow writing .* --parsed"):
        publish({}, tmp_path / "parsed")


@pytest.mark.parametrize("path", ["parsed", "parsed/below"])
def test_a_file_in_the_way_is_said(path: str, tmp_path: Path) -> None:
    (tmp_path / "parsed").write_text("not a folder")
    with pytest.raises(PublishError, match=r"A file is in the way at .*parsed"):
        publish({}, tmp_path / path)
    assert (tmp_path / "parsed").read_text() == "not a folder"


def test_runs_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    complete = [render(make_datasets(n)) for n in (1, 2, 3)]
    threads = [threading.Thread(target=publish, args=(make_datasets(n), tmp_path)) for n in (1, 2, 3, 1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contents(tmp_path) in complete
