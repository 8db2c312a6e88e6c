"""Who guesses passwords or tokens has to wait, and who holds a right one has not."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from people import bearer, catalogue_of, stranger
from registry.denials import GuessedTooOften
from registry.guesses import LONGEST_S, QUIET_S, SIZE_BYTES, Guesses
from registry.users import add_user
from support import Answer, Registry, basic, running

FREE = 3
WRONG = basic("__token__", "reg-wrong")


@dataclass
class Clock:
    """An instant that a test moves."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(tmp_path: Path, clock: Clock) -> Guesses:
    return Guesses(tmp_path / "guesses", FREE, clock)


def guess(guesses: Guesses, *names: str) -> int:
    """Guess wrong; say how long the guesser has to wait instead, in seconds."""
    try:
        guesses.begin(*names)
    except GuessedTooOften as error:
        return error.wait_s
    guesses.wrong(*names)
    return 0


def test_some_wrong_guesses_are_free_and_then_there_is_a_wait(guesses: Guesses) -> None:
    waits = [guess(guesses, "here") for _ in range(FREE + 2)]

    assert waits == [0] * FREE + [1, 1]
    assert guess(guesses, "elsewhere") == 0


def test_each_guess_after_a_wait_doubles_it_up_to_a_minute(guesses: Guesses, clock: Clock) -> None:
    for _ in range(FREE):
        guess(guesses, "here")
    waits = []
    for _ in range(8):
        waits.append(guess(guesses, "here"))
        clock.now += waits[-1]
        assert guess(guesses, "here") == 0

    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_S, LONGEST_S]


def test_after_a_quiet_time_all_is_forgotten(guesses: Guesses, clock: Clock) -> None:
    for _ in range(FREE):
        guess(guesses, "here")
    clock.now += QUIET_S + 1

    assert [guess(guesses, "here") for _ in range(FREE)] == [0] * FREE


@pytest.mark.parametrize("back_s", [1, 30, 3600, 10**8])
def test_a_clock_that_is_set_back_makes_nobody_wait_for_long(
    guesses: Guesses, clock: Clock, back_s: int
) -> None:
    for _ in range(FREE + 1):
        guess(guesses, "here")
    clock.now -= back_s

    assert guess(guesses, "here") <= LONGEST_S


def test_a_right_guess_is_none(guesses: Guesses) -> None:
    for _ in range(FREE * 3):
        guesses.begin("here", "user ann")
        guesses.right("here", "user ann")

    assert guess(guesses, "here", "user ann") == 0


def test_guesses_that_are_still_looked_at_count(guesses: Guesses) -> None:
    for _ in range(FREE):
        guesses.begin("here")

    with pytest.raises(GuessedTooOften):
        guesses.begin("here")


def test_a_user_is_not_guessed_from_many_places_either(guesses: Guesses) -> None:
    for number in range(FREE):
        guess(guesses, f"place {number}", "user ann")

    assert guess(guesses, "another place", "user ann") > 0
    assert guess(guesses, "another place", "user bob") == 0


def test_what_one_process_saw_the_others_know(tmp_path: Path, clock: Clock) -> None:
    one, other = (Guesses(tmp_path / "guesses", FREE, clock) for _ in range(2))
    for _ in range(FREE):
        guess(one, "here")

    assert guess(other, "here") > 0


def test_a_flood_of_sources_takes_no_memory_and_makes_nobody_forgotten(
    tmp_path: Path, guesses: Guesses
) -> None:
    for _ in range(FREE):
        guess(guesses, "the guesser")
    tracemalloc.start()

    for number in range(20_000):
        guess(guesses, f"source {number}")

    grown_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown_bytes < 10_000
    assert (tmp_path / "guesses").stat().st_size == SIZE_BYTES
    assert guess(guesses, "the guesser") > 0


@pytest.fixture
def watched(data: Path) -> Iterator[Registry]:
    """A registry behind a proxy, whose word on sources is believed, with two users."""
    with catalogue_of(data) as catalogue:
        add_user(catalogue, "ann", "secret")
        add_user(catalogue, "bob", "secret")
    with running(
        data, REGISTRY_FREE_GUESSES=str(FREE), REGISTRY_TRUSTED_PROXIES="127.0.0.0/8"
    ) as registry:
        yield stranger(registry)


def shows(registry: Registry, source: str, authorization: str, path: str = "/simple/") -> Answer:
    return registry.ask(path, Authorization=authorization, X_Forwarded_For=source)


def wear_out(data: Path, *names: str) -> None:
    """Guess wrong so often that the wait is the longest, in another process than the registry's."""
    patient = Guesses(data / "guesses", 1000)
    for _ in range(FREE + 10):
        guess(patient, *names)


def test_guessing_tokens_is_slowed_and_a_right_token_is_not(watched: Registry) -> None:
    right = bearer(watched.data, "ci", "read")
    wear_out(watched.data, "198.51.100.1")

    slowed = shows(watched, "198.51.100.1", WRONG)

    assert slowed.status == 429
    assert LONGEST_S - 30 < int(slowed.headers["retry-after"]) <= LONGEST_S
    assert shows(watched, "198.51.100.1", right).status == 200
    assert shows(watched, "198.51.100.2", right).status == 200
    assert shows(watched, "198.51.100.2", WRONG).status == 401


def test_guessing_a_password_is_slowed_for_its_user_and_from_its_source(watched: Registry) -> None:
    ann, bob = (basic(name, "secret") for name in ("ann", "bob"))
    assert shows(watched, "198.51.100.9", ann).status == 200
    wear_out(watched.data, "198.51.100.1", "user bob")

    answers = {
        "from there": shows(watched, "198.51.100.1", basic("nobody", "x")).status,
        "for bob": shows(watched, "198.51.100.2", bob).status,
        "seen to be right before": shows(watched, "198.51.100.1", ann).status,
    }

    assert answers == {"from there": 429, "for bob": 429, "seen to be right before": 200}


@pytest.mark.parametrize("shown", [WRONG, basic("ann", "wrong"), basic("nobody", "x")])
def test_whoever_goes_on_guessing_is_slowed(data: Path, shown: str) -> None:
    with running(data, "--workers", "2", REGISTRY_FREE_GUESSES=str(FREE)) as registry:
        answers = [registry.ask("/simple/", Authorization=shown).status for _ in range(FREE)]
        slowed = next(
            answer
            for answer in (registry.ask("/simple/", Authorization=shown) for _ in range(50))
            if answer.status != 401
        )

    assert answers == [401] * FREE
    assert (slowed.status, int(slowed.headers["retry-after"]) >= 1) == (429, True)
    assert slowed.text.startswith("Too many wrong passwords or tokens came from your address")


def test_a_source_that_nobody_vouches_for_is_the_peer_itself(data: Path) -> None:
    with running(data, REGISTRY_FREE_GUESSES=str(FREE)) as registry:
        for number in range(FREE):
            shows(registry, f"198.51.100.{number}", WRONG)

        assert shows(registry, "198.51.100.99", WRONG).status == 429


def test_a_web_server_in_front_is_told_no_in_the_word_it_knows(watched: Registry) -> None:
    wear_out(watched.data, "198.51.100.1")

    asked = shows(watched, "198.51.100.1", WRONG, "/_/reader")

    assert asked.status == 401
    assert {"retry-after", "www-authenticate"} <= asked.headers.keys()
