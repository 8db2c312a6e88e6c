"""Why somebody is not let in, or cannot be entered: values with one message each."""

from registry.errors import NobodyKnown, RegistryError


class TokenExpired(NobodyKnown):
    """The token was right until it expired."""

    def __init__(self, name: str, expired: str) -> None:
        self.user, self.name, self.expired = name, name, expired
        super(NobodyKnown, self).__init__(
            f"The token {name!r} expired at {expired}; send another (`registry token create`)."
        )


class GuessedTooOften(RegistryError):
    """Wrong passwords or tokens came too often from there, or for this user."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(
            "Too many wrong passwords or tokens came from your address or for this user; "
            f"wait {wait_s} s, then send the right one."
        )


class ScopeUnfit(RegistryError):
    """A scope that nothing has."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"There is no scope {text!r}; "
            "write read, publish, publish:PROJECT, yank, yank:PROJECT or admin."
        )


class ExpiryUnfit(RegistryError):
    """A token's end that cannot be meant."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(
            f"A token cannot expire at {text!r}: {reason}; write 90d, 12h or 2030-01-31."
        )
