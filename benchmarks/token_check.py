"""What it costs to know who asks: on the long way, and where the answer is found again.

    registry/.venv/bin/python benchmarks/token_check.py

Prints a table in Markdown; each figure is the least of several runs, in microseconds.
"""

import base64
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path

from registry import Settings, open_store  # type: ignore[import-not-found]  # its own environment
from registry.access import Access  # type: ignore[import-not-found]
from registry.callers import FOR_EVER  # type: ignore[import-not-found]
from registry.errors import NobodyKnown  # type: ignore[import-not-found]
from registry.guesses import Guesses  # type: ignore[import-not-found]
from registry.quick import Quick  # type: ignore[import-not-found]
from registry.ready import ready  # type: ignore[import-not-found]
from registry.scopes import Right  # type: ignore[import-not-found]
from registry.tokens import create_token  # type: ignore[import-not-found]
from registry.users import add_user  # type: ignore[import-not-found]

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
        store = open_store(Settings(data=Path(folder)))
        try:
            rows = [*_long_way(store, Path(folder)), *_quick_way(store)]
        finally:
            store.close()
    print("| who asks | µs |\n| --- | ---: |")
    for what, us in rows:
        print(f"| {what} | {us:.2f} |")


def _long_way(store: object, folder: Path) -> list[tuple[str, float]]:
    catalogue = store.catalogue  # type: ignore[attr-defined]
    right = _basic("__token__", create_token(catalogue, "ci", ["publish:alpha"]))
    wrong, user = _basic("__token__", "reg-" + "x" * 43), _basic("ann", "secret")
    add_user(catalogue, "ann", "secret")
    access = Access(catalogue, Guesses(folder / "guesses", 65_000), anonymous_read=False)

    def admit(shown: str) -> object:
        return access.admit(shown, "198.51.100.1", Right.READ)

    def admit_anew() -> object:
        access._now_known().tokens.clear()  # noqa: SLF001 - as if a change had come between
        return admit(right)

    def refuse() -> object:
        try:
            return admit(wrong)
        except NobodyKnown as error:
            return error

    return [
        ("a right token", least_us(lambda: admit(right))),
        ("a right token, first after a change", least_us(admit_anew)),
        ("a wrong token", least_us(refuse)),
        ("a right password, seen before", least_us(lambda: admit(user))),
    ]


def _quick_way(store: object) -> list[tuple[str, float]]:
    quick = Quick(store.catalogue.generation)  # type: ignore[attr-defined]
    bearer = {**READ, "HTTP_AUTHORIZATION": _basic("__token__", "reg-" + "x" * 43)}
    for request in (READ, bearer):
        quick.now().keep(request, ready(b"x" * 5000, "text/html", '"tag"'), FOR_EVER)
    return [
        ("nobody, where the answer is found again", least_us(lambda: quick.find(READ))),
        ("a token, where the answer is found again", least_us(lambda: quick.find(bearer))),
    ]


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


if __name__ == "__main__":
    main()
