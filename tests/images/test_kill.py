"""The registry's container killed over and over, in the middle of uploads and of page renders."""

import io
import subprocess
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_hex

import httpx
import pytest

from tests.images.engine import must, project, run
from tests.images.traffic import BIG, MANY, Traffic

ROUNDS, MOST_ROUNDS, HITS = 20, 60, 3
"""Kills there are at least, and at most until so many came in uploads and so many in renders."""
FIRST_S, LATER_S = 0.02, 0.04
"""When the first kill comes after the first answer, and how much later each one after it."""
SEED = 200
READY_S = 60
STRANGER = "a file no row names was moved"


@dataclass(frozen=True)
class Death:
    """What a kill left behind, and what was found after the start that followed."""

    arriving: int
    """Uploads that were on their way in when it came."""
    code: int
    said: str
    """What `registry verify` said."""
    lost: frozenset[str]
    """Files that were promised, by an answer or by a page, and that no page shows now."""
    half: frozenset[str]
    """Files that no page shows and that are there nevertheless."""

    @property
    def phase(self) -> str:
        """Say where it hit: a file on the shelf without its row is a change that was under way."""
        rendering = STRANGER in self.said
        return "page render" if rendering else "upload" if self.arriving else "neither"


@dataclass(frozen=True)
class Lives:
    """All that happened."""

    traffic: Traffic
    deaths: tuple[Death, ...]


@pytest.fixture(scope="module")
def lives(tag: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    token = f"reg-{token_hex(24)}"
    file = tmp_path_factory.mktemp("kill") / "token"
    file.write_text(token)
    with project(tag, "kill", REGISTRY_TOKEN_FILE=str(file)) as alone:
        alone.compose("up", "--detach", "--wait", "registry")
        traffic = Traffic(alone.url("REGISTRY"), token)
        with traffic.client() as client:
            for _ in range(SEED):
                traffic.small(client)
            traffic.big(client)
        deaths = tuple(_deaths(traffic, alone.container("registry")))
        with traffic.client() as client:
            shown = traffic.page(client, MANY) | traffic.page(client, BIG)
            for name, digest in shown.items():
                traffic.fetch(client, name, digest)
        yield Lives(traffic, deaths)


def _deaths(traffic: Traffic, container: str) -> Iterator[Death]:
    phases: Counter[str] = Counter()
    for number in range(MOST_ROUNDS):
        if number >= ROUNDS and min(phases["upload"], phases["page render"]) >= HITS:
            return
        yield (death := _die(number % ROUNDS, traffic, container))
        phases[death.phase] += 1


def _die(number: int, traffic: Traffic, container: str) -> Death:
    with traffic.flowing() as killed:
        time.sleep(FIRST_S + number * LATER_S)
        killed.set()
        must("docker", "kill", "--signal=KILL", container)
    arriving = _arriving(container)
    must("docker", "start", container)
    with traffic.client() as client:
        _until_ready(client)
        shown = traffic.page(client, MANY) | traffic.page(client, BIG)
        for name in shown.keys() - traffic.proven:
            traffic.fetch(client, name, shown[name])
        lost = frozenset((traffic.answered | traffic.shown.keys()) - shown.keys())
        cut = traffic.sent.keys() - shown.keys()
        half = frozenset(name for name in cut if client.get(f"/packages/{name}").is_success)
        done = run("docker", "exec", container, "registry", "verify")
        for name in cut:
            traffic.send(client, traffic.sent[name], pieces=1)
    return Death(arriving, done.code, done.stdout + done.stderr, lost, half)


def _arriving(container: str) -> int:
    """Count the uploads that a dead registry never finished."""
    copy = ("docker", "cp", f"{container}:/data/incoming", "-")
    told = subprocess.run(copy, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(told)) as archive:
        return sum(member.isfile() for member in archive)


def _until_ready(client: httpx.Client) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            if client.get("/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"{client.base_url} was not ready {READY_S} s after the start.")


def test_nothing_that_was_promised_is_lost(lives: Lives) -> None:
    assert len(lives.traffic.answered) > SEED + ROUNDS
    assert [death.lost for death in lives.deaths if death.lost] == []


def test_nothing_is_half_visible(lives: Lives) -> None:
    assert [death.half for death in lives.deaths if death.half] == []


def test_every_answer_was_whole_and_true(
    lives: Lives,
) -> None:
    assert lives.traffic.pages > 2 * ROUNDS
    assert lives.traffic.wrong == []
    assert lives.traffic.proven == lives.traffic.answered | lives.traffic.shown.keys()


def test_registry_verify_finds_nothing_broken_and_no_page_behind(lives: Lives) -> None:
    assert {death.code for death in lives.deaths} == {0}
    assert [death.said for death in lives.deaths if "anew" in death.said] == []


def test_the_kills_came_in_uploads_and_in_page_renders(lives: Lives) -> None:
    phases = Counter(death.phase for death in lives.deaths)

    assert len(lives.deaths) >= ROUNDS
    assert phases["upload"] >= HITS
    assert phases["page render"] >= HITS
