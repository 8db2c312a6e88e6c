"""Keys are asked of their issuer when they are needed, by https alone, and not too often."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from issuer import Authority, Issuer, issuing, serving
from registry.oidc.fetch import MOST_BYTES, fetch
from registry.oidc.keys import LIFE_S, PAUSE_S, SILENCE_S, Keys
from registry.oidc.refusals import IdentityUnfit, IssuerSilent

LOOK = ["/.well-known/openid-configuration", "/keys"]


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority that this process trusts."""
    made = Authority(tmp_path_factory.mktemp("authority"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(made.certificates))
        patch.setenv("NO_PROXY", "localhost")
        yield made


@pytest.fixture
def issuer(authority: Authority) -> Iterator[Issuer]:
    with issuing(authority) as made:
        yield made


def test_keys_are_asked_for_once_an_hour(issuer: Issuer) -> None:
    clock, name = Clock(), next(iter(issuer.shown))
    keys = Keys(clock=clock)

    found = [keys.find(issuer.url, name) for _ in range(3)]
    clock.now += LIFE_S - 1
    keys.find(issuer.url, name)
    once = list(issuer.asked)
    clock.now += 1
    keys.find(issuer.url, name)

    assert found == issuer.jwks["keys"] * 3
    assert (once, issuer.asked) == (LOOK, LOOK * 2)


def test_a_rotated_key_is_looked_for_once_and_the_old_one_goes(issuer: Issuer) -> None:
    keys = Keys()
    keys.find(issuer.url, next(iter(issuer.shown)))

    old = issuer.rotate()
    new = next(iter(issuer.shown))

    assert keys.find(issuer.url, new)["kid"] == new
    with pytest.raises(IdentityUnfit, match=f"has no key '{old}'"):
        keys.find(issuer.url, old)
    assert issuer.asked == LOOK * 2


def test_unknown_keys_do_not_make_us_ask_without_end(issuer: Issuer) -> None:
    clock = Clock()
    keys = Keys(clock=clock)

    for _ in range(5):
        with pytest.raises(IdentityUnfit, match="has no key 'guessed'"):
            keys.find(issuer.url, "guessed")
    often = len(issuer.asked)
    clock.now += PAUSE_S
    with pytest.raises(IdentityUnfit):
        keys.find(issuer.url, "guessed")

    assert (often, len(issuer.asked)) == (4, 6)


def test_a_silent_issuer_is_not_asked_by_every_request(authority: Authority) -> None:
    clock, asked = Clock(), []

    def ask(issuer: str, url: str) -> dict[str, Any]:
        asked.append(url)
        return fetch(issuer, url)

    with issuing(authority) as issuer:
        pass
    keys = Keys(ask, clock)
    for _ in range(3):
        with pytest.raises(IssuerSilent, match="gave no answer"):
            keys.find(issuer.url, "any")
    clock.now += SILENCE_S
    port = int(issuer.url.rpartition(":")[2])
    with serving(issuer, authority, port):
        found = keys.find(issuer.url, next(iter(issuer.shown)))

    assert (len(asked), found) == (3, issuer.jwks["keys"][0])


def test_keys_outlast_an_issuer_that_goes_silent_for_an_hour(authority: Authority) -> None:
    clock = Clock()
    keys = Keys(clock=clock)
    with issuing(authority) as issuer:
        name = next(iter(issuer.shown))
        keys.find(issuer.url, name)

    assert keys.find(issuer.url, name)["kid"] == name
    clock.now += LIFE_S
    with pytest.raises(IssuerSilent):
        keys.find(issuer.url, name)


@pytest.mark.parametrize(
    ("discovery", "says"),
    [
        ({"issuer": "https://evil.example"}, "stands 'https://evil.example'"),
        ({"issuer": None}, "stands None"),
        ({"jwks_uri": "http://localhost/keys"}, "'http://localhost/keys' is not https"),
        ({"jwks_uri": "file:///etc/passwd"}, "is not https"),
        ({"jwks_uri": None}, "'None' is not https"),
    ],
)
def test_an_issuer_that_describes_itself_wrongly_is_not_believed(
    issuer: Issuer, discovery: dict[str, Any], says: str
) -> None:
    issuer.discovery = discovery

    with pytest.raises(IssuerSilent, match=says):
        Keys().find(issuer.url, next(iter(issuer.shown)))


@pytest.mark.parametrize(
    "shown",
    [
        {"keys": None},
        {"keys": [{"kid": 5}, {"kid": "k", "use": "enc"}, "k"]},
    ],
)
def test_keys_that_cannot_sign_are_no_keys(issuer: Issuer, shown: dict[str, Any]) -> None:
    def other(issuer_url: str, url: str) -> dict[str, Any]:
        return shown if url.endswith("/keys") else fetch(issuer_url, url)

    with pytest.raises((IssuerSilent, IdentityUnfit)):
        Keys(other).find(issuer.url, "k")


def test_an_issuer_of_an_unknown_authority_is_not_believed(tmp_path: Path) -> None:
    with issuing(Authority(tmp_path)) as issuer, pytest.raises(IssuerSilent, match="CERTIFICATE"):
        fetch(issuer.url, f"{issuer.url}/keys")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param((404, b"{}", ""), "answered 404", id="not there"),
        pytest.param((302, b"{}", "/keys"), "answered 302", id="elsewhere"),
        pytest.param((200, b"<html>", ""), "sent no JSON", id="a page"),
        pytest.param((200, b"[]", ""), "sent no JSON object", id="a list"),
        pytest.param((200, b" " * (MOST_BYTES + 1), ""), "too much", id="too much"),
    ],
)
def test_an_answer_that_is_no_document_is_none(
    issuer: Issuer, answer: tuple[int, bytes, str], says: str
) -> None:
    issuer.odd["/odd"] = answer

    with pytest.raises(IssuerSilent, match=says):
        fetch(issuer.url, f"{issuer.url}/odd")
