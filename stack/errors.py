"""Everything that keeps the local stack from standing; `cli` prints the one message, exit 1.

StackError
├── PortTaken        another program listens where one of ours must
├── NeverReady       a process did not answer in time
├── StepFailed       an install or bootstrap step ended with an error
└── NotAudited       the service that knows vulnerabilities did not answer for all (exit 101)
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self


class StackError(Exception):
    """The root of the tree."""


class PortTaken(StackError):
    """A port is busy and the process on it was not started from here."""

    def __init__(self, name: str, port: int, variable: str | None) -> None:
        self.name, self.port, self.variable = name, port, variable
        otherwise = (
            f"or choose another port by {variable}"
            if variable
            else "and do not move this one: the locks of the services name it"
        )
        super().__init__(
            f"Port {port} for {name!r} is taken by another program; stop it "
            f"(`ss -ltnp 'sport = :{port}'` names it) {otherwise}."
        )


class NeverReady(StackError):
    """A started process ended or stayed silent."""

    def __init__(self, name: str, url: str, log: Path, tail: str) -> None:
        self.name, self.url, self.log = name, url, log
        super().__init__(f"{name!r} does not answer at {url!r}; the end of {log}:\n{tail}")


class StepFailed(StackError):
    """A command that prepares the stack failed; its output tells why."""

    def __init__(self, step: str, code: int, output: str) -> None:
        self.step, self.code = step, code
        tail = "\n".join(output.strip().splitlines()[-20:])
        super().__init__(f"{step!r} ended with code {code}:\n{tail}")


class NotAudited(StackError):
    """Nothing is known of some versions, so the audit is not passed."""

    @classmethod
    def because(cls, code: int, said: str) -> Self:
        """Tell that pip-audit gave no report."""
        end = (said.strip().splitlines() or ["it said nothing"])[-1]
        return cls(f"pip-audit ended with code {code} and no report; nothing was checked: {end}")

    @classmethod
    def of(cls, silent: Sequence[tuple[str, str]], asked: int) -> Self:
        """Tell which versions nothing was said about."""
        first = ", ".join(f"{name} {version}" for name, version in silent[:3])
        return cls(
            f"{len(silent)} of {asked} versions were not checked ({first}, ...): the index has no "
            "JSON interface or does not know them; try PIP_AUDIT_VULNERABILITY_SERVICE=osv."
        )
