"""The description of the HTTP interface is current, and the registry does what it says."""

import json
from pathlib import Path
from typing import Any

from authority import Authority, statement
from packages import wheel
from registry.openapi import describe
from support import BIN, ROOT, command, running

DESCRIPTION = ROOT / "registry/openapi.json"
CONFIG = ROOT / "registry/tests/schemathesis.toml"


def test_the_kept_description_is_current() -> None:
    """Where it is not: `python -m registry.openapi > openapi.json`, in the folder registry."""
    assert json.loads(DESCRIPTION.read_text()) == describe()


def test_generated_requests_get_no_answer_that_is_not_described(
    authority: Authority, tmp_path: Path
) -> None:
    trusting: dict[str, Any] = {
        "REGISTRY_PUBLIC_URL": "https://registry.example/",
        "REGISTRY_TRUSTED_PROXIES": "127.0.0.1",
        "REGISTRY_OIDC_PER_MINUTE": "100000",
    }
    with running(tmp_path / "data", **trusting) as registry:
        for version in ("0.9", "1.0"):
            package = wheel("my_package", version)
            said = json.dumps([authority.attest(statement(package))])
            assert registry.send(package, attestations=said).status == 200
        login = f"__token__:{registry.token}"
        options = (
            "--url",
            registry.url,
            "--auth",
            login,
            "--no-color",
            "--generation-deterministic",
        )

        done = command(
            str(BIN / "schemathesis"),
            *("--config-file", str(CONFIG), "run", str(DESCRIPTION), *options),
            *("--max-examples", "20", "--header", "X-Forwarded-Proto: https"),
            cwd=tmp_path,
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert registry.ask("/health").status == 200
