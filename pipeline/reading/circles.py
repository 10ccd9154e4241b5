"""Objects of a file that lead back to themselves: where they do, and what is said of it.

Reading follows no circle twice. What hangs on one, and whether anything is lost by it, decides how grave it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from pipeline.model import Finding, Severity
from pipeline.reading.errors import UNSURE, CircleError

STAGE = "reading"
CODE = "cyclic-structure"
MAX_NODES = 20_000
"""Nodes of an outline or a tree of names that are looked at. Measured on reports and minutes: 0-8."""
SHOWN = 5
"""Pages that a message names."""


class Objects(Protocol):
    """The objects of a file: dictionaries, lists, numbers, and what a library has for references and names."""

    def get(self, value: Any, /) -> Any:
        """The object that ``value`` is or refers to."""

    def number(self, value: Any, /) -> int | None:
        """The number of the object that ``value`` refers to, None where it is no reference."""

    def name(self, value: Any, /) -> str:
        """The text of a name."""


def circular(severity: Severity, what: str, then: str, pages: Sequence[int] = ()) -> Finding:
    """The finding: ``what`` leads round, what was done ``then``, on which pages it is."""
    shown = ", ".join(map(str, pages[:SHOWN])) + (" …" if len(pages) > SHOWN else "")
    where = f" (page{'s' if len(pages) > 1 else ''} {shown})" if pages else ""
    message = f"{what}{where}, expected none that does: {then}"
    return Finding(STAGE, severity, CODE, message, min(pages, default=None))


def page_tree_circle(catalog: Mapping[str, Any], objects: Objects) -> Iterator[Finding]:
    """A finding where a page, or a node of the page tree, hangs on more than one other or on itself."""
    seen: set[int] = set()
    queue = [catalog.get("Pages")]
    while queue:
        reference = queue.pop()
        number = objects.number(reference)
        if number is not None and number in seen:
            then = "pages may be missing or there twice. Compare with the document, or print it to a new PDF"
            yield circular("error", f"object {number} of the page tree is named twice or leads back to itself", then)
            return
        if number is not None:
            seen.add(number)
        queue += _below(objects, reference, "Kids")


def parent_circle(catalog: Mapping[str, Any], pages: Iterable[tuple[int, Any]], objects: Objects) -> Iterator[Finding]:
    """A finding where the way up from pages ends nowhere.

    Args:
        catalog: the document catalog.
        pages: each page's number and what its /Parent is.
        objects: the objects of the file.
    """
    # the way up from a node is gone once, for all that hangs on it
    ends: dict[int, bool] = {}
    if (root := objects.number(catalog.get("Pages"))) is not None:
        ends[root] = _ends(objects, root, catalog.get("Pages"), {})
    lost = [number for number, parent in pages if not _ends(objects, objects.number(parent), parent, ends)]
    if lost:
        then = "nothing was looked for there. Print the document to a new PDF if another reader shows it otherwise"
        yield circular("warning", "the way up in the page tree leads back to itself", then, lost)


def _ends(objects: Objects, number: int | None, parent: Any, ends: dict[int, bool]) -> bool:
    """Whether the way up from here comes to an end; ``ends`` is what is known of nodes, and grows."""
    way: set[int] = set()
    while number is not None and number not in ends:
        if number in way:
            ends.update(dict.fromkeys(way, False))
            return False
        way.add(number)
        node = _got(objects, parent)
        parent = node.get("Parent") if isinstance(node, dict) else None
        number = objects.number(parent)
    end = number is None or ends[number]
    ends.update(dict.fromkeys(way, end))
    return end


def side_circles(catalog: Mapping[str, Any], objects: Objects) -> Iterator[Finding]:
    """Findings about outlines, names, labels and fields, none of which are read."""
    for what, roots, keys in _sides(catalog, objects):
        number = _met_twice(objects, roots, keys)
        if number is not None:
            then = "it is not read, so that nothing is missing"
            yield circular("info", f"object {number} of the {what} is named twice or leads back to itself", then)


def _sides(catalog: Mapping[str, Any], objects: Objects) -> Iterator[tuple[str, list[Any], tuple[str, ...]]]:
    """What is it called, where it begins, by which keys it goes on."""
    if "Outlines" in catalog:
        yield "outline", [catalog["Outlines"]], ("First", "Next")
    names = _got(objects, catalog.get("Names"))
    for key, root in names.items() if isinstance(names, dict) else ():
        yield f"names of {objects.name(key)}", [root], ("Kids",)
    if "PageLabels" in catalog:
        yield "page labels", [catalog["PageLabels"]], ("Kids",)
    fields = _got(objects, catalog.get("AcroForm"))
    if isinstance(fields, dict):
        yield "form fields", [fields.get("Fields")], ("Kids",)


def _met_twice(objects: Objects, roots: Sequence[Any], keys: Sequence[str]) -> int | None:
    """A node that is met a second time on the way down from ``roots``; None where none is."""
    seen: set[int] = set()
    queue = list(roots)
    while queue and len(seen) < MAX_NODES:
        reference = queue.pop()
        number = objects.number(reference)
        if number is not None:
            if number in seen:
                return number
            seen.add(number)
        try:
            found = objects.get(reference)
        except CircleError:
            return number
        except UNSURE:
            continue
        if isinstance(found, list):
            queue += found
        elif isinstance(found, dict):
            queue += [found[key] for key in keys if key in found]
    return None


def _below(objects: Objects, reference: Any, key: str) -> list[Any]:
    node = _got(objects, reference)
    kids = _got(objects, node.get(key)) if isinstance(node, dict) else None
    return kids if isinstance(kids, list) else []


def _got(objects: Objects, value: Any) -> Any:
    """The object, None where it cannot be had."""
    try:
        return objects.get(value)
    except UNSURE:
        return None


def leads_round(objects: Objects, reference: Any, key: str) -> bool:
    """Whether the way from an object by one key leads back to where it was."""
    way: set[int] = set()
    while (number := objects.number(reference)) is not None:
        if number in way:
            return True
        way.add(number)
        try:
            found = objects.get(reference)
        except CircleError:
            return True
        entries = getattr(found, "entries", None) or getattr(found, "attrs", None) or found
        reference = entries.get(key) if isinstance(entries, Mapping) else None
    return False


def circle(following: Mapping[int, int]) -> int | None:
    """One of those from which the way leads back to itself; ``following`` is where it leads from each."""
    ended: set[int] = set()
    for start in following:
        way: set[int] = set()
        at: int | None = start
        while at is not None and at not in ended:
            if at in way:
                return at
            way.add(at)
            at = following.get(at)
        ended |= way
    return None
