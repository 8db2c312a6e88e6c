"""Where a request comes from: the peer, or what proxies that are trusted say."""

import functools
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
OWNED_BITS = 64
"""What one customer is given of the longer addresses: all of it is one source."""


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks and addresses, separated by commas. Raises: ValueError."""
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


def source_of(environ: Mapping[str, Any], trusted: tuple[Network, ...]) -> str:
    """Say the address a request comes from; empty where there is none.

    Each proxy adds whom it answers at the end of X-Forwarded-For, so that is read from there, and
    as far as those who say it are trusted: what a stranger wrote counts for nothing.
    """
    known = _address(str(environ.get("REMOTE_ADDR", "")))
    for hop in reversed(str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
        said = _address(hop.strip())
        if known is None or said is None or not is_trusted(str(known), trusted):
            break
        known = said
    return "" if known is None else str(known)


def is_trusted(peer: str, trusted: tuple[Network, ...]) -> bool:
    """Say whether a peer is one of the proxies that are believed."""
    known = _address(peer)
    return known is not None and any(known in network for network in trusted)


def neighbourhood(source: str) -> str:
    """Say the addresses that one sender has: a block of IPv6, or the address itself."""
    address = _address(source)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, OWNED_BITS), strict=False))
    return source


@functools.lru_cache(maxsize=4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket for both kinds names IPv4 peers in the longer form.
    return getattr(address, "ipv4_mapped", None) or address
