"""The history of the repository, asked and changed through git itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from release.errors import DirtyTree, PushRefused, ToolFailed
from release.model.package import Package
from release.world.run import run
from release.world.tree import counted


class Git:
    """The repository whose top folder is `root`; the rest needs `is_repository`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def is_repository(self) -> bool:
        """Whether the root itself is a clone; an archive unpacked inside another clone is none."""
        return (self.root / ".git").exists()

    def is_shallow(self) -> bool:
        """Whether older commits were left out of this clone."""
        return self._ask("rev-parse", "--is-shallow-repository") == "true"

    def status(self) -> tuple[str, ...]:
        """List what differs from HEAD, untracked files too, as `git status --porcelain` does."""
        said = self._git("status", "--porcelain", "--untracked-files=all", "-z")
        return tuple(entry for entry in said.split("\0") if entry)

    def require_clean(self) -> None:
        """Return when nothing differs from HEAD.

        Raises: `DirtyTree`.
        """
        dirty = self.status()
        if dirty:
            raise DirtyTree(dirty)

    def branch(self) -> str | None:
        """Name the branch that is checked out, if any."""
        return self._maybe("symbolic-ref", "--quiet", "--short", "HEAD")

    def head(self) -> str:
        """Name the commit that is checked out."""
        return self._ask("rev-parse", "--verify", "HEAD")

    def parent_and_subject(self) -> tuple[str, str]:
        """Name the commit before HEAD, and the first line of HEAD's message."""
        parent, _, subject = self._ask("log", "-1", "--format=%P %s").partition(" ")
        return parent, subject

    def subject(self, commit: str) -> str:
        """Tell the first line of a commit's message."""
        return self._ask("log", "-1", "--format=%s", commit)

    def subjects(self, since: str, until: str) -> tuple[str, ...]:
        """List the first lines of the commits after one up to another, oldest first."""
        return tuple(self._ask("log", "--reverse", "--format=%s", f"{since}..{until}").splitlines())

    def is_in(self, commit: str, *refs: str) -> bool:
        """Whether one of these branches, by full name, holds a commit."""
        ask = ("merge-base", "--is-ancestor", commit)
        return any(self._maybe(*ask, ref) is not None for ref in refs)

    def has_identity(self) -> bool:
        """Whether git knows whom to name as the author of a commit."""
        return self._maybe("var", "GIT_COMMITTER_IDENT") is not None

    def branch_exists(self, name: str) -> bool:
        """Whether there is a local branch of that name."""
        return self._maybe("rev-parse", "--verify", "--quiet", f"refs/heads/{name}") is not None

    def tag_commit(self, tag: str) -> str | None:
        """Name the commit a tag stands at; no such tag has none."""
        return self._maybe("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")

    def is_annotated(self, tag: str) -> bool:
        """Whether a tag is an object of its own, with a date and a person."""
        return self._maybe("cat-file", "-t", f"refs/tags/{tag}") == "tag"

    def release_commit(self, package: Package, version: str) -> str | None:
        """Find the newest commit whose subject names the release and whose count agrees."""
        subject = package.subject(version)
        said = self._git("log", "--format=%H %s", "--fixed-strings", f"--grep={subject}", "HEAD")
        for line in said.splitlines():
            commit, _, words = line.partition(" ")
            if words == subject and self._counted(commit, package) == version:
                return commit
        return None

    def changed_since(self, commit: str, folder: str) -> tuple[str, ...]:
        """List the files of a folder that differ between a commit and the working tree."""
        differ = self._git("diff", "--name-only", "-z", commit, "--", folder)
        unknown = self._git("ls-files", "--others", "--exclude-standard", "-z", "--", folder)
        return tuple(sorted({name for name in (differ + unknown).split("\0") if name}))

    @contextmanager
    def worktree(self, commit: str) -> Iterator[Path]:
        """Check a commit out in a throw-away folder; nothing of it is left afterwards."""
        # A person's own hooks and line ends have no say in what a release is built from.
        plain = ("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false")
        try:
            with TemporaryDirectory(prefix="release-") as temporary:
                folder = Path(temporary).resolve() / "checkout"
                self._git(*plain, "worktree", "add", "--quiet", "--detach", str(folder), commit)
                yield folder
        finally:
            self._maybe("worktree", "prune")

    def start_branch(self, branch: str) -> None:
        """Make a branch at HEAD and check it out."""
        self._git("switch", "--quiet", "--create", branch)

    def on_origin(self, branch: str) -> str | None:
        """Name the commit at which `origin` has a branch, if it does, after fetching it."""
        ref = f"refs/heads/{branch}"
        if not self._ask("ls-remote", "origin", ref):
            return None
        self._git("fetch", "--quiet", "--no-tags", "origin", ref)
        return self._ask("rev-parse", "FETCH_HEAD")

    def push(self, branch: str) -> None:
        """Give a branch to `origin`, which must not have one of that name.

        Raises: `PushRefused`.
        """
        try:
            self._git("push", "--quiet", "origin", f"refs/heads/{branch}:refs/heads/{branch}")
        except ToolFailed as failed:
            raise PushRefused(branch, failed.output) from failed

    def stage(self, *paths: str) -> None:
        """Put files as they are into the index."""
        self._git("add", "--", *paths)

    def commit_files(self, paths: Iterable[str], subject: str) -> str:
        """Commit these files as they are, and nothing else; names the commit."""
        self._git("commit", "--quiet", f"--message={subject}", "--only", "--", *paths)
        return self.head()

    def restore(self, folder: Path) -> None:
        """Bring the tracked files of a folder back to HEAD, in the index and in the tree."""
        self._git("restore", "--staged", "--worktree", "--source=HEAD", "--", str(folder))

    def clean(self, folder: Path) -> None:
        """Remove what a folder holds that is neither tracked nor ignored."""
        self._git("clean", "--quiet", "-d", "--force", "--", str(folder))

    def reset_hard(self, commit: str) -> None:
        """Bring HEAD, the index and every tracked file to a commit."""
        self._git("reset", "--quiet", "--hard", commit)

    def delete_tag(self, tag: str) -> None:
        """Remove a tag, if it is there."""
        self._maybe("tag", "--delete", tag)

    def _counted(self, commit: str, package: Package) -> str | None:
        path = package.bump_config
        text = self._maybe("show", f"{commit}:{path}")
        return None if text is None else counted(text, path)

    def _git(self, *arguments: str) -> str:
        return run(("git", "-c", "log.showSignature=false", *arguments), cwd=self.root)

    def _ask(self, *arguments: str) -> str:
        return self._git(*arguments).strip()

    def _maybe(self, *arguments: str) -> str | None:
        try:
            return self._ask(*arguments)
        except ToolFailed:
            return None
