"""Our images beside the plain two-stage file's: size, time, what is pulled, what is the same."""

import os
import platform
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import httpx

from benchmarks.images import engine, table, tree
from benchmarks.images.table import AIMS_MB, SIDES, Measured
from benchmarks.images.tree import NAMED, PACKAGE, Service
from benchmarks.images.trial import Trial

FILES = {"ours": "services/Dockerfile", "peer": "benchmarks/images/peer.Dockerfile"}


@click.command()
@click.option("--service", "names", multiple=True, type=click.Choice(list(AIMS_MB)))
@click.option("--rounds", default=2, show_default=True, help="How often everything is built.")
@click.option("--registry", default=f"{NAMED}/", show_default=True, help="Anyone may read it.")
@click.option("--base", default="python:3.12-slim-bookworm", show_default=True)
@click.option("--into", type=click.Path(path_type=Path, exists=True), help="Document to show it.")
def main(names: tuple[str, ...], rounds: int, registry: str, base: str, into: Path | None) -> None:
    """Measure and print Markdown; what is changed and built is a copy of the last commit."""
    ask(registry)
    with TemporaryDirectory() as folder:
        copy = tree.clone(Path(folder) / "tree")
        args = {"PYTHON_IMAGE": base, "REGISTRY_URL": registry}
        results = {
            name: measure(Service(copy, name, registry), args, rounds) for name in names or AIMS_MB
        }
        text = table.page(results, conditions(tree.commit(copy), base, rounds))
    click.echo(text)
    if into:
        table.show_in(into, text)


def ask(registry: str) -> None:
    """Make sure that our packages can be read there, in every version.

    Raises: `click.ClickException`.
    """
    try:
        page = httpx.get(f"{registry.rstrip('/')}/{PACKAGE}/").raise_for_status().text
    except httpx.HTTPError as error:
        raise click.ClickException(
            f"The registry {registry!r} does not answer: {error}."
        ) from error
    for version in tree.releases():
        if f"-{version}-" not in page:
            missing = f"{registry!r} has no {PACKAGE} {version}"
            raise click.ClickException(f"{missing}; `release bootstrap --all --execute` fills it.")


def measure(service: Service, args: dict[str, str], rounds: int) -> dict[str, Measured]:
    """Build both sides in turn, the other one first in each round."""
    trials = {side: Trial(service, service.tree / FILES[side], args) for side in SIDES}
    for number in range(rounds):
        for side in SIDES if number % 2 else reversed(SIDES):
            click.echo(f"round {number + 1} of {rounds}: {service.name}, {side}", err=True)
            trials[side].run()
    below = engine.layers(args["PYTHON_IMAGE"])
    return {side: trial.measured(below) for side, trial in trials.items()}


def conditions(commit: str, base: str, rounds: int) -> str:
    """Say in one paragraph what machine this was."""
    docker = engine.run("docker", "version", "--format", "{{.Server.Version}}").strip()
    size = sum(layer.size_bytes for layer in engine.layers(base)) / table.MEGABYTE
    day = time.strftime("%Y-%m-%d", time.gmtime())
    cpus, load = os.cpu_count(), os.getloadavg()[2]
    return (
        f"{day}, commit {commit}, {platform.system()} {platform.machine()}, {cpus} CPUs "
        f"with a load of {load:.0f} at the end, Docker {docker}, base {base} of {size:.0f} MB, "
        f"rounds: {rounds}."
    )


if __name__ == "__main__":
    main()
