"""Programs that gave no answer."""

from release.errors.base import CouldNotCheck


class ToolFailed(CouldNotCheck):
    """A tool ended with an error; the message carries the command and the end of its output."""

    def __init__(self, command: tuple[str, ...], code: int, output: str) -> None:
        self.command, self.code, self.output = command, code, output
        tail = "\n".join(output.strip().splitlines()[-15:])
        super().__init__(f"{' '.join(command)!r} ended with code {code}:\n{tail}")


class ToolMissing(CouldNotCheck):
    """A program that is needed cannot be started on this machine."""

    def __init__(self, program: str, reason: str) -> None:
        self.program, self.reason = program, reason
        super().__init__(
            f"The program {program!r} cannot be started ({reason}); install it and run again."
        )


class NotChecked(CouldNotCheck):
    """Parts that had to be asked gave no answer; the others were checked."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))
