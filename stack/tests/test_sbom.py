"""The build that lists an image's parts instead of making it."""

from pathlib import Path

from stack.sbom import command

BUILD = {
    "context": "/tree",
    "dockerfile": "services/Dockerfile",
    "args": {"SERVICE": "cron_service", "PIP_INDEX_URL": ""},
    "network": "host",
    "secrets": [{"source": "registry_password"}],
}


def test_it_is_the_build_of_compose_with_another_target() -> None:
    secrets = {"registry_password": {"file": "/tree/.run/read-token"}}

    assert command(BUILD, secrets, Path("/out/cron")) == (
        "docker", "build", "--target=sbom", "--network=host",
        "--build-arg=SERVICE=cron_service", "--build-arg=PIP_INDEX_URL",
        "--secret=id=registry_password,src=/tree/.run/read-token",
        "--file=services/Dockerfile", "--output=/out/cron", "/tree",
    )  # fmt: skip


def test_a_build_needs_neither_secrets_nor_a_network() -> None:
    plain = {"context": "/tree", "dockerfile": "registry/Dockerfile", "args": {}}

    assert command(plain, {}, Path("/out/registry")) == (
        "docker", "build", "--target=sbom",
        "--file=registry/Dockerfile", "--output=/out/registry", "/tree",
    )  # fmt: skip
