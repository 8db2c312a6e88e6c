"""Stock clients that attest: what lies beside a file is sent with it, and read in its page."""

import json
import sys
from pathlib import Path

import pytest

from authority import PUBLISH, SLSA, Authority, statement
from packages import Package, wheel
from proxy import watched
from support import BIN, Registry, command
from uploaders import send_by_twine, send_by_uv

SENDERS = {"twine": send_by_twine, "uv": send_by_uv}


def attested(authority: Authority, package: Package, folder: Path) -> list[str]:
    """Write a package with what a publishing job lays beside it; say every path."""
    path = package.write(folder / "dist")
    for word, kind in (("publish", PUBLISH), ("slsa", SLSA)):
        attestation = authority.attest(statement(package, predicateType=kind))
        beside = path.with_name(f"{path.name}.{word}.attestation")
        beside.write_text(json.dumps(attestation))
    return sorted(map(str, path.parent.iterdir()))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param(("uv",), 2, id="uv-by-itself"),
        pytest.param(("uv", "--no-attestations"), 0, id="uv-told-not-to"),
        pytest.param(("twine", "--attestations"), 2, id="twine-told-to"),
        pytest.param(("twine",), 0, id="twine-by-itself"),
    ],
)
def test_a_client_uploads_the_attestations_beside_a_file(
    trusting: Registry, authority: Authority, tmp_path: Path, words: tuple[str, ...], count: int
) -> None:
    client, *options = words
    package = wheel(f"attested_by_{client}_{count}")
    files = attested(authority, package, tmp_path)

    with watched(trusting) as seen:
        code, said = SENDERS[client](seen, tmp_path, *options, *files)

    project = package.form["name"].replace("_", "-")
    told = trusting.ask(f"/integrity/{project}/1.0/{package.filename}/provenance")
    assert (code, told.status) == (0, 200 if count else 404), said
    if count:
        (bundle,) = json.loads(told.body)["attestation_bundles"]
        sent = [json.loads(Path(f).read_text()) for f in files if f.endswith(".attestation")]
        assert bundle["attestations"] == sent


@pytest.mark.parametrize("client", ["uv", "twine"])
def test_a_client_tells_why_an_attestation_is_refused(
    trusting: Registry, tmp_path: Path, client: str
) -> None:
    package = wheel(f"unproven_by_{client}")
    files = attested(Authority(), package, tmp_path)
    options = ["--attestations", "--verbose"] if client == "twine" else []

    with watched(trusting) as seen:
        code, said = SENDERS[client](seen, tmp_path, *options, *files)

    assert (code != 0, "does not" in said) == (True, True), said
    assert trusting.ask(f"/packages/{package.filename}").status == 404


@pytest.mark.parametrize(
    "tool", [(sys.executable, "-m", "pip", "install"), (str(BIN / "uv"), "pip", "install")]
)
def test_installers_read_a_page_that_names_provenance(
    trusting: Registry, authority: Authority, tmp_path: Path, tool: tuple[str, ...]
) -> None:
    package = wheel("page_with_provenance")
    body = json.dumps([authority.attest(statement(package))])
    assert trusting.send(package, attestations=body).status == 200

    done = command(
        *tool,
        *("--target", "out", "--index-url", trusting.index, "page-with-provenance"),
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/page_with_provenance/__init__.py").read_text() == "X = 1\n"
