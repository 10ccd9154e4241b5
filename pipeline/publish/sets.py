"""A folder of datasets that readers find whole at every moment, and the switch from one set to the next.

::

    parsed/.sets/1f0c…/goals.parquet …   the files of a set; the folder's name is the hash of its content
    parsed/.current → .sets/1f0c…        the set that holds: replaced in one step, which is the switch
    parsed/goals.parquet → .current/goals.parquet
    parsed/README.md                     a plain file: it changes with the program, not with the data

A set is written aside, in ``.sets/.work``, and is on the disk before the switch. Whatever happens before the switch
leaves the old set, whatever happens after it the new one; what a killed run leaves lies in ``.sets`` and is cleared by
the next. The old set goes after the switch: a reader with an open file keeps it (not on Windows), one that has followed
``.current`` and opens files one after the other finds the next one missing, never another's.

In a folder of plain files, as earlier versions wrote it, those are first made a set of their own (hard links, or copies
where there are none), then each is replaced by a link to itself, then comes the switch.

Where the file system has no symbolic links the files lie in ``parsed`` themselves: see :mod:`pipeline.publish.moves`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from pipeline.publish.disk import remove, sync_folder, write_file
from pipeline.publish.moves import is_unfinished, recover, swap_in
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE, listed_files
from pipeline.schemas import DATASETS

SETS_FOLDER = ".sets"
CURRENT = ".current"
WORK_FOLDER = ".work"
ADOPTED = ".before"
"""Name of the set that plain files are made into: it lasts until the switch."""

ID_DIGITS = 16

_NO_LINKS_HERE = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


def set_id(package: bytes, dictionary: bytes) -> str:
    """The id of a set: a hash over the hashes of all its files."""
    return hashlib.sha256(package + dictionary).hexdigest()[:ID_DIGITS]


def work_folder(parsed: Path) -> Path:
    """Where a set is made: on the file system of ``parsed``, hidden."""
    return parsed / SETS_FOLDER / WORK_FOLDER


# ---- what is there ------------------------------------------------------------------------------------------------


def local_set(parsed: Path, check_hashes: bool = False) -> str | None:
    """The id of the set in ``parsed``; None where none is, or not all of it.

    Reads ``datapackage.json`` and looks at the sizes of the files it lists; with ``check_hashes`` reads them all.
    """
    name = _current_name(parsed)
    folder = parsed / SETS_FOLDER / name if name else parsed
    try:
        package = (folder / DATA_PACKAGE_FILE).read_bytes()
        dictionary = (folder / DICTIONARY_FILE).read_bytes()
    except OSError:
        return None
    found = set_id(package, dictionary)
    if is_unfinished(parsed) or (name and not (name == found and _are_linked(parsed, folder))):
        return None
    return found if is_intact(folder, package, check_hashes) else None


def is_intact(folder: Path, package: bytes, check_hashes: bool) -> bool:
    """True where the files that ``package`` lists are in ``folder`` with the sizes, and the hashes, it gives."""
    files = listed_files(package)
    try:
        return files is not None and all(
            (folder / path).stat().st_size == size and (not check_hashes or _sha256(folder / path) == sha256)
            for path, size, sha256 in files
        )
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _current_name(parsed: Path) -> str | None:
    """The name of the set's folder in ``.sets``; None where the folder holds plain files or nothing."""
    try:
        folder, _, name = os.readlink(parsed / CURRENT).replace(os.sep, "/").rpartition("/")
    except OSError:
        return None
    return name if folder == SETS_FOLDER and (parsed / SETS_FOLDER / name).is_dir() else None


def _are_linked(parsed: Path, folder: Path) -> bool:
    return (parsed / DICTIONARY_FILE).is_file() and all(
        _leads_to(parsed / name, f"{CURRENT}/{name}") for name in _linked_names(folder)
    )


def _linked_names(folder: Path) -> set[str]:
    return set(os.listdir(folder)) - {DICTIONARY_FILE}


def _leads_to(path: Path, target: str) -> bool:
    try:
        return os.readlink(path).replace(os.sep, "/") == target
    except OSError:
        return False


# ---- clearing up --------------------------------------------------------------------------------------------------


def begin(parsed: Path) -> Path:
    """Puts right and clears away what a killed run left, and makes the work folder. The folder's lock must be ours.

    Raises:
        OSError: what is to be moved back or away cannot be, or nothing can be written.
    """
    recover(parsed)
    _clear(parsed)
    work = work_folder(parsed)
    for folder in (work.parent, work):  # not ``parsed``: when its disk was taken away it must not be made anew
        folder.mkdir(exist_ok=True)
    return work


def tidy(parsed: Path) -> None:
    """Takes away what no set needs any more. What cannot go now, the next run clears."""
    with suppress(OSError):
        _clear(parsed)


