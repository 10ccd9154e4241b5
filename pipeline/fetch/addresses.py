"""Which addresses may be fetched: https, and plain http to this computer alone."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

LOCAL_NAME = "localhost"


def check_address(address: str, before: str | None = None) -> str | None:
    """What is wrong with an address, or None.

    Args:
        address: the address.
        before: the one that redirects to it; from https none leads to plain http, and none from elsewhere to this
            computer.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{address!r} is no address: {error}"
    if not address.isascii() or any(c <= " " or c == "\x7f" for c in address):
        return f"{address!r} holds what no address may: write it with %-escapes"
    if parts.scheme not in ("http", "https"):
        return f"{address!r}: {parts.scheme or 'no scheme'} is not fetched; expected https"
    if not host:
        return f"{address!r} is no address: expected https://…"
    if parts.username is not None or parts.password is not None:
        return f"{address!r} holds a user name or password, which is not sent"
    if parts.scheme == "http" and not is_loopback(host):
        return f"{address!r}: plain http is not fetched; expected https"
    return None if before is None else _redirect_problem(parts.scheme, host, address, before)


def _redirect_problem(scheme: str, host: str, address: str, before: str) -> str | None:
    came_from = urlsplit(before)
    if came_from.scheme == "https" and scheme == "http":
        return f"{before!r} redirects to {address!r}: from https to plain http is not followed"
    if is_loopback(host) and not is_loopback(came_from.hostname or ""):
        return f"{before!r} redirects to {address!r}: from elsewhere to this computer is not followed"
    return None


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and the addresses of this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == LOCAL_NAME
