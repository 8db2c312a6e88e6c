"""States of the repository in which a release or a rollout would be wrong."""

from release.errors.base import CouldNotCheck, Refused


class NotARepository(Refused):
    """The folder is no git clone, so there is nothing to commit to."""

    def __init__(self, root: str) -> None:
        self.root = root
        super().__init__(f"{root!r} is not a git repository; cut releases in a clone of it.")


class DirtyTree(Refused):
    """Files differ from the last commit, or git does not know them."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        shown = ", ".join(repr(file) for file in files[:5])
        more = f" and {len(files) - 5} more" if len(files) > 5 else ""  # noqa: PLR2004 as shown
        super().__init__(f"The working tree is not clean: {shown}{more}; commit or remove them.")


class WrongBranch(Refused):
    """Releases are cut from one branch only, and another is checked out."""

    def __init__(self, branch: str | None, wanted: str) -> None:
        self.branch, self.wanted = branch, wanted
        here = "No branch" if branch is None else f"The branch {branch!r}"
        super().__init__(
            f"{here} is checked out, releases are cut from {wanted!r}; "
            f"run `git switch {wanted}` or set RELEASE_BRANCH."
        )


class BranchTaken(Refused):
    """A branch of the wanted name is there already."""

    def __init__(self, branch: str) -> None:
        self.branch = branch
        super().__init__(f"The branch {branch!r} exists already; choose another name.")


class NoIdentity(Refused):
    """Git does not know in whose name to commit."""

    def __init__(self) -> None:
        super().__init__(
            "Git knows no name and address for the commit; "
            "set them with `git config user.name` and `git config user.email`."
        )


class TagTaken(Refused):
    """The tag of the release is there already."""

    def __init__(self, tag: str, commit: str) -> None:
        self.tag, self.commit = tag, commit
        super().__init__(
            f"The tag {tag!r} is taken, it stands at {commit[:12]!r}; "
            "cut another part, or remove the tag if it was never pushed."
        )


class VersionTaken(Refused):
    """The version is in the record, or in the history, already."""

    def __init__(self, package: str, version: str, where: str) -> None:
        self.package, self.version, self.where = package, version, where
        super().__init__(f"{package} {version!r} was released already, says {where}; cut another.")


class CountDiffers(Refused):
    """Two places that name the last release disagree."""

    def __init__(self, path: str, counted: str, recorded: str) -> None:
        self.path, self.counted, self.recorded = path, counted, recorded
        super().__init__(
            f"{path!r} counts {counted!r} as the last release, releases.toml has {recorded!r}; "
            "bring the one that was edited by hand back."
        )


class NothingUnreleased(Refused):
    """The changelog has no change to release."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(
            f"CHANGELOG.md has no change under '## {package} [Unreleased]'; "
            "write what is new for its users, as a '- ' line, and commit it."
        )


class CutIncomplete(CouldNotCheck):
    """bump2version ended well but did not leave what it had to."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(
            f"The release was undone, because afterwards {missing}; look for a hook that did it."
        )


class CommitRefused(CouldNotCheck):
    """git or one of its hooks did not take the release's commit or tag."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(
            "git did not take the release's commit or tag, so everything is as it was. "
            f"Mend what stopped it (a hook, a signing key) and run again. It said:\n{said}"
        )


class FileDamaged(CouldNotCheck):
    """A file of the repository cannot be read as what its name says."""

    def __init__(self, file: str, reason: str) -> None:
        self.file, self.reason = file, reason
        super().__init__(f"{file!r} cannot be read: {reason}. Mend the file and run again.")


class LockDiffers(Refused):
    """A fresh lock does not hold what releases.toml records."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(findings))


class NotPutBack(CouldNotCheck):
    """The environment of a service could not be made again after a failure."""

    def __init__(self, service: str, reason: str) -> None:
        self.service, self.reason = service, reason
        super().__init__(
            f"The environment of {service!r} is not as it was; "
            f"run `stack/poetry -C services/{service} sync`. {reason}"
        )


class TagWrong(Refused):
    """A tag does not stand for what `release cut` made."""

    def __init__(self, tag: str, reasons: tuple[str, ...]) -> None:
        self.tag, self.reasons = tag, reasons
        said = "\n".join(f"- {reason}" for reason in reasons)
        super().__init__(
            f"Nothing may be published from the tag {tag!r}:\n{said}\n"
            "Only `release cut` makes release tags; remove this one and cut the release."
        )


class ShallowClone(CouldNotCheck):
    """Older commits are missing, so nothing can be said about the history."""

    def __init__(self, root: str) -> None:
        self.root = root
        super().__init__(
            f"{root!r} is a shallow clone; get the whole history with `git fetch --unshallow "
            "--tags`, in a workflow with `fetch-depth: 0`."
        )
