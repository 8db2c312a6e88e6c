"""One machine that runs jobs, each in a fresh clone at the same place."""

import shutil
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tests.rehearsal import actions, machine
from tests.rehearsal.errors import StepFailed
from tests.rehearsal.expressions import Context, evaluate
from tests.rehearsal.forge import TOKEN, Forge
from tests.rehearsal.processes import Programs, must
from tests.rehearsal.workflow import Step, Workflow

SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
Left = Callable[[str], str | None]
"""Says why a step, named by its title, is left out; None has it run."""


@dataclass(frozen=True)
class Show:
    """A workflow to be played."""

    forge: Forge
    workflow: Workflow
    left: Left
    only: Collection[str] = ()
    """The jobs to play, all if none is named."""
    ready: bool = False
    """Whether the tools stand ready as the last job left them: cheap, for what is to fail."""


@dataclass(frozen=True)
class Runner:
    """A machine with a folder of its own."""

    folder: Path
    programs: Programs
    warm: bool = True
    """Whether the packages that a job installed wait for the next, as in a cache of the forge."""

    def job(self, show: Show, name: str) -> None:
        """Run every step of a job in order, once for each turn of its matrix.

        Raises: `StepFailed` for the first that fails, `Unreadable`.
        """
        for turn in show.workflow.jobs[name].turns():
            if "python" in turn and machine.python(turn["python"]) is None:
                say(f"{show.workflow.file} {name}: no Python {turn['python']} is here; left out")
            else:
                self._turn(show, name, turn)

    def _turn(self, show: Show, name: str, turn: Mapping[str, str]) -> None:
        job, where = show.workflow.jobs[name], f"{show.workflow.file}, job {name!r}"
        context = show.forge.context(show.workflow) | {"matrix": turn}
        context |= {"needs": dict.fromkeys(job.needs, "success")}
        steps = [_evaluated(step, context, where) for step in job.steps]
        declared = {
            k: evaluate(v, context, where) for k, v in (show.workflow.env | job.env).items()
        }
        place = self._place(show, name)
        try:
            for step in steps:
                if reason := show.left(step.title):
                    say(f"{show.workflow.file} {name}: {step.title} (not here: {reason})")
                elif step.run is None:
                    actions.do(place, step.title, step.given, where)
                    self._make_ready(show, place.work)
                else:
                    self._command(show, name, step, place, declared)
        finally:
            _stop_what_runs(place)

    def _command(
        self,
        show: Show,
        name: str,
        step: Step,
        place: actions.Place,
        declared: Mapping[str, str],
    ) -> None:
        env = {**self._basics(show, name, place), **declared, **step.env}
        limit_s = show.workflow.jobs[name].timeout_minutes * 60
        log, begun = self.folder / "log", time.monotonic()
        code = self.programs.run((*SHELL, step.run or ""), place.work, env, log, limit_s)
        took = f"{time.monotonic() - begun:.0f} s" + (f", code {code}" if code else "")
        say(f"{show.workflow.file} {name}: {step.title} ({took})")
        if code:
            raise StepFailed(
                show.workflow.file, name, step.title, code, log.read_text(errors="replace")
            )

    def _place(self, show: Show, name: str) -> actions.Place:
        work, forge, granted = self.folder / "work", show.forge, show.workflow.granted(name)
        self._make_fresh(show, work)
        shutil.rmtree(self.folder / "bin", ignore_errors=True)
        (self.folder / "bin").mkdir()
        gh = self.folder / "bin" / "gh"
        gh.write_text(forge.command_line(granted), "utf-8")
        gh.chmod(0o755)
        may_push = granted.get("contents") == "write"
        return actions.Place(work, forge.origin, forge.ref, TOKEN, may_push, [gh.parent])

    def _make_fresh(self, show: Show, work: Path) -> None:
        """Leave a folder with nothing in it but packages, of no use until a job installs them."""
        old = work.with_name("old")
        if work.exists():
            work.rename(old)
        work.mkdir(parents=True)
        for kept in sorted(old.glob("**/.venv")) if self.warm else ():
            if not show.ready:
                (kept / ".installed").unlink(missing_ok=True)
            (work / kept.relative_to(old)).parent.mkdir(parents=True, exist_ok=True)
            kept.rename(work / kept.relative_to(old))
        # No program of the tools works before `python -m venv` has run again.
        for program in () if show.ready else work.glob(".venv/bin/python*"):
            program.unlink()
        shutil.rmtree(old, ignore_errors=True)

    @staticmethod
    def _make_ready(show: Show, work: Path) -> None:
        stamp = work / ".venv" / ".installed"
        if show.ready and stamp.exists():
            stamp.touch()

    def _basics(self, show: Show, job: str, place: actions.Place) -> dict[str, str]:
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        env = {**machine.base(), **show.forge.basics(show.workflow, job)}
        return env | {
            "PATH": ":".join([*map(str, place.programs), env["PATH"]]),
            "HOME": str(machine.home(self.folder / "home")),
            "TMPDIR": str(temporary),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_WORKSPACE": str(place.work),
        }


def _evaluated(step: Step, context: Context, where: str) -> Step:
    given = {key: evaluate(text, context, where) for key, text in step.given.items()}
    env = {key: evaluate(text, context, where) for key, text in step.env.items()}
    return step.model_copy(update={"given": given, "env": env})


def _stop_what_runs(place: actions.Place) -> None:
    # The forge throws its machine away, with all that a job left running on it.
    if (place.work / ".run").exists():
        must("make", "down", cwd=place.work)


def say(what: str) -> None:
    """Tell who waits how far it is."""
    click.echo(f"rehearsal: {what}", err=True)
