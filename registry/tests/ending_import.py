"""Run by the tests: an import that a signal ends, at one of its own steps or after a while.

Its steps are what the interpreter tells of its work on the data folder (audit events), so they
are as many on a slow machine as on a quick one.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from registry import Settings, open_store
from registry.cli import main
from registry.folder import import_files, packages_in

STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename"}


def end_at(step: int, data: str, end: Callable[[], None]) -> None:
    steps = 0

    def watch(event: str, facts: tuple[object, ...]) -> None:
        nonlocal steps
        if event in STEPS and facts and str(facts[0]).startswith(data):
            steps += 1
            if steps == step:
                end()

    sys.addaudithook(watch)


def by_hand(folder: str, data: str) -> None:
    """Import, and print the names of each batch when they are promised."""
    store = open_store(Settings(data=Path(data)))
    for batch in import_files(store, packages_in(Path(folder))):
        click.echo(" ".join(done.path.name for done in batch))


if __name__ == "__main__":
    kind, folder, data, number, when = sys.argv[1:]
    # Where this run was started in the background, its children would be deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    end = partial(os.kill, os.getpid(), int(number))
    if float(when) < 1:
        threading.Timer(float(when), end).start()
    else:
        end_at(int(when), data, end)
    if kind == "command":
        main(["import", folder, "--data", data])
    by_hand(folder, data)
