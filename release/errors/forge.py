"""What the forge, where the repository is hosted, holds or answers."""

from release.errors.base import CouldNotCheck, Refused


class ForgeFailed(CouldNotCheck):
    """The forge's command line gave no answer."""

    def __init__(self, action: str, said: str) -> None:
        self.action, self.said = action, said
        super().__init__(
            f"The forge did not do `{action}`: {said.strip() or 'it said nothing'}. "
            "Look at the token in GH_TOKEN and at what it may do, and run again."
        )


class AssetDiffers(Refused):
    """The forge's release holds a file of that name with other bytes."""

    def __init__(self, tag: str, differ: tuple[tuple[str, str, str], ...]) -> None:
        self.tag, self.differ = tag, differ
        said = "; ".join(f"{file} there {there}, here {here}" for file, there, here in differ)
        super().__init__(
            f"The forge's release {tag!r} has files with another sha256: {said}. "
            "Nothing was changed; find out who put them there."
        )


class PushRefused(CouldNotCheck):
    """The origin did not take a branch."""

    def __init__(self, branch: str, said: str) -> None:
        self.branch, self.said = branch, said
        super().__init__(
            f"The branch {branch!r} was made here but 'origin' did not take it; "
            f"look at what the token may push, and run again. It said:\n{said.strip()}"
        )
