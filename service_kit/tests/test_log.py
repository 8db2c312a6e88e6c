import json
import logging

import pytest
import structlog
from service_kit.log import configure

SECRET = 'he said "quiet"'


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


@pytest.mark.parametrize("logger", ["structlog", "logging"])
def test_every_logger_writes_the_same_json_to_stderr(
    capsys: pytest.CaptureFixture[str], logger: str
) -> None:
    configure("sample")
    structlog.contextvars.clear_contextvars()
    with structlog.contextvars.bound_contextvars(correlation_id="c-1"):
        if logger == "logging":
            logging.getLogger("uvicorn.error").warning("lamp_%s", "lit")
        else:
            structlog.stdlib.get_logger("uvicorn.error").warning("lamp_lit")

    (event,) = written(capsys)
    assert event.pop("timestamp")
    assert event == {
        "event": "lamp_lit",
        "level": "warning",
        "logger": "uvicorn.error",
        "service": "sample",
        "correlation_id": "c-1",
    }


def test_secrets_are_blacked_out_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    configure("sample", secrets=[SECRET])
    try:
        int(SECRET)
    except ValueError:
        structlog.stdlib.get_logger().exception(
            f"x {SECRET}", bot_token="abc", llm_tokens=7, nested={"deep": [SECRET]}
        )

    (event,) = written(capsys)
    assert (event["event"], event["bot_token"], event["llm_tokens"]) == ("x ***", "***", 7)
    assert event["nested"] == {"deep": ["***"]}
    assert SECRET not in str(event["exception"])


def test_less_severe_events_and_addresses_of_calls_stay_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("sample", "warning")
    structlog.stdlib.get_logger().info("small_thing")
    configure("sample", "debug")
    logging.getLogger("httpx").info("GET https://bot/TOKEN")

    assert written(capsys) == []


def test_the_console_form_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure("sample", log_format="console")
    structlog.stdlib.get_logger().info("lamp_lit", lamp=3)

    assert "lamp_lit" in (said := capsys.readouterr().err)
    assert "lamp=3" in said
    assert "{" not in said
