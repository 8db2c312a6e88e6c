"""htpasswd files, of Apache, pypiserver and our own earlier releases, and who is in them."""

import logging
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from registry.catalogue import Catalogue
from registry.errors import FolderUnfit
from registry.model import User, utc_text
from registry.passwords import form_of
from registry.scopes import read_scopes
from registry.users import USUAL, is_fit

MOVED = ".moved"
HERE = "is here already"
log = logging.getLogger("registry")


class Taken(NamedTuple):
    """What became of one line: it came in, or why not."""

    name: str
    form: str
    came: bool
    why: str

    @property
    def refused(self) -> bool:
        """Whether somebody has to look at it: it is not here, or somebody else is."""
        return not self.came and self.why != HERE


def take_over(catalogue: Catalogue, text: str, scopes: Iterable[str] = USUAL) -> list[Taken]:
    """Enter the users of a file with the hashes that they have there; who is known stays.

    Raises: ScopeUnfit, DiskFull, CatalogueSilent.
    """
    may, seen = read_scopes(scopes), set[str]()
    known = {user.name: user.hashed for user in catalogue.accounts.users()}
    done: list[Taken] = []
    with catalogue.change() as change:
        for name, hashed in _lines(text):
            form = form_of(hashed) or ""
            why = _refusal(name, form, seen) or _known(known, name, hashed)
            user = User(name, hashed, may, utc_text())
            came = not why and change.accounts.add_user(user)
            done.append(Taken(_shown(name), form, came, why))
            seen.add(name)
    return done


def adopt(catalogue: Catalogue, path: Path) -> None:
    """Take over the file that releases before the users' table read, and lay it aside.

    A start that is killed between the two finds every user known, and lays the file aside.
    Raises: FolderUnfit, DiskFull, CatalogueSilent.
    """
    try:
        text = read(path)
    except FileNotFoundError:
        return
    done = take_over(catalogue, text)
    aside = next(free for free in _names(path) if not free.exists())
    try:
        path.rename(aside)
    except OSError as error:
        raise FolderUnfit(path.parent, error.strerror or str(error)) from error
    came = sum(each.came for each in done)
    log.info("%d users of %r came in; the file is %r now.", came, path.name, aside.name)
    for each in done:
        if each.refused:
            log.warning("the user %r did not come in: %s", each.name, each.why)


def read(path: Path) -> str:
    """Read a file; bytes that are no UTF-8 stay, in a form that no name may have."""
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in map(str.strip, text.split("\n")):
        if line and not line.startswith("#"):
            name, _, hashed = line.partition(":")
            yield name, hashed


def _shown(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _refusal(name: str, form: str, seen: set[str]) -> str:
    if not is_fit(name):
        return "no user may have this name"
    if name in seen:
        return "an earlier line has this name"
    return "" if form else "it has no hash of a form that is known"


def _known(known: dict[str, str], name: str, hashed: str) -> str:
    if name not in known:
        return ""
    return HERE if known[name] == hashed else "a user of this name is here and stays"


def _names(path: Path) -> Iterator[Path]:
    yield path.with_name(path.name + MOVED)
    yield from (path.with_name(f"{path.name}{MOVED}.{number}") for number in count(2))
