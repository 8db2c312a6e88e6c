"""A registry whose processes are killed under load keeps every file that it said it kept."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from inside import opened
from operations import STRANGER, UNFINISHED
from packages import Package
from registry import verify
from states import answers_of, marked, shown_in
from support import DEADLINE_S, Registry, running
from uploading import UNKNOWN, uploading

CLIENTS = [f"client-{number}".replace("-", "_") for number in range(8)]
WORKERS = 4
KILLS = 20
RESTARTS = 6
GOLDEN = 0.618

Sent = list[tuple[Package, int]]


def instants(many: int) -> Iterator[int]:
    """Wait for another part of a while before each number, as evenly as chance and less equal."""
    for number in range(many):
        time.sleep(0.05 + 0.3 * (number * GOLDEN % 1))
        yield number


def workers_of(registry: Registry) -> set[int]:
    server = registry.process.pid
    return set(map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split()))


def kill_a_worker(registry: Registry, spared: int) -> int:
    """Kill a worker other than one; say who came in its place.

    A server whose new worker dies at once would end: it takes that for a fault of its own.
    """
    before = workers_of(registry)
    os.kill(min(before - {spared}), signal.SIGKILL)
    wait_until(lambda: bool(workers_of(registry) - before))
    return (workers_of(registry) - before).pop()


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def look(data: Path, sent: Sent) -> None:
    """Start on what is left, and see that each file is there whole or not at all."""
    contents = {package.filename: package.content for package, _ in sent}
    answered = {package.filename for package, status in sent if status == 200}
    with opened(data) as registry:
        answers, shown, mark = answers_of(registry), shown_in(data / "site"), marked(data)
        kept = {file.filename for file in registry.store.catalogue.files()}
        uploads = [e.about for e in registry.store.catalogue.audit() if e.action == "upload"]
        found = list(verify(registry.store))
        again = list(verify(registry.store))
    files = {path.name: path.read_bytes() for path in (data / "files").glob("*/*")}
    aside = {path.name: path.read_bytes() for path in (data / "aside").glob("*/*")}

    assert {status for _, status in sent} <= {200, UNKNOWN}
    assert answered <= kept <= set(contents)
    assert files == {name: contents[name] for name in kept}
    assert answers.items() >= {f"packages/{name}": contents[name] for name in kept}.items()
    assert sorted(uploads) == sorted(kept)
    assert shown == answers
    assert len(set(mark)) == 1
    assert [f for f in found if not f.what.startswith((UNFINISHED, STRANGER))] == []
    assert again == []
    assert aside == {name: contents[name] for name in aside if name not in answered}
    assert list((data / "incoming").iterdir()) == []


def told(tally: Counter[str], sent: Iterable[tuple[Package, int]]) -> None:
    for _, status in sent:
        what = "were answered 200" if status else "were never answered"
        tally[f"uploads to a server under kills {what}"] += 1


def test_killed_workers_lose_nothing(memory: Path, tally: Counter[str]) -> None:
    data, fresh = memory / "workers", 0
    with running(data, "--workers", str(WORKERS)) as registry:
        with uploading(registry, CLIENTS) as clients:
            for _ in instants(KILLS):
                fresh = kill_a_worker(registry, spared=fresh)
        # Who comes after a killed worker removes what that one left on its way in.
        wait_until(lambda: not any((data / "incoming").iterdir()))
        assert registry.process.poll() is None
        registry.crash()
    sent = [each for client in clients for each in client.sent]
    tally["kills of a worker under load"] += KILLS
    told(tally, sent)

    look(data, sent)


def test_a_killed_server_loses_nothing(memory: Path, tally: Counter[str]) -> None:
    data, sent, token = memory / "server", Sent(), ""
    for number in instants(RESTARTS):
        with running(data, "--workers", "2") as registry:
            token = registry.token = registry.token or token
            with uploading(registry, [f"{name}_{number}" for name in CLIENTS]) as clients:
                time.sleep(0.3 + 0.5 * (number * GOLDEN % 1))
                registry.crash()
        sent += [each for client in clients for each in client.sent]
    tally["kills of a whole server under load"] += RESTARTS
    told(tally, sent)

    look(data, sent)
