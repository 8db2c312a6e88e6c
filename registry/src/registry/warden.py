"""The warden: it ends connections whose other side is too slow, or that are too many of one source.

The server bounds how long the head of a request may take, and nothing else; a body that never
comes, or an answer that nobody reads, would hold a thread for ever. What the kernel counts of each
connection tells them from the others, whatever is spoken on it.
"""

import contextlib
import logging
import threading
import time
from collections import Counter
from typing import NamedTuple

from registry.connections import Connection, connections
from registry.pace import Flow, Mark, Pace, look
from registry.source import Network, is_trusted, neighbourhood
from registry.working import Working

LOOKS = 8
"""How often it looks within the time that its patience lasts."""
log = logging.getLogger("registry")


class Seen(NamedTuple):
    """What is known of a connection."""

    mark: Mark
    flow: Flow


class Share(NamedTuple):
    """How many connections a peer may have, and which peers may have any number."""

    most: int
    proxies: tuple[Network, ...] = ()
    """They speak for many; the places are counted by whom they name."""

    def leaves_out(self, peer: str, many: int) -> bool:
        """Say whether a peer has more than that."""
        return many > self.most and not is_trusted(peer, self.proxies)


class Warden:
    """Looks after the connections of this process."""

    def __init__(self, port: int, pace: Pace, share: Share, working: Working) -> None:
        self._port, self._pace, self._share, self._working = port, pace, share, working
        self._seen: dict[int, Seen] = {}

    def start(self) -> None:
        """Look again and again from now on, beside everything else."""
        threading.Thread(target=self._watch, name="warden", daemon=True).start()

    def look(self, now: float) -> int:
        """Look at every connection once, and say how many were ended."""
        before, self._seen = self._seen, {}
        peers: Counter[str] = Counter()
        ended = 0
        for connection in connections(self._port):
            try:
                ended += self._look_at(connection, before, peers, now)
            except OSError:
                continue  # It ended by itself meanwhile.
        if ended:
            log.warning("%s connections were ended: too slow, or too many of one source", ended)
        return ended

    def _look_at(
        self, connection: Connection, before: dict[int, Seen], peers: Counter[str], now: float
    ) -> bool:
        peer, flow, cookie = connection.peer, connection.flow(), connection.cookie
        seen = before.get(cookie)
        source = neighbourhood(peer)
        peers[source] += 1
        mark = Mark(now, flow, asking=False)
        if seen is not None:
            kept = look(seen.mark, seen.flow, flow, now, self._pace)
            # Our own slowness may be why nothing comes, but never why nobody takes what is there.
            excused = not flow.stuck and peer in self._working
            mark = kept or seen.mark
            if kept is None and not excused:
                connection.end(cookie)
                return True
        if self._share.leaves_out(peer, peers[source]):
            connection.end(cookie)
            return True
        self._seen[cookie] = Seen(mark, flow)
        return False

    def _watch(self) -> None:
        while True:
            time.sleep(self._pace.patience_s / LOOKS)
            # Where no file can be opened any more, one can later.
            with contextlib.suppress(OSError):
                self.look(time.monotonic())
