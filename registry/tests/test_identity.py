"""An identity is believed only as its issuer signed it, for us, and for now."""

import base64
import json
import random
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from issuer import Issuer
from registry.oidc.identity import LEEWAY_S, MOST_LIFE_S, Said, read, verify
from registry.oidc.refusals import IdentityUnfit

US = "https://registry.example"
URL = "https://issuer.example"
NOW, HOUR_S = int(time.time()), 3600
"""When these tests were read; they may run much later."""


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    made = Issuer(URL)
    made.rotate()
    return made


def proven(issuer: Issuer, text: str) -> dict[str, Any]:
    said = read(text)
    key = next(each for each in issuer.jwks["keys"] if each["kid"] == said.key)
    return verify(text, key, URL, US)


@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_what_an_issuer_signed_is_believed(kind: str) -> None:
    issuer = Issuer(URL)
    issuer.rotate(kind)
    claims = issuer.claims(US)

    assert proven(issuer, issuer.sign(claims)) == claims
    assert read(issuer.sign(claims)) == Said(URL, next(iter(issuer.shown)))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param({"aud": "https://other.example"}, "Audience", id="for another"),
        pytest.param({"aud": [US]}, "audience", id="for a list that we are in"),
        pytest.param({"aud": [US, "https://other.example"]}, "audience", id="for another, too"),
        pytest.param({"aud": None}, '"aud"', id="for nobody"),
        pytest.param({"exp": NOW - HOUR_S}, "expired", id="expired"),
        pytest.param({"exp": None}, '"exp"', id="for ever"),
        pytest.param({"exp": NOW + MOST_LIFE_S + HOUR_S}, "more than a week", id="for ages"),
        pytest.param({"exp": 1e300}, "more than a week", id="until no time"),
        pytest.param({"exp": "soon"}, "exp", id="until no number"),
        pytest.param({"nbf": NOW + HOUR_S}, r"not yet valid \(nbf\)", id="not yet valid"),
        pytest.param({"iat": NOW + HOUR_S}, r"not yet valid \(iat\)", id="of tomorrow"),
        pytest.param({"iat": None}, '"iat"', id="of no time"),
        pytest.param({"jti": None}, '"jti"', id="without a name"),
        pytest.param({"jti": 7}, "JWT ID", id="with a number for a name"),
        pytest.param({"iss": "https://other.example"}, "issuer", id="of another issuer"),
    ],
)
def test_a_claim_that_is_not_for_us_and_now_is_refused(
    issuer: Issuer, other: dict[str, Any], says: str
) -> None:
    with pytest.raises(IdentityUnfit, match=says):
        proven(issuer, issuer.identity(US, **other))


@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_a_clock_that_is_a_little_off_does_no_harm(issuer: Issuer, claim: str) -> None:
    # Not the time of the import: a slow run would have used the leeway up by now.
    now = int(time.time())
    off = now - LEEWAY_S // 2 if claim == "exp" else now + LEEWAY_S // 2

    assert proven(issuer, issuer.identity(US, **{claim: off}))[claim] == off


FORGERIES: dict[str, Callable[[Issuer, dict[str, Any]], str]] = {
    "signed by nothing": Issuer.unsigned,
    "signed by the public key as a secret": Issuer.signed_by_public_key,
    "signed by another key under the name of ours": lambda issuer, claims: Issuer(
        URL, keys={"theirs": rsa.generate_private_key(65537, 2048)}
    ).sign(claims, "theirs", next(iter(issuer.shown))),
    "claims that were changed": lambda issuer, claims: _changed(issuer.sign(claims)),
    "no key named": lambda issuer, claims: jwt.encode(
        claims, next(iter(issuer.shown.values())), algorithm="RS256"
    ),
    "an algorithm of the family that is not meant": lambda issuer, claims: jwt.encode(
        claims,
        next(iter(issuer.shown.values())),
        algorithm="RS512",
        headers={"kid": next(iter(issuer.shown))},
    ),
    "half a character": lambda issuer, claims: ".".join(
        (issuer.sign(claims).split(".")[0], _packed(b'{"iss": "\\ud800"}'), "")
    ),
    "an issuer that is no address": lambda issuer, claims: issuer.sign(
        {**claims, "iss": "https://issuer.example/\0"}
    ),
    "brackets without end": lambda issuer, claims: ".".join(
        (issuer.sign(claims).split(".")[0], _packed(b"[" * 20_000), "")
    ),
    "no JWT": lambda _issuer, _claims: "what the job is",
    "three parts of nothing": lambda _issuer, _claims: "..",
}


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _changed(text: str) -> str:
    head, body, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    fresh = json.dumps({**claims, "repository": "evil/tools"}).encode()
    return ".".join((head, _packed(fresh), signature))


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused(issuer: Issuer, forgery: str) -> None:
    with pytest.raises(IdentityUnfit):
        proven(issuer, FORGERIES[forgery](issuer, issuer.claims(US)))


def test_whatever_is_sent_is_read_or_refused(issuer: Issuer) -> None:
    draw, whole = random.Random(7), issuer.identity(US)  # noqa: S311 - the same at each run
    outcomes = set()

    for _ in range(2000):
        text = list(whole)
        for _ in range(draw.randint(1, 6)):
            text[draw.randrange(len(text))] = draw.choice("ABCdef-_.=+/ \0\ud800é")
        try:
            outcomes.add(read("".join(text)).issuer)
        except IdentityUnfit as error:
            outcomes.add(type(error).__name__)

    assert {URL, "IdentityUnfit"} <= outcomes


def test_a_key_of_another_kind_than_the_signature_proves_nothing(issuer: Issuer) -> None:
    text, other = issuer.identity(US), Issuer(URL)
    other.rotate("ES256")
    key = {**other.jwks["keys"][0], "kid": read(text).key}

    with pytest.raises(IdentityUnfit, match="does not match the key"):
        verify(text, key, URL, US)


def test_a_key_that_is_too_short_proves_nothing() -> None:
    weak = Issuer(URL, keys={"weak": rsa.generate_private_key(65537, 1024)})  # noqa: S505 - on purpose
    weak.shown = weak.keys
    with pytest.warns(match="key"):
        text = weak.identity(US)

    with pytest.raises(IdentityUnfit, match="1024 bits"):
        proven(weak, text)
