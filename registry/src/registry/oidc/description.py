"""How an operator describes a publisher, and what no job can be."""

import re
import secrets
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from packaging.utils import InvalidName, canonicalize_name

from registry.model import utc_text
from registry.oidc.kinds import KINDS, Kind
from registry.oidc.publisher import TrustedPublisher
from registry.oidc.refusals import PublisherUnfit


def trusted_publisher(  # noqa: PLR0913 - what a publisher is made of
    project: str,
    kind: str,
    *,
    issuer: str = "",
    repository: str = "",
    workflow: str = "",
    environment: str = "",
    claims: Mapping[str, str] | None = None,
) -> TrustedPublisher:
    """Describe a new publisher, for a project that need not exist yet. Raises: PublisherUnfit."""
    about = KINDS[kind]
    publisher = TrustedPublisher(
        name=secrets.token_hex(4),
        project=_project(project),
        kind=kind,
        issuer=issuer or about.issuer,
        repository=repository,
        workflow=workflow or about.usual_workflow,
        environment=environment,
        claims=dict(claims or {}),
        created=utc_text(),
    )
    if reason := next(_faults(publisher), None):
        raise PublisherUnfit(reason)
    return publisher


def _project(name: str) -> str:
    try:
        return str(canonicalize_name(name, validate=True))
    except InvalidName as error:
        raise PublisherUnfit(f"{name!r} is no name of a project") from error


def _faults(publisher: TrustedPublisher) -> Iterator[str]:
    about, issuer = publisher.about, urlsplit(publisher.issuer)
    if issuer.scheme != "https" or not issuer.hostname or issuer.query or issuer.fragment:
        yield f"{publisher.issuer!r} is no https address of an issuer; give --issuer"
    if about.repository:
        if not about.names_repository(publisher.repository):
            yield _unlike("repository", publisher.repository, about, about.like_repository)
        if not about.names_workflow(publisher.workflow):
            yield _unlike("workflow", publisher.workflow, about, about.like_workflow)
    else:
        given = publisher.repository or publisher.workflow or publisher.environment
        if given:
            yield f"{given!r} means nothing to an issuer of the kind {publisher.kind!r}"
        if not publisher.claims:
            yield "it names no claim, so every job of the issuer would be it; give --claim"
    for name, value in publisher.claims.items():
        if not re.fullmatch(r"[\w.:/-]+", name) or not value:
            yield f"the claim {name!r} with the value {value!r} cannot be asked for"


def _unlike(what: str, given: str, about: Kind, like: str) -> str:
    return f"{given!r} is no {what} as {about.title} names them; give --{what} as {like!r}"
