"""The structure tree of a tagged PDF, over all pages.

pdfplumber reads the tree too, but gives each piece of content the page of the element it hangs on; in a table cell that
runs over a page break that is the wrong page. The tree is therefore read here from the file's objects, whatever library
gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model import Finding, StructElement
from pipeline.reading.circles import Objects, circular

MAX_DEPTH = 100
"""Deeper nodes are left out: trees of word processors are 6-12 deep, and a cycle never ends."""


def read_structure(
    catalog: Mapping[str, Any], page_numbers: Mapping[int, int], objects: Objects
) -> tuple[tuple[StructElement, ...], tuple[Finding, ...]]:
    """The top elements of the structure tree, and what is wrong with it.

    Args:
        catalog: the document catalog.
        page_numbers: object id of each page → its number from 1.
        objects: the objects of the file.

    Returns:
        The tree, without elements that reach no marked content; empty where there is no tree. A finding where it leads
        back to itself.
    """
    root = objects.get(catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return (), ()
    roles = objects.get(root.get("RoleMap"))
    reader = _TreeReader(roles if isinstance(roles, dict) else {}, page_numbers, objects)
    children = reader.children(root.get("K"), None, 0)
    return tuple(child for child in children if isinstance(child, StructElement)), tuple(reader.findings())


class _TreeReader:
    # a tree has a node for each line of text: what most of them do not have is not asked for
    def __init__(self, roles: Mapping[str, Any], page_numbers: Mapping[int, int], objects: Objects) -> None:
        self.roles = roles
        self.page_numbers = page_numbers
        self.objects = objects
        self.known_roles: dict[str, str] = {}
        self.seen: set[int] = set()
        """Objects that were met. Each has one parent: a second one leads round in a circle, or fans out without end."""
        self.last_page: int | None = None
        """The page that was met last."""
        self.circles: list[tuple[str, int | None]] = []
        """What leads round, and the page that was met last before it."""

    def findings(self) -> Iterator[Finding]:
        """What is said of the circles."""
        if self.circles:
            pages = sorted({page for _, page in self.circles if page is not None})
            then = "the second time it was left out. Compare the tables with the printed page"
            yield circular("warning", self.circles[0][0], then, pages)

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
        if "S" not in node:
            return None
        if number in self.seen:
            self.circles.append(
                (f"object {number} of the structure tree is named twice or leads back to itself", self.last_page)
            )
            return None
        if number is not None:
            self.seen.add(number)
        return self.element(node, page, depth)

    def page_of(self, node: Mapping[str, Any], page: int | None) -> int | None:
        number = self.objects.number(node["Pg"])
        found = page if number is None else self.page_numbers.get(number, page)
        self.last_page = found or self.last_page
        return found

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
            mapped = self.objects.name(self.objects.get(self.roles[role]))
            if mapped == role:  # some producers write each of their roles into the map
                return role
            role = mapped
        if role in seen:
            self.circles.append((f"the role {role!r} of the structure tree leads back to itself", self.last_page))
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
