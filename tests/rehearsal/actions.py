"""The few actions of others that our workflows use, done here as far as our steps can tell."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal import machine
from tests.rehearsal.errors import Unreadable
from tests.rehearsal.processes import must

DENIED = "remote: this job may not push: no credential was kept, or 'contents' is not 'write'"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job runs."""

    work: Path
    origin: Path
    ref: str
    token: str
    may_push: bool
    programs: list[Path]
    """Folders that come first on the PATH; an action may add one."""


def checkout(place: Place, given: Mapping[str, str], where: str) -> None:
    """Clone as much of the origin as was asked for, and no more."""
    known = {"ref", "fetch-depth", "fetch-tags", "persist-credentials", "token"}
    _only(known, given, where)
    full = _full_name(place, given.get("ref") or place.ref)
    tracked = full.replace("refs/heads/", "refs/remotes/origin/", 1)
    _git(place, "init", "--quiet")
    _git(place, "remote", "add", "origin", f"file://{place.origin}")
    if given.get("fetch-depth", "1") == "0":
        everything = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
        _git(place, "fetch", "--quiet", "origin", *everything)
    else:
        tags = "--tags" if given.get("fetch-tags") == "true" else "--no-tags"
        depth = f"--depth={given.get('fetch-depth', '1')}"
        _git(place, "fetch", "--quiet", depth, tags, "origin", f"+{full}:{tracked}")
    branch = ("-B", full.removeprefix("refs/heads/")) if tracked != full else ("--detach",)
    _git(place, "checkout", "--quiet", *branch, tracked)
    own = given.get("token", place.token) != place.token
    if given.get("persist-credentials") == "false" or not (own or place.may_push):
        _git(place, "config", "remote.origin.receivepack", f"sh -c 'echo \"{DENIED}\" >&2; exit 1'")


def setup_python(place: Place, given: Mapping[str, str], where: str) -> None:
    """Put the interpreter that was asked for first on the PATH, or ours where it is not."""
    _only({"python-version", "cache", "cache-dependency-path"}, given, where)
    found = machine.python(given["python-version"])
    place.programs.insert(0, found or Path(sys.base_prefix) / "bin")


def cache(_: Place, given: Mapping[str, str], where: str) -> None:
    """Find nothing kept, as on a first run."""
    _only({"path", "key", "restore-keys"}, given, where)


def do(place: Place, action: str, given: Mapping[str, str], where: str) -> None:
    """Do what an action does.

    Raises: `Unreadable`.
    """
    if action not in KNOWN:
        raise Unreadable(where, f"the action {action!r} is not known")
    KNOWN[action](place, given, where)


KNOWN: dict[str, Callable[[Place, Mapping[str, str], str], None]] = {
    "actions/checkout": checkout,
    "actions/setup-python": setup_python,
    "actions/cache": cache,
}


def _only(known: set[str], given: Mapping[str, str], where: str) -> None:
    if unknown := given.keys() - known:
        raise Unreadable(where, f"the action's inputs {sorted(unknown)} are not known")


def _full_name(place: Place, ref: str) -> str:
    if ref.startswith("refs/"):
        return ref
    listed = must("git", "ls-remote", f"file://{place.origin}", cwd=place.work)
    names = {line.split("\t")[1] for line in listed.splitlines()}
    full = next((n for n in (f"refs/heads/{ref}", f"refs/tags/{ref}") if n in names), None)
    if full is None:
        raise Unreadable("checkout", f"the origin has neither a branch nor a tag {ref!r}")
    return full


def _git(place: Place, *arguments: str) -> None:
    must("git", *arguments, cwd=place.work)
