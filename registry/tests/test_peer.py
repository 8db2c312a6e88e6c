"""Only a proxy of ours is believed about whom it asks for, and by what."""

from ipaddress import ip_network

import pytest

from registry.peer import Proxies

OURS = Proxies([ip_network("10.0.0.0/8"), ip_network("::1/128")])


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.7, 198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1,10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "unknown", "unknown"),
        ("10.0.0.1", " , ", "10.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_source_is_the_nearest_address_that_is_not_ours(
    peer: str, forwarded: str, source: str
) -> None:
    assert OURS.source(peer, forwarded) == source


@pytest.mark.parametrize(
    ("peer", "forwarded", "secure"),
    [
        ("10.0.0.1", "https", True),
        ("10.0.0.1", "https, https", True),
        ("10.0.0.1", "https,http", False),
        ("10.0.0.1", "http", False),
        ("10.0.0.1", "", False),
        ("203.0.113.9", "https", False),
        ("", "https", False),
    ],
)
def test_a_proxy_of_ours_vouches_for_tls(peer: str, forwarded: str, *, secure: bool) -> None:
    assert OURS.secure(peer, forwarded) is secure
