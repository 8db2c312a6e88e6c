"""The server process: granian in front, workers that end with it."""

import errno
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from functools import partial
from multiprocessing import connection, parent_process
from wsgiref.types import WSGIApplication

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from registry.app import App
from registry.direct import answer_directly
from registry.errors import AddressUnfit, PortTaken, SettingUnfit
from registry.hiding import Discreet
from registry.intake import open_store
from registry.pace import Pace
from registry.room import make_room
from registry.settings import Settings
from registry.warden import Share, Warden

STOP_WITHIN_S = 10
MOST_HEAD_BYTES = 160 * 1024
"""Of a request before its body; a connection may hold as much in memory."""


def serve(settings: Settings, address: str, port: int) -> None:
    """Answer until SIGTERM or SIGINT; then every worker has ended."""
    room = make_room(settings)
    Server(
        "registry",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        # HTTP/2 would let a connection idle for ever, and send two hundred requests at once.
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(
            header_read_timeout=int(settings.patience_s * 1000), max_buffer_size=MOST_HEAD_BYTES
        ),
        backpressure=room.connections,
        blocking_threads=room.threads,
        log_level=LogLevels.error,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S,
    ).serve(target_loader=partial(load, settings, port, room.connections), wrap_loader=False)


def load(settings: Settings, port: int, connections: int) -> WSGIApplication:
    """Build the application inside a worker; connections are never shared between processes."""
    # A worker that still loads has its parent's handler, which would swallow a stop; and granian's
    # worker hangs when it is stopped twice, by its group (Ctrl-C, a supervisor) and its parent.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setpgid(0, 0)
    speak()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    store = open_store(settings)
    # This worker may come after one that was killed, while the others go on.
    store.shelf.sweep()
    app = App(settings, store)
    answer_directly(app.quick, app.carry)
    pace = Pace(settings.patience_s, settings.slowest_bytes_per_s)
    Warden(port, pace, Share(connections // 2, settings.proxies), app.traffic.working).start()
    return app


def speak() -> None:
    """Send what happens to stderr, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet("registry: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("registry").setLevel(logging.INFO)


def require_certificate(settings: Settings) -> None:
    """See that certificate and key, where these are set, can be used. Raises: SettingUnfit."""
    if settings.tls_cert is None or settings.tls_key is None:
        return
    try:
        # A key with a password would ask the terminal for it.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password="")
    except OSError as error:
        files = f"{str(settings.tls_cert)!r} and {str(settings.tls_key)!r}"
        raise SettingUnfit((f"tls_cert and tls_key: {files} cannot be used: {error}",)) from error


def free_address(host: str, port: int) -> tuple[str, int]:
    """Say the address and port to listen on, found free; port 0 becomes a real one.

    granian shares its port with whoever shares theirs, so a second registry would go unnoticed.
    Raises: PortTaken, AddressUnfit.
    """
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            probe.listen()
            address, found, *_ = probe.getsockname()
            return str(address), int(found)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise AddressUnfit(host, port, error.strerror or str(error)) from error


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
