"""What is refused because it asks too much of the machine: values with one message each."""

from registry.errors import RegistryError

RETRY_AFTER_S = 5


class Crowded(RegistryError):
    """As many transfers are in progress as this process, or this source, may have."""

    def __init__(self, source: str, most: int) -> None:
        self.source, self.most = source, most
        super().__init__(
            f"Of {most} transfers that may be in progress here, half of them for {source!r}, "
            f"none is free; try again in {RETRY_AFTER_S} seconds."
        )


class BodyTooLong(RegistryError):
    """The body is longer than anything that is offered here could need."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        super().__init__(f"The body is longer than {most_bytes} bytes; upload files to '/'.")
