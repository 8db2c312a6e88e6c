"""Of 64 uploads at once of one name one wins, whichever worker they come to, every time."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from packages import Package, wheel
from racing import Racers
from states import FORMS
from support import Registry, registry_command, running

RACERS = 64
ROUNDS = 100
FEW_ROUNDS = 10


@dataclass(frozen=True)
class Contest:
    """A registry, and those who race for its names."""

    registry: Registry
    racers: Racers

    def kept(self, project: str) -> dict[str, str]:
        """Say the files a page offers, with their hashes."""
        page = json.loads(self.registry.ask(f"/simple/{project}/", Accept=FORMS["json"]).body)
        return {file["filename"]: file["hashes"]["sha256"] for file in page["files"]}

    def told(self) -> Counter[str]:
        """Say how often the audit tells of the upload of each file."""
        done = self._command("audit", "--json", "--last", "0")
        lines = map(json.loads, done.splitlines())
        return Counter(line["about"] for line in lines if line["action"] == "upload")

    def left(self) -> list[str]:
        """Say what is on the disk and should not be."""
        data = self.registry.data
        kept = {path.name for path in (data / "site/packages").iterdir()}
        odd = [path for path in (data / "files").glob("*/*") if path.name not in kept]
        return [path.name for path in (*odd, *(data / "incoming").iterdir(), *data.glob("aside/*"))]

    def verified(self) -> str:
        return self._command("verify").splitlines()[-1].partition(", ")[2]

    def _command(self, *words: str) -> str:
        data = self.registry.data
        done = registry_command(*words, "--data", str(data), cwd=data)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module", params=[1, 4], ids=["1-worker", "4-workers"])
def contest(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Contest]:
    """As many threads as racers, so that no upload waits for another to end."""
    data = tmp_path_factory.mktemp("contest") / "data"
    workers = str(request.param)
    with (
        running(data, "--workers", workers, REGISTRY_THREADS=str(RACERS)) as registry,
        ExitStack() as until,
    ):
        yield Contest(registry, Racers(registry, RACERS, until))


def test_of_other_bytes_one_wins(contest: Contest, tally: Counter[str]) -> None:
    won: dict[str, str] = {}
    for number in range(ROUNDS):
        packages = [wheel("race", f"1.{number}", b"X = %d\n" % each) for each in range(RACERS)]

        statuses = contest.racers.race(packages)

        assert sorted(statuses) == [200] + [409] * (RACERS - 1)
        won[packages[0].filename] = packages[statuses.index(200)].sha256
    tally[f"races of {RACERS}"] += ROUNDS

    assert contest.kept("race") == won
    assert {name: contest.told()[name] for name in won} == dict.fromkeys(won, 1)
    assert contest.left() == []
    assert contest.verified() == "0 things mended, 0 broken."


def test_of_the_same_bytes_all_are_kept_once(contest: Contest) -> None:
    for number in range(FEW_ROUNDS):
        package = wheel("same", f"1.{number}")

        assert contest.racers.race([package] * RACERS) == [200] * RACERS
        assert contest.told()[package.filename] == 1
    assert len(contest.kept("same")) == FEW_ROUNDS
    assert contest.left() == []
    assert contest.verified() == "0 things mended, 0 broken."


def test_two_spellings_are_one_name(contest: Contest) -> None:
    for number in range(FEW_ROUNDS):
        one, other = (wheel(name, f"1.{number}") for name in ("spelt", "Spelt"))

        statuses = contest.racers.race([one, other] * (RACERS // 2))

        assert sorted(statuses) == [200] * (RACERS // 2) + [409] * (RACERS // 2)
        winner = one if statuses[0] == 200 else other
        assert set(statuses[::2]) != set(statuses[1::2])
        assert contest.kept("spelt")[winner.filename] == winner.sha256
    assert len(contest.kept("spelt")) == FEW_ROUNDS
    assert contest.left() == []
    assert contest.verified() == "0 things mended, 0 broken."
