"""The keys that issuers sign with: asked for when they are needed, kept for an hour.

Source: OpenID Connect Discovery 1.0 section 4, RFC 7517.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.oidc.fetch import fetch
from registry.oidc.refusals import IdentityUnfit, IssuerSilent

DISCOVERY = "/.well-known/openid-configuration"
LIFE_S = 3600.0
"""How long keys are believed without asking again: a key that is withdrawn works that long."""
PAUSE_S = 30.0
"""How long after a look for a key that was not there no other such look is made."""
WAIT_S = 2.0
"""How long a request waits for another one that asks the same issuer."""
SILENCE_S = 5.0
"""How long after an issuer gave no answer it is not asked again."""

Key = Mapping[str, Any]
Fetch = Callable[[str, str], dict[str, Any]]


@dataclass
class _Known:
    """What is known of one issuer."""

    keys: dict[str, Key] = field(default_factory=dict)
    stale_at: float = float("-inf")
    look_again_at: float = float("-inf")
    silent_until: float = float("-inf")
    silence: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Keys:
    """The keys of every issuer that was asked for; one process asks an issuer once at a time."""

    def __init__(self, fetch: Fetch = fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock = fetch, clock
        self._issuers: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def find(self, issuer: str, key: str) -> Key:
        """Find an issuer's key by its name, looking once more for one that is new.

        Shape: the caller knows that the issuer is one of ours. Raises: IssuerSilent, IdentityUnfit.
        """
        with self._lock:
            known = self._issuers.setdefault(issuer, _Known())
        if self._clock() >= known.stale_at or key not in known.keys:
            self._look(issuer, known, key)
        if key not in known.keys:
            raise IdentityUnfit(f"{issuer!r} has no key {key!r}")
        return known.keys[key]

    def _look(self, issuer: str, known: _Known, key: str) -> None:
        # One request asks, and few wait for it: a slow issuer must not take every thread.
        if not known.lock.acquire(timeout=WAIT_S):
            raise IssuerSilent(issuer, "it is slow to answer")
        try:
            now = self._clock()
            if now >= known.stale_at:
                self._ask(issuer, known)
            elif key not in known.keys and now >= known.look_again_at:
                known.look_again_at = now + PAUSE_S
                self._ask(issuer, known)
        finally:
            known.lock.release()

    def _ask(self, issuer: str, known: _Known) -> None:
        now = self._clock()
        if now < known.silent_until:
            raise IssuerSilent(issuer, known.silence)
        try:
            known.keys = self._keys_of(issuer)
        except IssuerSilent as error:
            known.silence, known.silent_until = error.reason, self._clock() + SILENCE_S
            raise
        known.stale_at = now + LIFE_S

    def _keys_of(self, issuer: str) -> dict[str, Key]:
        about = self._fetch(issuer, issuer.rstrip("/") + DISCOVERY)
        if about.get("issuer") != issuer:
            raise IssuerSilent(issuer, f"at its address stands {about.get('issuer')!r}")
        keys = self._fetch(issuer, str(about.get("jwks_uri"))).get("keys")
        if not isinstance(keys, list):
            raise IssuerSilent(issuer, "it shows no list of keys")
        return {
            key["kid"]: key
            for key in keys
            if isinstance(key, dict)
            and isinstance(key.get("kid"), str)
            and key.get("use", "sig") == "sig"
        }
