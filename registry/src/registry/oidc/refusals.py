"""Why a job gets no token, each with the code that upload clients show; and what no publisher is.

RegistryError
├── ExchangeRefused
│   ├── PayloadUnfit, IdentityUnfit, IdentityReused, PublisherUnknown    what was sent
│   └── HttpsLacking, TooManyAsked                                       how it was sent
├── IssuerSilent                                                         whom we must ask
└── PublisherUnfit, PublisherKnown                                       an operator's command
"""

from registry.errors import RegistryError


class ExchangeRefused(RegistryError):
    """No token is given for what was sent."""

    code = "not-possible"
    """What clients tell kinds of refusals apart by, as the public index names them."""


class PayloadUnfit(ExchangeRefused):
    """The body is not the one JSON object that is meant."""

    code = "invalid-payload"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f'The request cannot be read: {reason}; send {{"token": "…"}} as JSON, '
            "with what the forge gave to the job."
        )


class IdentityUnfit(ExchangeRefused):
    """The identity is no JWT of the issuer, or not for us, or not for now."""

    code = "invalid-token"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The job's identity is not accepted: {reason}; "
            "let the job ask its forge for a new one, for the audience of /_/oidc/audience."
        )


class IdentityReused(ExchangeRefused):
    """The identity was exchanged before."""

    code = "invalid-reuse-token"

    def __init__(self) -> None:
        super().__init__(
            "The job's identity was exchanged for a token before, and counts once; "
            "let the job ask its forge for a new one."
        )


class PublisherUnknown(ExchangeRefused):
    """The identity is true, but no publisher is of this job."""

    code = "invalid-publisher"

    def __init__(self, issuer: str, said: dict[str, str]) -> None:
        self.issuer, self.said = issuer, said
        job = ", ".join(f"{claim} {value!r}" for claim, value in said.items())
        super().__init__(
            f"No publisher of this registry is a job of {issuer!r} with {job or 'no claims'}; "
            "compare with `registry publisher list`, or add one with `registry publisher add`."
        )


class HttpsLacking(ExchangeRefused):
    """The request came over plain http, where anybody on the way could take the identity."""

    code = "not-secure"

    def __init__(self, peer: str) -> None:
        self.peer = peer
        super().__init__(
            f"The request came from {peer!r} without TLS; use the https address. "
            "A proxy that ends TLS is believed when REGISTRY_TRUSTED_PROXIES names it and it "
            "sends X-Forwarded-Proto."
        )


class TooManyAsked(ExchangeRefused):
    """One source asked for more tokens than it may in a while."""

    code = "too-many-requests"

    def __init__(self, source: str, most: int) -> None:
        self.source, self.most = source, most
        super().__init__(
            f"{source!r} asked for more than {most} tokens within a minute; wait for one."
        )


class IssuerSilent(RegistryError):
    """The keys of an issuer cannot be had, so nothing that it says can be checked."""

    def __init__(self, issuer: str, reason: str) -> None:
        self.issuer, self.reason = issuer, reason
        super().__init__(
            f"The keys of the issuer {issuer!r} cannot be had ({reason}); "
            "try again when it answers the registry."
        )


class PublisherUnfit(RegistryError):
    """No job can be what the command describes."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"There can be no such publisher: {reason}.")


class PublisherKnown(RegistryError):
    """The same publisher was added before."""

    def __init__(self, name: str, project: str) -> None:
        self.name, self.project = name, project
        super().__init__(
            f"The publisher {name!r} of {project!r} is this one already; nothing is left to add."
        )
