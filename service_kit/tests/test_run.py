import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service_kit.errors import ServiceNotReady
from service_kit.testing import Running, free_port, started

HERE = {"PYTHONPATH": str(Path(__file__).parent)}
PASSWORD = "a-password-nobody-sees"


@pytest.fixture
def service() -> Iterator[Running]:
    port = free_port()
    env = {
        **HERE,
        "SAMPLE_PORT": str(port),
        "SAMPLE_PASSWORD": PASSWORD,
        "SAMPLE_STOP_AFTER_S": "1",
    }
    with started("kit_sample", env, port) as running:
        yield running


def events(text: str) -> list[str]:
    return [json.loads(line)["event"] for line in text.splitlines()]


def start(**env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kit_sample"]
    return subprocess.run(
        command, env=HERE | env, capture_output=True, text=True, check=False, timeout=30
    )


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_with_code_0(service: Running, sign: signal.Signals) -> None:
    code = service.stop(sign)

    assert (code, events(service.log())[-1]) == (0, "service_stopped")


def test_a_request_under_way_is_answered_before_the_end(service: Running) -> None:
    answers: list[str] = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.get(f"{service.url}/slow").text), daemon=True
    )
    asking.start()
    while "slow_entered" not in service.log():
        time.sleep(0.02)

    code = service.stop()
    asking.join(10)

    assert (code, answers) == (0, ['"done"'])


def test_a_failing_loop_goes_on_and_a_hanging_one_is_cancelled(service: Running) -> None:
    while events(service.log()).count("loop_failed") < 2:
        time.sleep(0.02)
    service.stop()

    said = [json.loads(line) for line in service.log().splitlines()]
    assert [each["loop"] for each in said if each["event"] == "loop_cancelled"] == ["hang_1"]
    assert all(each["service"] == "kit_sample" for each in said)


def test_health_names_every_loop(service: Running) -> None:
    health = httpx.get(f"{service.url}/healthz").json()

    assert [check["name"] for check in health["checks"]] == ["fail_0", "hang_1"]


def test_an_unexpected_error_is_logged_once_without_its_secret(service: Running) -> None:
    answer = httpx.get(f"{service.url}/broken", headers={"X-Correlation-ID": "c-1"})
    service.stop()

    said = [line for line in service.log().splitlines() if "lost ***" in line]
    assert (answer.status_code, answer.headers["X-Correlation-ID"]) == (500, "c-1")
    assert [json.loads(line)["correlation_id"] for line in said] == ["c-1"]
    assert PASSWORD not in service.log()


def test_a_taken_port_is_one_message_and_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start(SAMPLE_PORT=str(port))

    said = [json.loads(line) for line in ended.stderr.splitlines()]
    reason = f"Cannot listen on '127.0.0.1' port {port}: Address already in use"
    assert (ended.returncode, ended.stdout) == (1, "")
    assert [(each["event"], each["reason"]) for each in said] == [
        ("service_not_started", f"{reason}; end what listens there, or set another one.")
    ]


def test_an_address_of_another_machine_is_one_message_and_code_1() -> None:
    ended = start(SAMPLE_HOST="192.0.2.1", SAMPLE_PORT="0")

    assert (ended.returncode, events(ended.stderr)) == (1, ["service_not_started"])


def test_wrong_settings_are_one_message_and_code_1() -> None:
    ended = start(SAMPLE_SIZE="none", SAMPLE_PASSWORD=PASSWORD)

    assert (ended.returncode, events(ended.stderr)) == (1, ["service_not_started"])
    assert "SAMPLE_SIZE is 'none'" in ended.stderr


def test_a_failure_while_joining_is_one_message_without_its_secret() -> None:
    ended = start(SAMPLE_BROKEN="true", SAMPLE_PASSWORD=PASSWORD)

    assert (ended.returncode, events(ended.stderr)) == (1, ["service_failed"])
    assert "no way in with ***" in ended.stderr
    assert PASSWORD not in ended.stderr


def test_a_service_that_does_not_start_is_told_with_its_words() -> None:
    with (
        pytest.raises(ServiceNotReady, match="SAMPLE_SIZE is 'none'"),
        started("kit_sample", HERE | {"SAMPLE_SIZE": "none"}, free_port()),
    ):
        time.sleep(0.02)


def test_the_kit_adds_little_to_the_import_of_what_it_uses() -> None:
    command = [sys.executable, "-c", "import sys, service_kit; print(*sys.modules)"]
    loaded = subprocess.run(command, env={}, capture_output=True, text=True, check=True).stdout

    unwanted = {"httpx", "rich", "service_kit.testing", "unittest", "uvloop"}
    assert unwanted & set(loaded.split()) == set()
