"""Every server of a run, of every size, alive together: rounds go from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.index_servers import proc
from benchmarks.index_servers.figures import Point
from benchmarks.index_servers.lists import Walk
from benchmarks.index_servers.ours import Filled
from benchmarks.index_servers.server import Server
from benchmarks.index_servers.stores import Store


@dataclass(frozen=True)
class Fleet:
    """What was started, and what each server is asked."""

    stores: dict[int, Store] = field(default_factory=dict)
    filled: dict[int, Filled] = field(default_factory=dict)
    servers: dict[tuple[int, str], Server] = field(default_factory=dict)
    """By files of the store and name."""
    walks: dict[Point, Walk] = field(default_factory=dict)
    unfit: dict[Point, str] = field(default_factory=dict)
    starts_s: dict[tuple[int, str], list[float]] = field(default_factory=dict)

    def add(self, size: int, server: Server) -> Server:
        """Take a server in."""
        self.servers[size, server.name] = server
        self.note_start(size, server)
        return server

    def note_start(self, size: int, server: Server) -> None:
        """Remember how long a start took."""
        self.starts_s.setdefault((size, server.name), []).append(server.started_s)

    def of(self, size: int) -> dict[str, Server]:
        """Pick the servers of a store, by name."""
        return {name: server for (files, name), server in self.servers.items() if files == size}

    def pin(self, cpus: Iterable[int]) -> None:
        """Let every server run on these CPUs only."""
        for server in self.servers.values():
            proc.pin(server.processes(), cpus)

    def memory(self) -> dict[tuple[int, str], proc.Memory]:
        """Say what each server's processes take now."""
        return {key: proc.memory(server.processes()) for key, server in self.servers.items()}
