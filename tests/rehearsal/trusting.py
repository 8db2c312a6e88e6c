"""Registries for the rehearsal: one with a secret, and one that trusts the jobs of our forge."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.tests.issuer import Authority, Issuer, github_job, issuing
from tests.e2e.conftest import REGISTRY, Served, free_port, wait
from tests.rehearsal.forge import REPOSITORY
from tests.rehearsal.processes import must

ENVIRONMENT = "registry"
"""The environment that publish.yml runs its first job in."""
WORKFLOW = f"{REPOSITORY}/.github/workflows/publish.yml@refs/heads/main"


@dataclass(frozen=True)
class Trusting:
    """A registry with TLS, and the forge that it believes."""

    served: Served
    issuer: Issuer
    authority: Authority

    @property
    def url(self) -> str:
        return f"{self.served.url}/"


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Served]:
    """Run an empty registry on a free port, with a token that may publish."""
    port, data = free_port(), folder / "registry-data"
    env = {
        "REGISTRY_DATA": str(data),
        "REGISTRY_PORT": str(port),
        "REGISTRY_ANONYMOUS_READ": "true",
        **settings,
    }
    create = (REGISTRY, "token", "create", "rehearsal", "--scope", "publish")
    token = must(*create, cwd=folder, env=env).strip().splitlines()[-1]
    pairs = [f"{key}={value}" for key, value in env.items()]
    with (folder / "registry.log").open("wb") as log:
        server = subprocess.Popen(
            ["env", *pairs, REGISTRY, "serve"], cwd=folder, stdout=log, stderr=log
        )
    scheme = "https" if "REGISTRY_TLS_CERT" in env else "http"
    try:
        wait(f"{scheme}://localhost:{port}/health", env.get("SSL_CERT_FILE"))
        yield Served(f"{scheme}://localhost:{port}", data, token)
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def trusting(folder: Path) -> Iterator[Trusting]:
    """Run an empty registry that our forge's publish.yml may publish to, and the forge's issuer."""
    authority = Authority(folder)
    certificate, key = authority.certify()
    settings = {
        "REGISTRY_TLS_CERT": str(certificate),
        "REGISTRY_TLS_KEY": str(key),
        "REGISTRY_OIDC_AUDIENCE": "the registry of the rehearsal",
        **authority.trusted,
    }
    with issuing(authority) as issuer, serving(folder, **settings) as served:
        job = {"ref": "refs/heads/main", "job_workflow_ref": WORKFLOW, "environment": ENVIRONMENT}
        issuer.job = github_job(repository=REPOSITORY, **job)
        words = ("--repository", REPOSITORY, "--workflow", "publish.yml")
        for package in ("shared-models", "service-kit"):
            add = (REGISTRY, "publisher", "add", package, "--kind", "github", *words)
            where = ("--issuer", issuer.url, "--environment", ENVIRONMENT)
            must(*add, *where, "--data", served.data, cwd=folder)
        yield Trusting(served, issuer, authority)
