"""Of 64 uploads at once of one name one wins, whichever worker they come to, every time."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from packages import wheel
from racing import racing
from states import FORMS
from support import Registry, registry_command, running

RACERS = 64
ROUNDS = 100
FEW_ROUNDS = 10
ALL_WELL = (0, "0 things mended, 0 broken.")


@dataclass(frozen=True)
class Contest:
    """A registry whose names are raced for."""

    registry: Registry

    def kept(self, project: str) -> dict[str, str]:
        """Say the files a page offers, with their hashes."""
        page = self.registry.ask(f"/simple/{project}/", Accept=FORMS["json"])
        files = json.loads(page.body)["files"]
        return {file["filename"]: file["hashes"]["sha256"] for file in files}

    def told(self, project: str) -> Counter[str]:
        """Say how often the audit tells of the upload of each file."""
        _, said = self._command("audit", "--json", "--last", "0", "--about", f"{project}-")
        lines = [json.loads(line) for line in said.splitlines()]
        return Counter(line["about"] for line in lines if line["action"] == "upload")

    def left(self) -> list[str]:
        """Say what is on the disk and should not be."""
        data = self.registry.data
        offered = {path.name for path in (data / "site/packages").iterdir()}
        odd = [path for path in (data / "files").glob("*/*") if path.name not in offered]
        return [path.name for path in (*odd, *(data / "incoming").iterdir(), *data.glob("aside/*"))]

    def verified(self) -> tuple[int, str]:
        code, said = self._command("verify")
        return code, said.splitlines()[-1].partition(" verified, ")[2]

    def _command(self, *words: str) -> tuple[int, str]:
        data = self.registry.data
        done = registry_command(*words, "--data", str(data), cwd=data)
        return done.returncode, done.stdout


@pytest.fixture(scope="module", params=[1, 4], ids=["1-worker", "4-workers"])
def contest(request: pytest.FixtureRequest, memory: Path) -> Iterator[Contest]:
    """With as many threads as racers, so that no upload waits for another to end."""
    workers = str(request.param)
    data = memory / f"contest-{workers}"
    with running(data, "--workers", workers, REGISTRY_THREADS=str(RACERS)) as registry:
        yield Contest(registry)


def test_of_other_bytes_one_wins(contest: Contest, tally: Counter[str]) -> None:
    won: dict[str, str] = {}
    for start in range(0, ROUNDS, FEW_ROUNDS):
        # Other connections come to other workers.
        with racing(contest.registry, RACERS) as racers:
            for number in range(start, start + FEW_ROUNDS):
                twins = [wheel("race", f"1.{number}", b"X = %d\n" % each) for each in range(RACERS)]

                statuses = racers.race(twins)

                assert sorted(statuses) == [200] + [409] * (RACERS - 1)
                won[twins[0].filename] = twins[statuses.index(200)].sha256
    tally[f"races of {RACERS} uploads of one name"] += len(won)

    assert len(won) == ROUNDS
    assert contest.kept("race") == won
    assert contest.told("race") == dict.fromkeys(won, 1)
    assert (contest.left(), contest.verified()) == ([], ALL_WELL)


def test_of_the_same_bytes_all_are_answered_200_and_one_is_kept(contest: Contest) -> None:
    packages = [wheel("same", f"1.{number}") for number in range(FEW_ROUNDS)]
    with racing(contest.registry, RACERS) as racers:
        for package in packages:
            assert racers.race([package] * RACERS) == [200] * RACERS

    assert contest.kept("same") == {package.filename: package.sha256 for package in packages}
    assert contest.told("same") == {package.filename: 1 for package in packages}
    assert (contest.left(), contest.verified()) == ([], ALL_WELL)


def test_two_spellings_at_once_are_one_name(contest: Contest) -> None:
    won: dict[str, str] = {}
    with racing(contest.registry, RACERS) as racers:
        for number in range(FEW_ROUNDS):
            pair = [wheel(name, f"1.{number}") for name in ("spelt", "Spelt")]

            statuses = racers.race(pair * (RACERS // 2))

            answers = [set(statuses[::2]), set(statuses[1::2])]
            assert sorted(answers, key=min) == [{200}, {409}]
            winner = pair[answers.index({200})]
            won[winner.filename] = winner.sha256

    assert contest.kept("spelt") == won
    assert contest.told("spelt") + contest.told("Spelt") == dict.fromkeys(won, 1)
    assert (contest.left(), contest.verified()) == ([], ALL_WELL)


def test_of_two_new_names_that_look_alike_one_comes(contest: Contest) -> None:
    with racing(contest.registry, RACERS) as racers:
        for number in range(FEW_ROUNDS):
            names = [f"{number}look", f"{number}l00k"]
            pair = [wheel(name) for name in names]

            statuses = racers.race(pair * (RACERS // 2))

            answers = [set(statuses[::2]), set(statuses[1::2])]
            assert sorted(answers, key=min) == [{200}, {400}]
            won, lost = (answers.index({status}) for status in (200, 400))
            assert contest.kept(names[won]) == {pair[won].filename: pair[won].sha256}
            assert contest.registry.ask(f"/simple/{names[lost]}/").status == 404

    assert (contest.left(), contest.verified()) == ([], ALL_WELL)
