"""Datasets written to a URL that fsspec knows: ``s3://``, ``abfs://``, ``memory://`` and the like.

::

    URL/sets/1f0c…/goals.parquet …   the files of a set, with a datapackage.json of their own
    URL/datapackage.json             the pointer: lists the files of the set that holds, as sets/1f0c…/goals.parquet
    URL/goals.parquet, URL/README.md copies under plain names

What holds there: the files of a set are all written before the pointer, which is one object and replaced in one step,
as object stores do; the set before stays until the next one. So who reads what ``datapackage.json`` lists finds one
complete set, whenever the run is cut short.

What does not: the copies are replaced one by one before the pointer, so in these seconds, and after a run that was cut
short in them until the next, some are of the new set and some of the old. There is no lock: two runs at once on one URL
leave one set complete, but maybe the copies of the other. Nothing is fsynced; lasting is what the store promises.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.publish.errors import PublishError, writing
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE, listed_files
from pipeline.publish.sets import CURRENT, local_set, set_id
from pipeline.schemas import DATASETS

SETS_FOLDER = "sets"
_LOCAL = {"", "file", "local"}


def local_folder(parsed: Path | str) -> Path | None:
    """The folder of this machine that a path or a URL names; None for a URL of another place."""
    if isinstance(parsed, Path) or "://" not in parsed:
        return Path(parsed)
    # with it come HTTP and TLS, which a run over folders spends no time on
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(parsed)
    return Path(url2pathname(parts.path)) if parts.scheme in _LOCAL else None


def remote_set(url: str, check_hashes: bool = False) -> str | None:
    """The id of the set that the pointer at ``url`` names; None where there is none, or not all of it."""
    with _store(url) as (store, root):
        name = _pointed_at(store, root)
        if name is None:
            return None
        folder = f"{root}/{SETS_FOLDER}/{name}"
        try:
            package = store.cat_file(f"{folder}/{DATA_PACKAGE_FILE}")
            whole = set_id(package, store.cat_file(f"{folder}/{DICTIONARY_FILE}")) == name
            files = listed_files(package) or []
            whole = whole and all(store.size(f"{folder}/{file.path}") == file.size for file in files)
            if check_hashes:
                whole = whole and all(
                    hashlib.sha256(store.cat_file(f"{folder}/{file.path}")).hexdigest() == file.sha256 for file in files
                )
        except FileNotFoundError:
            return None
        return name if whole else None


@contextmanager
def delivered(parsed: str) -> Iterator[Path]:
    """The folder that datasets meant for ``parsed`` are to be written to.

    Of a folder of this machine it is that folder. Of a URL it is one that lasts as long as the ``with``, whose set is
    uploaded at the end where nothing failed; what would be kept there from run to run is not.

    Raises:
        PublishError: the URL cannot be written; the set that was there before is as it was.
    """
    folder = local_folder(parsed)
    if folder is not None:
        yield folder
        return
    with TemporaryDirectory(prefix="followup-") as name:
        folder = Path(name)
        yield folder
        made = local_set(folder)
        if made is not None:
            upload(parsed, (folder / CURRENT).resolve(), made)


def upload(url: str, made: Path, new: str) -> bool:
    """Makes the set in the folder ``made`` the one that readers of ``url`` find.

    Returns:
        False where it was there already.

    Raises:
        PublishError: it cannot be written; the set that was there before is as it was.
    """
    was_there = remote_set(url) == new
    files = [str(path.relative_to(made).as_posix()) for path in sorted(made.rglob("*")) if path.is_file()]
    with _store(url) as (store, root), writing(url):
        before = _pointed_at(store, root)
        if not was_there:
            for name in files:
                _put(store, made / name, f"{root}/{SETS_FOLDER}/{new}/{name}")
        _remove_copies(store, root, set(files))
        for name in files:
            if name != DATA_PACKAGE_FILE:
                _put(store, made / name, f"{root}/{name}")
        store.pipe_file(f"{root}/{DATA_PACKAGE_FILE}", _pointer((made / DATA_PACKAGE_FILE).read_bytes(), new))
        _remove_others(store, root, {new, before})
    return not was_there


@contextmanager
def _store(url: str) -> Iterator[tuple[Any, str]]:
    """The file system of ``url``, and the path in it.

    Raises:
        PublishError: what reads such URLs is not installed, or none does.
    """
    try:
        store, root = import_module("fsspec.core").url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise PublishError(
            f"the datasets cannot be written to {url}: {error}. URLs need the extra `dask` (pip install "
            "'followup-pipeline[dask]') and the package for their kind of store, such as s3fs or adlfs."
        ) from error
    with writing(url):
        yield store, root.rstrip("/")


def _put(store: Any, local: Path, path: str) -> None:
    store.makedirs(path.rpartition("/")[0], exist_ok=True)
    store.put_file(str(local), path)


def _pointer(package: bytes, name: str) -> bytes:
    """The Data Package of a set as it stands beside the sets: the same, with longer paths."""
    content = json.loads(package)
    prefix = f"{SETS_FOLDER}/{name}/"
    for resource in content["resources"]:
        path = resource["path"]
        resource["path"] = prefix + path if isinstance(path, str) else [prefix + part for part in path]
        for part in resource.get("parts", ()):
            part["path"] = prefix + part["path"]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _listed_paths(store: Any, root: str) -> Sequence[str]:
    """What the pointer lists: ``sets/<name>/<path>``."""
    try:
        files = listed_files(store.cat_file(f"{root}/{DATA_PACKAGE_FILE}"))
    except FileNotFoundError:
        return ()
    return [file.path for file in files or ()]


def _pointed_at(store: Any, root: str) -> str | None:
    """The name of the set that holds."""
    names = {path.split("/")[1] for path in _listed_paths(store, root) if path.startswith(f"{SETS_FOLDER}/")}
    return names.pop() if len(names) == 1 else None


def _remove_copies(store: Any, root: str, coming: set[str]) -> None:
    """Takes away what would stand beside the copies of the set to come: those of any other set.

    A dataset that was several files and becomes one, or the other way round, must be gone before.
    """
    listed = {path.split("/")[2] for path in _listed_paths(store, root) if path.startswith(f"{SETS_FOLDER}/")}
    ours = listed | {dataset.file_name for dataset in DATASETS}
    store.invalidate_cache()
    for entry in store.ls(root, detail=True):
        name = entry["name"].rstrip("/").rpartition("/")[2]
        if name not in ours or (name in coming and entry["type"] == "file"):
            continue
        parts = [path[len(entry["name"]) - len(name) :] for path in store.find(entry["name"])]
        if name in coming or not coming.intersection(parts):
            store.rm(entry["name"], recursive=True)
        else:
            for part in sorted(set(parts) - coming):
                store.rm(f"{root}/{part}")


def _remove_others(store: Any, root: str, kept: set[str | None]) -> None:
    """Takes away all sets but those named; one that cannot go now goes after the next run."""
    try:
        for path in store.ls(f"{root}/{SETS_FOLDER}", detail=False):
            if path.rstrip("/").rpartition("/")[2] not in kept:
                store.rm(path, recursive=True)
    except OSError:
        return
