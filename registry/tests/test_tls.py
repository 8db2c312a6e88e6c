"""The registry answers https by itself, to stock clients that know who certified it."""

import contextlib
import signal
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from issuer import Authority
from packages import wheel
from support import BIN, DEADLINE_S, Registry, command, registry_command, running


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with running(tmp_path_factory.mktemp("secure") / "data", **tls(authority)) as started:
        yield started


def tls(authority: Authority) -> dict[str, Any]:
    certificate, key = authority.certify()
    files = {"REGISTRY_TLS_CERT": str(certificate), "REGISTRY_TLS_KEY": str(key)}
    return {**files, **authority.trusted}


def serial(registry: Registry) -> str:
    """Say which certificate is shown."""
    context = ssl.create_default_context(cafile=registry.ca)
    with (
        socket.create_connection(("127.0.0.1", registry.port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        return str((line.getpeercert() or {})["serialNumber"])


def test_the_greeting_names_the_https_address(secure: Registry) -> None:
    assert f"https://127.0.0.1:{secure.port}/simple/" in secure.greeting


def test_twine_uploads_and_pip_and_uv_install(
    secure: Registry, authority: Authority, tmp_path: Path
) -> None:
    file = str(wheel("by_tls").write(tmp_path / "dist"))
    login = ("--username", "__token__", "--password", secure.token)
    pip = (sys.executable, "-m", "pip", "install", "--no-cache-dir", "--target", "by-pip")
    uv = (str(BIN / "uv"), "pip", "install", "--no-cache", "--target", "by-uv")
    calls = (
        (str(BIN / "twine"), "upload", "--repository-url", secure.url, *login, file),
        (*pip, "--index-url", secure.index, "by-tls"),
        (*uv, "--python", sys.executable, "--default-index", secure.index, "by-tls"),
    )

    done = [command(*call, cwd=tmp_path, **authority.trusted) for call in calls]

    assert [each.returncode for each in done] == [0, 0, 0], done
    for folder in ("by-pip", "by-uv"):
        assert (tmp_path / folder / "by_tls/__init__.py").is_file()


def test_a_client_that_does_not_know_the_authority_stops(secure: Registry, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "download", "--no-cache-dir", "--retries", "0")

    done = command(*pip, "--index-url", secure.index, "by-tls", cwd=tmp_path)

    assert (done.returncode != 0, "CERTIFICATE_VERIFY_FAILED" in done.stdout + done.stderr) == (
        True,
        True,
    ), done


def test_plain_http_is_no_answer(secure: Registry) -> None:
    with socket.create_connection(("127.0.0.1", secure.port), DEADLINE_S) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")

        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = line.recv(1024)

    assert not answer.startswith(b"HTTP/1.1 200")


def test_a_renewed_certificate_is_taken_by_a_signal(authority: Authority, tmp_path: Path) -> None:
    with running(tmp_path / "data", **tls(authority)) as registry:
        old = serial(registry)
        authority.certify()
        shown = {serial(registry)}
        before = set(shown)
        registry.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + DEADLINE_S
        # The process before answers what it took on, so both are shown for a moment.
        while time.monotonic() < end and len(shown) == 1:
            time.sleep(0.1)
            shown.add(serial(registry))

        assert (before, len(shown)) == ({old}, 2)
        assert registry.stop() == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("REGISTRY_TLS_CERT",), "tls_cert and tls_key are of use only together"),
        (("REGISTRY_TLS_KEY",), "tls_cert and tls_key are of use only together"),
        ((), ""),
    ],
)
def test_half_a_certificate_is_a_wrong_setting(
    authority: Authority, tmp_path: Path, given: tuple[str, ...], says: str
) -> None:
    chosen = {name: value for name, value in tls(authority).items() if name in given}

    done = registry_command("serve", "--port", "-1", cwd=tmp_path, **chosen)

    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_a_certificate_that_cannot_be_used_stops_the_start(
    authority: Authority, tmp_path: Path
) -> None:
    certificate, key = authority.certify("one")
    _other, foreign = authority.certify("other")
    pairs = {"foreign": (certificate, foreign), "missing": (tmp_path / "none.pem", key)}

    for why, (chain, private) in pairs.items():
        files = {"REGISTRY_TLS_CERT": str(chain), "REGISTRY_TLS_KEY": str(private)}
        done = registry_command("serve", "--port", "0", cwd=tmp_path, **files)

        assert done.returncode == 2, why
        assert "cannot be used" in done.stderr
        assert "Traceback" not in done.stderr
