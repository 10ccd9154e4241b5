"""What is kept between runs: whole or not there."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.beforehand import ENTRIES
from pipeline.documents import store as store_module
from pipeline.documents.store import Store, clean, key_of

KEY = key_of("a", "b")
PARTS = st.lists(st.binary(max_size=50), max_size=4).map(tuple)


def entry(store_folder):
    return store_folder / ENTRIES / KEY


@given(PARTS)
def test_what_is_put_is_what_is_got(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("store")
    with Store(folder) as store:
        store.put(KEY, parts)
    with Store(folder) as store:
        assert store.get(KEY) == parts
        assert tuple(store.parts(KEY)) == parts
        assert store.get(key_of("a", "c")) is None


@given(PARTS, st.data())
@settings(max_examples=200)
def test_an_entry_that_is_spoilt_is_not_there_and_can_be_made_again(tmp_path_factory, parts, data):
    folder = tmp_path_factory.mktemp("store")
    with Store(folder) as store:
        store.put(KEY, parts)
    whole = entry(folder).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    spoilt = data.draw(
        st.sampled_from(
            [
                whole[:at],
                whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :],
                whole[:at] + b"x" + whole[at:],
                whole + whole[at:],
                bytes(len(whole)),
            ]
        )
    )
    entry(folder).write_bytes(spoilt)
    with Store(folder) as store:
        assert store.get(KEY) is None
        store.put(KEY, parts)
        assert store.get(KEY) == parts


def test_an_entry_that_is_not_finished_is_not_there(tmp_path):
    def parts():
        yield b"first"
        raise ZeroDivisionError

    with Store(tmp_path) as store:
        with pytest.raises(ZeroDivisionError):
            store.put(KEY, parts())
        assert store.get(KEY) is None
        assert list((tmp_path / ENTRIES).iterdir()) == []


def test_a_fresh_run_sees_only_what_it_has_made_itself(tmp_path):
    with Store(tmp_path) as store:
        store.put(KEY, [b"old"])
    with Store(tmp_path, is_fresh=True) as store:
        assert store.get(KEY) is None
        store.put(KEY, [b"new"])
        assert store.get(KEY) == (b"new",)


def test_what_no_run_needs_any_more_goes(tmp_path):
    with Store(tmp_path) as store:
        for key in ("used", "forgotten", "stale"):
            store.put(key, [b"x"])
    (tmp_path / ENTRIES / "unfinished-1").write_bytes(b"of a run that was killed")
    with Store(tmp_path) as store:
        store.get("used")
        store.put("forgotten", [b"y"])
        store.forget("forgotten")
        store.prune()
    assert [path.name for path in (tmp_path / ENTRIES).iterdir()] == ["used"]


def test_where_nothing_can_be_kept_the_run_goes_on_and_says_so(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with Store(tmp_path / "taken") as store:
        store.put(KEY, [b"x"])
        assert store.get(KEY) == (b"x",)
        assert "taken" in store.trouble
        temporary = store._temporary
        assert temporary.is_dir()
        store.prune()
        assert store.get(KEY) == (b"x",)
    assert not temporary.exists()


def test_a_store_that_is_full_on_the_way_keeps_what_it_had(tmp_path, monkeypatch):
    made = store_module._temporary_file

    def full(folder):
        if folder.is_relative_to(tmp_path):
            raise OSError(errno.ENOSPC, "No space left on device")
        return made(folder)

    with Store(tmp_path) as store:
        store.put(KEY, [b"x"])
        monkeypatch.setattr(store_module, "_temporary_file", full)
        store.put("other", [b"y"])
        assert (store.get(KEY), store.get("other")) == ((b"x",), (b"y",))
        assert "No space left" in store.trouble


# ---- clean -----------------------------------------------------------------------------------------------------------


def test_clean_removes_what_is_ours_and_nothing_else(tmp_path):
    with Store(tmp_path / ".cache") as store:
        store.put(KEY, [b"x"])
    (tmp_path / "goals.parquet").write_bytes(b"data")
    (tmp_path / ".cache/notes.txt").write_text("somebody's own")
    assert clean(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == [".cache", "goals.parquet", "notes.txt"]
    assert not clean(tmp_path)


def test_clean_leaves_a_folder_that_another_made(tmp_path):
    (tmp_path / ".cache" / ENTRIES).mkdir(parents=True)
    (tmp_path / ".cache" / ENTRIES / "x").write_text("not ours")
    assert not clean(tmp_path)
    assert (tmp_path / ".cache" / ENTRIES / "x").exists()


def test_clean_follows_no_link(tmp_path):
    with Store(tmp_path / "elsewhere") as store:
        store.put(KEY, [b"x"])
    (tmp_path / "parsed").mkdir()
    (tmp_path / "parsed/.cache").symlink_to(tmp_path / "elsewhere")
    assert not clean(tmp_path / "parsed")
    assert entry(tmp_path / "elsewhere").exists()
