"""What it costs to know who asks: on the long way, and where the answer is found again.

    registry/.venv/bin/python -m benchmarks.token_check

Prints a table in Markdown; each figure is the least of several runs, in microseconds.
"""

import base64
import tempfile
import timeit
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

# Its own environment has it; the checker of types looks from another one.
REGISTRY: Any = import_module("registry")
for part in ("access", "guesses", "quick", "ready", "tokens", "users"):
    import_module(f"registry.{part}")

Row = tuple[str, float]
REPEAT = 9
READ = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/simple/alpha/",
    "QUERY_STRING": "",
    "HTTP_ACCEPT": "application/vnd.pypi.simple.v1+json",
    "HTTP_ACCEPT_ENCODING": "gzip, deflate",
}


def least_us(act: Callable[[], object]) -> float:
    """Run something often; say what one call takes at least, in microseconds."""
    timer = timeit.Timer(act)
    number = max(1, timer.autorange()[0] // 4)
    return min(timer.repeat(REPEAT, number)) / number * 1e6


def main() -> None:
    """Measure everything and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        store = REGISTRY.open_store(REGISTRY.Settings(data=Path(folder)))
        try:
            rows = [*_long_way(store.catalogue, Path(folder)), *_quick_way(store.catalogue)]
        finally:
            store.close()
    print("| who asks | µs |\n| --- | ---: |")
    for what, us in rows:
        print(f"| {what} | {us:.2f} |")


def _long_way(catalogue: Any, folder: Path) -> list[Row]:  # noqa: ANN401 - as above
    right = _basic("__token__", REGISTRY.tokens.create_token(catalogue, "ci", ["publish:alpha"]))
    wrong, user = _basic("__token__", "reg-" + "x" * 43), _basic("ann", "secret")
    REGISTRY.users.add_user(catalogue, "ann", "secret")
    # More than it can count, so nobody has to wait.
    access = REGISTRY.access.Access(
        catalogue, REGISTRY.guesses.Guesses(folder / "guesses", 1 << 20), anonymous_read=False
    )

    def admit(shown: str) -> object:
        return access.admit(shown, "198.51.100.1", REGISTRY.scopes.Right.READ)

    def admit_anew() -> object:
        access._now_known().tokens.clear()  # noqa: SLF001 - as if a change had come between
        return admit(right)

    def refuse() -> object:
        try:
            return admit(wrong)
        except REGISTRY.errors.NobodyKnown as error:
            return error

    return [
        ("a right token", least_us(lambda: admit(right))),
        ("a right token, first after a change", least_us(admit_anew)),
        ("a wrong token", least_us(refuse)),
        ("a right password, seen before", least_us(lambda: admit(user))),
    ]


def _quick_way(catalogue: Any) -> list[Row]:  # noqa: ANN401 - as above
    quick = REGISTRY.quick.Quick(catalogue.generation)
    bearer = {**READ, "HTTP_AUTHORIZATION": _basic("__token__", "reg-" + "x" * 43)}
    for request in (READ, bearer):
        quick.now().keep(
            request,
            REGISTRY.ready.ready(b"x" * 5000, "text/html", '"tag"'),
            REGISTRY.callers.FOR_EVER,
        )
    return [
        ("nobody, where the answer is found again", least_us(lambda: quick.find(READ))),
        ("a token, where the answer is found again", least_us(lambda: quick.find(bearer))),
    ]


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


if __name__ == "__main__":
    main()
