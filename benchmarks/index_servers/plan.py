"""What one run does, decided before it begins."""

from dataclasses import dataclass

from benchmarks.index_servers import devpi, pypiserver
from benchmarks.index_servers.reads import READS, Read

PEERS = (pypiserver.NAME, devpi.NAME)
SIZES = (10, 1_000, 20_000)


@dataclass(frozen=True)
class Plan:
    """The whole run, or the quick one."""

    sizes: tuple[int, ...]
    """Files of each store, ascending."""
    rounds: int
    peers: tuple[str, ...] = PEERS
    reads: tuple[Read, ...] = READS
    quick: bool = False
    """Leave out what is not nginx and us, and what is no read."""
    seconds: int = 1
    """How long each point is measured."""
    peer_rounds: int = 2
    """How many rounds the peers take part in; they are far away, so that few will do."""
    uploads: int = 100
    uploads_within_s: float = 10.0
    """When a server gets no more uploads, whatever was planned; at each size."""

    @property
    def token_size(self) -> int:
        """The size at which everything is read with a token too; 0 for none."""
        middle = self.sizes[len(self.sizes) // 2]
        return 0 if self.quick else middle

    @property
    def largest(self) -> int:
        """Files of the largest store."""
        return self.sizes[-1]


def whole(sizes: tuple[int, ...], rounds: int | None, peers: tuple[str, ...]) -> Plan:
    """Plan a run that takes minutes."""
    return Plan(tuple(sorted(set(sizes))), rounds or 4, peers)


def quick(sizes: tuple[int, ...], rounds: int | None) -> Plan:
    """Plan a run that takes less than a minute."""
    reads = tuple(read for read in READS if read.quick)
    return Plan(tuple(sorted(set(sizes))), rounds or 2, (), reads, quick=True, uploads=40)
