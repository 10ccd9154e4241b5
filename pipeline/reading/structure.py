"""The structure tree of a tagged PDF, over all pages.

pdfplumber reads the tree too, but gives each piece of content the page of the element it hangs on; in a table cell that
runs over a page break that is the wrong page. The tree is therefore read here from the file's objects, whatever library
gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pipeline.model import StructElement

MAX_DEPTH = 100
"""Deeper nodes are left out: trees of word processors are 6-12 deep, and a cycle never ends."""


class Objects(Protocol):
    """The objects of a file: dictionaries, lists, numbers, and what a library has for references and names."""

    def get(self, value: Any, /) -> Any:
        """The object that ``value`` is or refers to."""

    def number(self, value: Any, /) -> int | None:
        """The number of the object that ``value`` refers to, None where it is no reference."""

    def name(self, value: Any, /) -> str:
        """The text of a name."""


def read_structure(
    catalog: Mapping[str, Any], page_numbers: Mapping[int, int], objects: Objects
) -> tuple[StructElement, ...]:
    """The top elements of the structure tree.

    Args:
        catalog: the document catalog.
        page_numbers: object id of each page → its number from 1.
        objects: the objects of the file.

    Returns:
        The tree, without elements that reach no marked content; empty where there is no tree.
    """
    root = objects.get(catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return ()
    roles = objects.get(root.get("RoleMap"))
    reader = _TreeReader(roles if isinstance(roles, dict) else {}, page_numbers, objects)
    return tuple(child for child in reader.children(root.get("K"), None, 0) if isinstance(child, StructElement))


class _TreeReader:
    # a tree has a node for each line of text: what most of them do not have is not asked for
    def __init__(self, roles: Mapping[str, Any], page_numbers: Mapping[int, int], objects: Objects) -> None:
        self.roles = roles
        self.page_numbers = page_numbers
        self.objects = objects
        self.known_roles: dict[str, str] = {}
        self.seen: set[int] = set()
        """Objects that were met. Each has one parent: a second one leads round in a circle, or fans out without end."""

    def children(self, kids: Any, page: int | None, depth: int) -> list[StructElement | tuple[int, int]]:
        """What hangs on a node: elements, and (page, mcid) pairs. ``page`` is that of the parent."""
        resolved = self.objects.get(kids)
        found = [self.child(kid, page, depth) for kid in (resolved if isinstance(resolved, list) else [kids])]
        return [child for child in found if child is not None]

    def child(self, kid: Any, page: int | None, depth: int) -> StructElement | tuple[int, int] | None:
        node = kid if isinstance(kid, int) else self.objects.get(kid)
        if isinstance(node, int):
            return (page, node) if page is not None else None
        if not isinstance(node, dict) or depth > MAX_DEPTH:
            return None
        if "Pg" in node:
            page = self.page_of(node, page)
        if "MCID" in node:
            return (page, node["MCID"]) if page is not None and isinstance(node["MCID"], int) else None
        number = self.objects.number(kid)
        if "S" not in node or number in self.seen:
            return None
        if number is not None:
            self.seen.add(number)
        return self.element(node, page, depth)

    def page_of(self, node: Mapping[str, Any], page: int | None) -> int | None:
        number = self.objects.number(node["Pg"])
        return page if number is None else self.page_numbers.get(number, page)

    def element(self, node: Mapping[str, Any], page: int | None, depth: int) -> StructElement | None:
        found = self.children(node["K"], page, depth + 1) if "K" in node else []
        kind = self.role(node["S"])
        if not found and kind not in ("TD", "TH"):
            return None
        children: tuple[StructElement, ...] = ()
        content = tuple([child for child in found if not isinstance(child, StructElement)])
        if len(content) < len(found):
            # content beside elements keeps its place in the order as an element of its own
            children = tuple(
                [child if isinstance(child, StructElement) else StructElement("", (), (child,)) for child in found]
            )
            content = ()
        attributes = self.attributes(node["A"]) if "A" in node else {}
        if not attributes:
            return StructElement(kind, children, content)
        rows, columns = self.span(attributes.get("RowSpan")), self.span(attributes.get("ColSpan"))
        return StructElement(kind, children, content, rows, columns)

    def role(self, name: Any) -> str:
        role = self.objects.name(name)
        if role not in self.known_roles:
            self.known_roles[role] = self.role_of(role)
        return self.known_roles[role]

    def role_of(self, role: str) -> str:
        seen: set[str] = set()
        while role in self.roles and role not in seen:
            seen.add(role)
            role = self.objects.name(self.objects.get(self.roles[role]))
        return role

    def attributes(self, raw: Any) -> dict[str, Any]:
        resolved = self.objects.get(raw)
        if isinstance(resolved, dict):
            return resolved
        found: dict[str, Any] = {}
        for item in resolved if isinstance(resolved, list) else [resolved]:
            table = self.objects.get(item)
            if isinstance(table, dict):
                found.update(table)
        return found

    def span(self, value: Any) -> int:
        span = self.objects.get(value)
        return span if isinstance(span, int) and 1 <= span <= 100 else 1
