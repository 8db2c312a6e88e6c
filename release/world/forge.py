"""The forge that hosts the repository, through its command line `gh`, which reads GH_TOKEN."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, Field, TypeAdapter

from release.errors import ForgeFailed, ToolFailed
from release.world.run import run

NONE = "release not found"
"""What `gh` says of a release that nobody made."""


class _Asset(BaseModel):
    name: str


class Page(BaseModel):
    """One release on the forge."""

    url: str
    hidden: bool = Field(alias="isDraft")
    """Whether nobody sees it yet: an earlier run was stopped before its last step."""
    assets: tuple[_Asset, ...]

    @property
    def files(self) -> frozenset[str]:
        """Name its files."""
        return frozenset(asset.name for asset in self.assets)


class PullRequest(BaseModel):
    """One request to take a branch."""

    url: str
    state: str
    """OPEN, MERGED or CLOSED."""


class Forge:
    """The forge behind `origin` of the clone at `root`. Every method may raise `ForgeFailed`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def page(self, tag: str) -> Page | None:
        """Find the release of a tag."""
        try:
            said = self._gh("release", "view", tag, "--json", "url,isDraft,assets")
        except ForgeFailed as failed:
            if NONE in failed.said:
                return None
            raise
        return Page.model_validate_json(said)

    def download(self, tag: str, files: Sequence[str]) -> Mapping[str, bytes]:
        """Fetch files of a release."""
        if not files:
            return {}
        names = [word for file in files for word in ("--pattern", file)]
        with TemporaryDirectory(prefix="release-forge-") as folder:
            self._gh("release", "download", tag, "--dir", folder, *names)
            return {file: (Path(folder) / file).read_bytes() for file in files}

    def make_page(self, tag: str, title: str, notes: str, files: Sequence[Path]) -> None:
        """Make the release of a tag that is there already, shown only with all of its files."""
        words = ("--verify-tag", "--title", title, "--notes", notes)
        self._gh("release", "create", tag, *words, *map(str, files))

    def add(self, tag: str, files: Sequence[Path]) -> None:
        """Put more files on a release, none of which it has."""
        self._gh("release", "upload", tag, *map(str, files))

    def show_page(self, tag: str) -> None:
        """Show a release that was hidden."""
        self._gh("release", "edit", tag, "--draft=false")

    def pull_requests(self, branch: str) -> tuple[PullRequest, ...]:
        """List every request there ever was to take a branch, newest first."""
        said = self._gh("pr", "list", "--head", branch, "--state", "all", "--json", "url,state")
        return TypeAdapter(tuple[PullRequest, ...]).validate_json(said)

    def ask_to_take(self, branch: str, base: str, title: str, body: str) -> str:
        """Open a pull request and return its address."""
        words = ("--head", branch, "--base", base, "--title", title, "--body", body)
        return self._gh("pr", "create", *words).strip()

    def _gh(self, *words: str) -> str:
        try:
            return run(("gh", *words), cwd=self.root, env={"GH_PROMPT_DISABLED": "1"})
        except ToolFailed as failed:
            raise ForgeFailed(" ".join(("gh", *words[:2])), failed.output) from failed
