"""A registry under granian that counts the calls its WSGI application gets: run by a test."""

import sys
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from granian.constants import Interfaces
from granian.server import Server

from registry import Settings, open_store
from registry.app import App
from registry.direct import answer_directly


def load() -> WSGIApplication:
    """Build the application; `/calls` says how often it was asked for anything else."""
    settings = Settings(data=Path(sys.argv[1]), anonymous_read=True)
    app, calls = App(settings, open_store(settings)), [0]
    answer_directly(app.quick, app.carry)

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/calls":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [str(calls[0]).encode()]
        calls[0] += 1
        return app(environ, start_response)

    return counted


if __name__ == "__main__":
    Server("counted", port=int(sys.argv[2]), interface=Interfaces.WSGI, workers=1).serve(
        target_loader=load, wrap_loader=False
    )
