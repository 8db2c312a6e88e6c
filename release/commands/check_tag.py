"""`release check-tag`: whether a tag is what `release cut` made, before anything is published."""

from collections.abc import Iterator

import click

from release.errors import FileDamaged, NotARepository, ShallowClone, TagWrong
from release.model import changelog, record
from release.model.package import PACKAGES, Package, of_tag
from release.settings import Settings
from release.world.git import Git
from release.world.tree import Tree


@click.command("check-tag")
@click.argument("tag")
@click.pass_obj
def command(settings: Settings, tag: str) -> None:
    """Refuse TAG with every reason at once, unless it is a release that may be published."""
    commit = check(Git(settings.root), tag, settings.branch)
    click.echo(f"{tag} is a release, at {commit[:12]} on {settings.branch!r}.")


def check(git: Git, tag: str, branch: str) -> str:
    """Name the commit of a tag when all is well with it.

    Raises: `TagWrong`, `ShallowClone`, `NotARepository`.
    """
    if not git.is_repository():
        raise NotARepository(str(git.root))
    if git.is_shallow():
        raise ShallowClone(str(git.root))
    release, commit = of_tag(tag), git.tag_commit(tag)
    if release is None:
        forms = " or ".join(package.tag("X.Y.Z") for package in PACKAGES)
        raise TagWrong(tag, (f"it is no release's tag, which is {forms}",))
    if commit is None:
        raise TagWrong(tag, ("it is not in this clone; get it with `git fetch --tags`",))
    reasons = (*in_history(git, *release, commit, branch), *in_files(git, *release, commit))
    if reasons:
        raise TagWrong(tag, reasons)
    return commit


def in_history(git: Git, package: Package, version: str, commit: str, branch: str) -> Iterator[str]:
    """Yield what is wrong with the place of the tag."""
    said, wanted = git.subject(commit), package.subject(version)
    if said != wanted:
        yield f"it stands at {commit[:12]} {said!r}, not at the commit {wanted!r}"
    if (head := git.head()) != commit:
        yield f"it stands at {commit[:12]}, but {head[:12]} is checked out"
    if not git.is_in(commit, f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"):
        yield f"its commit {commit[:12]} is not on {branch!r}, nor on 'origin/{branch}'"


def in_files(git: Git, package: Package, version: str, commit: str) -> Iterator[str]:
    """Yield what the files of the tag's commit lack."""
    name = f"{package.name} {version}"
    with git.worktree(commit) as folder:
        tree = Tree(folder)
        try:
            if record.find(tree.records(), package.name, version) is None:
                yield f"releases.toml does not record {name} there"
            if changelog.part(tree.changelog(), package.name, version) is None:
                yield f"CHANGELOG.md has no part for {name} there"
            if (counted := tree.counted(package)) != version:
                yield f"{package.bump_config} counts {counted!r} there"
        except FileDamaged as damage:
            yield str(damage)
