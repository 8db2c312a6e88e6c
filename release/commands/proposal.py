"""The end of a rollout: its branch given to the origin, and a pull request for it."""

from dataclasses import dataclass

from release import report
from release.commands.moving import Yard
from release.model import changelog
from release.model.rollout import Result, body, title
from release.world.forge import Forge

OPEN, MERGED = "OPEN", "MERGED"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The pull request of one rollout."""

    yard: Yard
    forge: Forge
    base: str
    """The branch that is asked to take it."""
    branch: str
    package: str
    version: str

    def repeat(self) -> bool:
        """Tell whether the origin has the branch already; then it is asked for, or taken.

        Raises: `ForgeFailed`.
        """
        git = self.yard.git
        commit = git.on_origin(self.branch)
        if commit is None:
            return False
        report.tell(f"'origin' has the branch {self.branch!r} already; it stays as it is.")
        commits = git.subjects(f"origin/{self.base}", commit)
        self._ask(body("\n".join(f"- {line}" for line in commits), (), self._notes()))
        return True

    def make(self, result: Result) -> None:
        """Push the branch with the moves and ask to take it; without a move there is neither.

        Raises: `PushRefused`, `ForgeFailed`.
        """
        if not result.moved:
            report.tell("no service was moved, so there is no branch and no pull request.")
            return
        self.yard.git.push(self.branch)
        self._ask(body(result.table(), result.left, self._notes()))

    def _ask(self, text: str) -> None:
        newest_last = reversed(self.forge.pull_requests(self.branch))
        known = {request.state: request.url for request in newest_last}
        if url := known.get(OPEN):
            report.tell(f"the pull request is open: {url}")
        elif url := known.get(MERGED):
            report.tell(f"the pull request was taken: {url}")
        else:
            subject = title(self.package, self.version)
            opened = self.forge.ask_to_take(self.branch, self.base, subject, text)
            report.tell(f"opened the pull request: {opened}")

    def _notes(self) -> str:
        return changelog.part(self.yard.tree.changelog(), self.package, self.version) or ""
