"""A Telegram Bot API on loopback: it keeps what it is sent and answers as scripted."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "123456789:" + "A" * 35
JSON_FIELDS = {"chat_id", "reply_markup", "reply_parameters"}


@dataclass(frozen=True)
class Answer:
    """One scripted answer; one without a status never comes."""

    status: int | None
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        said = {"ok": False, "error_code": self.status, "description": self.description}
        return {**said, **({"parameters": self.parameters} if self.parameters else {})}


SILENCE = Answer(None)
BLOCKED = Answer(403, "Forbidden: bot was blocked by the user")
UNPARSABLE = Answer(400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 0")
NO_CHAT = Answer(400, "Bad Request: chat not found")
UNAUTHORIZED = Answer(401, "Unauthorized")
BROKEN = Answer(502, "Bad Gateway")


def flood(seconds: int) -> Answer:
    """Too many requests: wait so many seconds."""
    said = f"Too Many Requests: retry after {seconds}"
    return Answer(429, said, {"retry_after": seconds})


class FakeTelegram:
    """What was sent so far, and the answers still to give; without one, all goes well."""

    def __init__(self) -> None:
        self.url = ""
        self.sent: list[dict[str, Any]] = []
        self.script: deque[Answer] = deque()
        self.closing = threading.Event()
        self._lock = threading.Lock()

    def take(self, method: str, fields: dict[str, Any]) -> Answer | dict[str, object]:
        """Keep one request; return its scripted answer, or the message it became."""
        with self._lock:
            self.sent.append({"method": method} | fields)
            if self.script:
                return self.script.popleft()
            chat = {"id": fields.get("chat_id"), "type": "private"}
            message = {"message_id": 100 + len(self.sent), "date": 1_767_268_800, "chat": chat}
            return message | {"text": fields.get("text", "")}


@contextmanager
def telegram() -> Iterator[FakeTelegram]:
    """Run a fake Bot API until the block ends; ``url`` is what ``TELEGRAM_API_URL`` takes."""
    fake = FakeTelegram()
    handler = type("Handler", (_Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        fake.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield fake
        finally:
            fake.closing.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeTelegram
    protocol_version = "HTTP/1.1"
    # Unbuffered, each answer would wait 40 ms for an acknowledgement.
    wbufsize = 65536
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        pairs = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        fields = {k: json.loads(v) if k in JSON_FIELDS else v for k, v in pairs.items()}
        _, bot, method = self.path.split("/", 2)
        known = bot == f"bot{TOKEN}"
        answer = self.fake.take(method, fields) if known else UNAUTHORIZED
        if answer is SILENCE:
            self.fake.closing.wait()
            self.close_connection = True
        elif isinstance(answer, Answer):
            self._write(answer.status or 500, answer.body())
        else:
            self._write(200, {"ok": True, "result": answer})

    def _write(self, status: int, body: dict[str, object]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its inherited name
        """Say nothing."""
