"""Everything that ends a rehearsal; a test shows the one message.

RehearsalError
├── Unreadable       a workflow holds something the rehearsal does not know, so it proves nothing
├── StepFailed       a step ended with an error, as it would on the forge
└── Ended            the rehearsal was over before the step could start
"""


class RehearsalError(Exception):
    """The root of the tree."""


class Unreadable(RehearsalError):
    """Something was found that the rehearsal would only guess at."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(f"{where}: {what}; teach tests/rehearsal, or write it another way.")


class StepFailed(RehearsalError):
    """A step that ran to an error."""

    def __init__(self, workflow: str, job: str, step: str, code: int, said: str) -> None:
        self.workflow, self.job, self.step, self.code, self.said = workflow, job, step, code, said
        tail = "\n".join(said.strip().splitlines()[-25:]) or "it said nothing"
        super().__init__(
            f"{workflow}, job {job!r}, step {step!r} ended with code {code}; the end of what it "
            f"said:\n{tail}"
        )


class Ended(RehearsalError):
    """Nobody waits for the step any more."""

    def __init__(self) -> None:
        super().__init__("The rehearsal was ended before this step.")
