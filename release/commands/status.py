"""`release status`: how far each package has come, and which service lags behind."""

from collections.abc import Iterator

import click

from release import report
from release.errors import CouldNotCheck
from release.model.changelog import unreleased
from release.model.package import PACKAGES, Package
from release.model.record import Record
from release.model.status import (
    PackageStatus,
    ServiceStatus,
    Status,
    served_versions,
    service_status,
)
from release.settings import Settings
from release.world.git import Git
from release.world.index import Index
from release.world.projects import read_services
from release.world.tree import Tree

NOTHING = "-"


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(settings: Settings, *, as_json: bool) -> None:
    """Show what is released, what is not yet, what the registry holds and who lags behind."""
    status = survey(settings)
    if as_json:
        report.emit_json(status)
        return
    report.table(
        "Packages",
        ("package", "last release", "unreleased", "registry"),
        [package_row(package) for package in status.packages],
    )
    names = tuple(package.package for package in status.packages)
    report.table(
        "Services",
        ("service", *names),
        [service_row(service, names) for service in status.services],
    )
    if status.no_answer:
        click.echo(status.no_answer, err=True)


def survey(settings: Settings) -> Status:
    """Read the whole line; a registry that gives no answer is part of what is told.

    Raises: `FileDamaged` or `ToolFailed`.
    """
    tree = Tree(settings.root)
    last = {record.package: record for record in tree.records()}
    served, reason = ask(settings)
    released = {name: record.version for name, record in last.items()}
    return Status(
        registry=str(settings.registry_url),
        no_answer=reason,
        packages=tuple(
            package_status(tree, package, last.get(package.name), served) for package in PACKAGES
        ),
        services=tuple(service_status(s, released) for s in read_services(settings.root)),
    )


def package_status(
    tree: Tree, package: Package, last: Record | None, served: dict[str, tuple[str, ...]] | None
) -> PackageStatus:
    """Compare the source of a package with its last release and with the registry."""
    return PackageStatus(
        package=package.name,
        released=last.version if last else None,
        date=last.date if last else None,
        unreleased=unreleased(tree.changelog(), package.name),
        changed=changed(Git(tree.root), package, last) if last else None,
        served=served[package.name] if served is not None else None,
    )


def changed(git: Git, package: Package, last: Record) -> tuple[str, ...] | None:
    """List the files of a package's source that differ from its last release."""
    if not git.is_repository():
        return None
    commit = git.release_commit(package, last.version)
    return git.changed_since(commit, f"{package.folder}/src") if commit else None


def ask(settings: Settings) -> tuple[dict[str, tuple[str, ...]] | None, str | None]:
    """Tell what the registry serves of each package, or why it gave no answer."""
    index = Index.of(settings)
    try:
        return {p.name: served_versions(index.files(p.name)) for p in PACKAGES}, None
    except CouldNotCheck as error:
        return None, str(error)


def package_row(package: PackageStatus) -> tuple[str, ...]:
    """Put a package on one line."""
    released = f"{package.released} ({package.date})" if package.released else "none yet"
    pending = ", ".join(unreleased_parts(package)) or NOTHING
    return package.package, released, pending, registry_cell(package)


def unreleased_parts(package: PackageStatus) -> Iterator[str]:
    """Count what waits for the next release."""
    if package.unreleased:
        yield f"{len(package.unreleased)} in the changelog"
    if package.changed:
        yield f"{len(package.changed)} files of source"


def registry_cell(package: PackageStatus) -> str:
    """Say what the registry holds, and that it lacks the last release if so."""
    if package.served is None:
        return "no answer"
    held = ", ".join(package.served) or "nothing"
    lacks = package.released is not None and package.released not in package.served
    return f"{held}; lacks {package.released}" if lacks else held


def service_row(service: ServiceStatus, names: tuple[str, ...]) -> tuple[str, ...]:
    """Put a service on one line."""
    cells = (
        f"{service.pins[name]}{' (behind)' if name in service.behind else ''}"
        if name in service.pins
        else NOTHING
        for name in names
    )
    return service.service, *cells
