"""The one place that starts other programs."""

import os
import signal
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from release.errors import ToolFailed, ToolMissing

MISLEADING = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "VIRTUAL_ENV")
"""Variables that a hook or an active environment sets, and that would turn a tool elsewhere."""


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    unset: Collection[str] = (),
) -> str:
    """Run a program to its end and return what it wrote to stdout.

    Shape: `env` comes on top of this process's variables, without those named in `unset`.
    An interruption ends the program and everything it started before it goes on.
    Raises: `ToolFailed` for any code but 0, `ToolMissing` when there is no such program.
    """
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=_environment(unset) | dict(env or {}),
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise ToolMissing(command[0], error.strerror or "no reason is given") from error
    with process:
        out, err = _outcome(process)
    if process.returncode:
        raise ToolFailed(tuple(command), process.returncode, out + err)
    return out


def _outcome(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate()
    except BaseException:
        # Its children hold the same pipes, so the second wait lasts until the last one is gone.
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()
        raise


def _environment(unset: Collection[str]) -> dict[str, str]:
    # What a tool needs (PATH, HOME, proxies, an index) is not ours to list, so it gets a copy.
    inherited = os.environ  # noqa: TID251 nothing is read from it here
    return {key: text for key, text in inherited.items() if key not in {*MISLEADING, *unset}}
