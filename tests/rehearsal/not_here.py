"""What of the workflows cannot run on a plain machine, and why; a needless line is an error."""

DOCKER = "it needs a Docker engine; `REHEARSAL_DOCKER=1 make rehearsal` runs it"

ACTIONS = {
    "actions/upload-artifact": "it writes to the forge's own storage, which is not here",
    "aquasecurity/trivy-action": "it looks into images with a database that is not on this machine",
    "re-actors/alls-green": "it sums up the forge's own verdicts; nothing of ours runs in it",
}
"""Action to reason."""

COMMANDS = {
    "make audit": "it asks a database of vulnerabilities, which is not on this machine",
}
"""Command to reason."""

IMAGES = {
    ".venv/bin/stack run --without-services make images": DOCKER,
    ".venv/bin/stack run --without-services make sbom": DOCKER,
    "make test-images": DOCKER,
}
"""Command to reason, unless Docker was asked for."""

WORKFLOWS = {
    "renovate.yml": "Renovate proposes updates on the forge; its one command of ours is `make up`",
}
"""File to reason."""


def always(title: str) -> str | None:
    """Say why a step, named by its action or command, runs nowhere but on the forge."""
    return (ACTIONS | COMMANDS).get(title)
