"""A registry in this very process, asked past any server."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from registry import Settings, Store, open_store
from registry.app import App
from registry.cli import main
from support import Answer


@dataclass(frozen=True)
class Inside:
    """What a start makes of a data folder."""

    store: Store
    app: App

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": headers.pop("Content_Type", ""),
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def begin(status: str, fields: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401
            begun.append((status, fields))

        content = b"".join(self.app(environ, begin))
        ((status, fields),) = begun
        return Answer(int(status[:3]), dict(fields), content)


@contextlib.contextmanager
def opened(data: Path) -> Iterator[Inside]:
    """Start it as a worker does; close it as none that is killed does."""
    settings = Settings(data=data, anonymous_read=True)
    store = open_store(settings)
    with contextlib.closing(store):
        yield Inside(store, App(settings, store))


def call(*words: str, data: Path) -> str:
    """Run a command to its end; say what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        main([*words, "--data", str(data)])
    assert left.value.code == 0, f"{words}: {left.value.code}: {out.getvalue()}{err.getvalue()}"
    return out.getvalue()
