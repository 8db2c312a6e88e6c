"""Everything a process says goes to stderr, one event a line, without its secrets."""

import json
import logging
import re
import sys
from collections.abc import Iterable

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from service_kit.settings import LogFormat, LogLevel

SECRET_NAME = re.compile(r"(token|secret|password|authorization|api_?key|cookie)s?$", re.IGNORECASE)
BLACKED_OUT = "***"


def configure(
    service: str,
    level: LogLevel = "info",
    log_format: LogFormat = "auto",
    secrets: Iterable[str] = (),
) -> None:
    """Send structlog's, the standard library's and uvicorn's events to stderr in one form.

    Every text in ``secrets``, and every text under a name like ``token``, is blacked out.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _method, event: {**event, "service": service},
        _masked,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(shared, _rendering(log_format), secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for chatty in ("httpx", "httpcore"):  # they write whole addresses, tokens included
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_not_said_before)


class _Formatter(ProcessorFormatter):
    def __init__(
        self, shared: list[Processor], rendering: list[Processor], secrets: Iterable[str]
    ) -> None:
        processors = [ProcessorFormatter.remove_processors_meta, *rendering]
        super().__init__(foreign_pre_chain=shared, processors=processors)
        self._secrets = {form for text in secrets for form in (text, json.dumps(text)[1:-1])}

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in sorted(self._secrets - {""}, key=len, reverse=True):
            line = line.replace(secret, BLACKED_OUT)
        return line


def _rendering(log_format: LogFormat) -> list[Processor]:
    terminal = sys.stderr.isatty()
    if log_format == "console" or (log_format == "auto" and terminal):
        # The plain traceback: the rich one prints local variables, secrets among them.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _masked(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    hidden = {k for k, v in event.items() if isinstance(v, str) and SECRET_NAME.search(k)}
    return {**event, **dict.fromkeys(hidden, BLACKED_OUT)}


def _not_said_before(record: logging.LogRecord) -> bool:
    # ``problems`` has logged that error already, with its correlation id.
    return not str(record.msg).startswith("Exception in ASGI application")
