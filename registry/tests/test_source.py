"""Where a request comes from, however many proxies say it."""

from pathlib import Path

import pytest

from registry.source import neighbourhood, read_networks, source_of
from support import registry_command

TRUSTED = read_networks("10.0.0.0/8, fd00::/8,192.0.2.1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        pytest.param("203.0.113.7", "", "203.0.113.7", id="no proxy"),
        pytest.param("203.0.113.7", "198.51.100.1", "203.0.113.7", id="a stranger's word"),
        pytest.param("10.1.1.1", "198.51.100.1", "198.51.100.1", id="a proxy's word"),
        pytest.param("10.1.1.1", "", "10.1.1.1", id="a proxy's own request"),
        pytest.param("10.1.1.1", "6.6.6.6, 198.51.100.1", "198.51.100.1", id="a lie before"),
        pytest.param("10.1.1.1", "198.51.100.1, 192.0.2.1", "198.51.100.1", id="two proxies"),
        pytest.param("10.1.1.1", "10.2.2.2,10.3.3.3", "10.2.2.2", id="all of ours"),
        pytest.param("10.1.1.1", "198.51.100.1, junk", "10.1.1.1", id="what is no address"),
        pytest.param("fd00::1", "2001:db8::5", "2001:db8::5", id="longer addresses"),
        pytest.param("::ffff:10.1.1.1", "198.51.100.1", "198.51.100.1", id="one socket for both"),
        pytest.param("", "198.51.100.1", "", id="no address at all"),
    ],
)
def test_a_source_is_what_those_who_are_trusted_say(peer: str, forwarded: str, source: str) -> None:
    assert source_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}, TRUSTED) == source


def test_without_trusted_proxies_the_peer_is_the_source() -> None:
    said = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}

    assert source_of(said, ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("source", "block"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_sender_is_all_the_addresses_that_are_given_to_one(source: str, block: str) -> None:
    assert neighbourhood(source) == block


@pytest.mark.parametrize("text", ["10.0.0.1/8", "proxy.example", "10.0.0.0/8;fd00::/8"])
def test_networks_that_cannot_be_read_are_a_wrong_call(text: str, tmp_path: Path) -> None:
    done = registry_command("token", "list", cwd=tmp_path, REGISTRY_TRUSTED_PROXIES=text)

    assert done.returncode == 2
    assert "trusted_proxies: Value error, " in done.stderr
