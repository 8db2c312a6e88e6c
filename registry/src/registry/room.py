"""How much a process may have at once: threads by the settings, connections by the machine."""

import contextlib
import logging
import resource
from typing import NamedTuple

from registry.settings import Settings

OTHER_FILES = 128
"""Files a process has open beside connections and transfers: databases, locks, modules."""
FEWEST = 64
log = logging.getLogger("registry")


class Room(NamedTuple):
    """What one process may have at once."""

    threads: int
    connections: int


def make_room(settings: Settings) -> Room:
    """Let this process and its children open what files they may; say what they have room for."""
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # Some systems allow less than they say.
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        most = hard
    room = room_for(settings, most)
    if room.connections < settings.connections:
        said = "%s files may be open here, so each process holds %s connections"
        log.warning(said, most, room.connections)
    return room


def room_for(settings: Settings, most_files: int) -> Room:
    """Share out files: what takes a thread has one, and a connection none of those."""
    # Plain requests, uploads, large downloads, refused bodies and questions have their own threads.
    threads = settings.threads + 2 * (settings.transfers + settings.drains)
    if most_files == resource.RLIM_INFINITY:
        return Room(threads, settings.connections)
    left = most_files - OTHER_FILES - threads
    return Room(threads, max(FEWEST, min(settings.connections, left)))