def _clear(parsed: Path) -> None:
    sets, current = parsed / SETS_FOLDER, _current_name(parsed)
    if sets.is_dir():
        gone = work_folder(parsed) / "gone"
        for name in sorted(set(os.listdir(sets)) - {current, WORK_FOLDER}):
            # moved first: a set is there wholly or not at all
            gone.mkdir(parents=True, exist_ok=True)
            os.replace(sets / name, gone / name)
        remove(work_folder(parsed))
        if not current:
            sets.rmdir()
    with os.scandir(parsed) as entries:
        links = [Path(entry.path) for entry in entries if entry.is_symlink()]
    for link in links:
        is_ours = link.name == CURRENT or _leads_to(link, f"{CURRENT}/{link.name}")
        if is_ours and not link.exists():
            link.unlink()


# ---- the switch ---------------------------------------------------------------------------------------------------


def install(parsed: Path, made: Path, new: str) -> bool:
    """Makes the set in the folder ``made`` the one that readers of ``parsed`` find.

    Args:
        parsed: the folder, whose lock is ours and in which :func:`begin` has cleared up.
        made: the set, in :func:`work_folder`.
        new: its id.

    Returns:
        False where it was there already.

    Raises:
        OSError: something cannot be written; the set that was there before is as it was.
    """
    if not _has_links(work_folder(parsed)):
        return _install_plain(parsed, made, new)
    was_there = local_set(parsed) == new
    if _current_name(parsed) == new:
        _mend(made, parsed / SETS_FOLDER / new)
    else:
        os.replace(made, parsed / SETS_FOLDER / new)
        sync_folder(parsed / SETS_FOLDER)
    if _current_name(parsed) is None:
        _adopt(parsed)
    names = _linked_names(parsed / SETS_FOLDER / new)
    for name in sorted(names | (_linked_names(parsed / CURRENT) if (parsed / CURRENT).exists() else set())):
        _link(parsed, name, f"{CURRENT}/{name}")
    _place_dictionary(parsed, parsed / SETS_FOLDER / new / DICTIONARY_FILE)
    sync_folder(parsed)
    _link(parsed, CURRENT, f"{SETS_FOLDER}/{new}")
    with suppress(OSError):  # the new set holds; if the power fails just now, the old one does
        sync_folder(parsed)
    return not was_there


def _has_links(work: Path) -> bool:
    """Whether there are symbolic links, and one to a folder can be replaced in one step (which Windows cannot)."""
    if sys.platform == "win32":
        return False
    probe = work / "probe"
    try:
        os.symlink("nowhere", probe)
    except NotImplementedError:
        return False
    except OSError as error:
        if error.errno in _NO_LINKS_HERE:
            return False
        raise
    os.unlink(probe)
    return True


def _link(parsed: Path, name: str, target: str) -> None:
    """Puts a link in place of what is there, in one step."""
    if _leads_to(parsed / name, target):
        return
    draft = work_folder(parsed) / "link"
    remove(draft)
    os.symlink(target, draft)
    os.replace(draft, parsed / name)


def _place_dictionary(parsed: Path, source: Path) -> None:
    """Puts the data dictionary beside the links: a plain file, since git keeps it and it says the same of all sets."""
    target, content = parsed / DICTIONARY_FILE, source.read_bytes()
    if target.is_symlink() or not target.is_file() or target.read_bytes() != content:
        draft = work_folder(parsed) / DICTIONARY_FILE
        remove(draft)
        write_file(draft, content)
        os.replace(draft, target)


def _mend(made: Path, folder: Path) -> None:
    """Puts each file of a set in place of what should be the same but may have been damaged."""
    for path in sorted(made.rglob("*")):
        target = folder / path.relative_to(made)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            os.replace(path, target)
    sync_folder(folder)


def _adopt(parsed: Path) -> None:
    """Makes the plain files that are there a set, to switch from."""
    names = [name for name in own_names(parsed) if (parsed / name).is_file()]
    if not names:
        return
    draft = work_folder(parsed) / ADOPTED
    draft.mkdir()
    for name in names:
        try:
            # a hard link to a link would be another link
            os.link((parsed / name).resolve(), draft / name)
        except (OSError, NotImplementedError):
            write_file(draft / name, (parsed / name).read_bytes())
    sync_folder(draft)
    os.replace(draft, parsed / SETS_FOLDER / ADOPTED)
    sync_folder(parsed / SETS_FOLDER)
    if os.path.lexists(parsed / CURRENT) and not (parsed / CURRENT).is_symlink():
        os.replace(parsed / CURRENT, work_folder(parsed) / "copied")  # a copy of the folder that followed links
    _link(parsed, CURRENT, f"{SETS_FOLDER}/{ADOPTED}")


def own_names(parsed: Path) -> list[str]:
    """Names in ``parsed`` that are ours: those of the contract and those that the set that is there lists."""
    try:
        listed = listed_files((parsed / DATA_PACKAGE_FILE).read_bytes()) or []
    except OSError:
        listed = []
    return sorted({DATA_PACKAGE_FILE, *(d.file_name for d in DATASETS), *(file.path.split("/")[0] for file in listed)})


def _install_plain(parsed: Path, made: Path, new: str) -> bool:
    """:func:`install` where there are no links."""
    if _current_name(parsed) is None and local_set(parsed, check_hashes=True) == new:
        return False
    swap_in(parsed, made, own_names(parsed))
    with suppress(OSError):
        sync_folder(parsed)
        remove(parsed / CURRENT)
        recover(parsed)
    return True
