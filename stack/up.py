"""From a clone to a running stack, one step after the other; every step is safe to repeat."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from stack import credentials, supervisor
from stack.install import install, step
from stack.processes import registry, services
from stack.settings import ROOT, Settings

REGISTRY, SERVICES = "registry", "services"
GROUPS = (SERVICES, REGISTRY)
"""In the order in which they stop."""


def up(settings: Settings, *, everything: bool = True) -> None:
    """Leave the registry filled and the services installed from it; `everything` runs them too.

    Raises: `StackError`; what this call started is stopped again, Ctrl-C included.
    """
    ran = _running()
    try:
        _registry(settings)
        _installed(settings)
        if everything:
            _services(settings)
    except BaseException:
        _stop_all_but(ran)
        raise


@contextmanager
def standing(settings: Settings, *, everything: bool) -> Iterator[None]:
    """Hold the stack up inside the block; afterwards runs what ran before."""
    ran = _running()
    up(settings, everything=everything)
    try:
        yield
    finally:
        _stop_all_but(ran)


@contextmanager
def aside(settings: Settings) -> Iterator[None]:
    """Hold the stack down inside the block; afterwards runs what ran before."""
    ran = _running()
    down()
    try:
        yield
    finally:
        if ran:
            up(settings, everything=SERVICES in ran)


def down() -> list[str]:
    """Stop the services, then the registry; names the groups that ran."""
    return [group for group in GROUPS if supervisor.stop(group)]


def _running() -> set[str]:
    return {group for group in GROUPS if supervisor.runs(group)}


def _stop_all_but(kept: set[str]) -> None:
    for group in GROUPS:
        if group not in kept:
            supervisor.stop(group)


def _registry(settings: Settings) -> None:
    part = registry(settings)
    if install([part]):
        _say("installed the registry")
    credentials.ensure()
    credentials.ensure_registry_token()
    if not supervisor.runs(REGISTRY):
        _say("starting the registry")
        supervisor.start(REGISTRY, [part], settings.stack_ready_s)


def _installed(settings: Settings) -> None:
    _say("filling the registry with our releases")
    address = f"RELEASE_REGISTRY_URL={registry(settings).url}/"
    step(("env", address, f"{ROOT}/.venv/bin/release", "bootstrap", "--all", "--execute"))
    for name in install(services(settings)):
        _say(f"installed {name} from the registry")


def _services(settings: Settings) -> None:
    # Started anew even when they ran: what runs afterwards is the code that stands here.
    supervisor.stop(SERVICES)
    parts = services(settings)
    _say(f"starting {', '.join(part.name for part in parts)}")
    supervisor.start(SERVICES, parts, settings.stack_ready_s)


def _say(text: str) -> None:
    click.echo(f"stack: {text}", err=True)
