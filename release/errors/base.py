"""The root of every error, and the three kinds that `cli` knows."""


class ReleaseError(Exception):
    """The root of every error the pipeline raises; its text is the one message a person reads."""


class WrongCall(ReleaseError):
    """The call names something that does not exist or cannot be."""


class Refused(ReleaseError):
    """The world is not in a state in which the request would be right."""


class CouldNotCheck(ReleaseError):
    """A part that had to answer did not, so nothing is known."""
