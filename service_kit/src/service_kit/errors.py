"""What the kit refuses, each error with the one message a person reads.

KitError
├── SettingsInvalid     a variable is missing or wrong
├── AddressRefused      the address cannot be listened on, or is taken
└── ServiceNotReady     a service under test did not come up
"""


class KitError(Exception):
    """Something the kit refuses; its text is fit to be shown as it is."""


class SettingsInvalid(KitError):
    """One or more variables cannot be used: raised by ``settings.load``."""

    def __init__(self, prefix: str, faults: tuple[str, ...]) -> None:
        self.prefix, self.faults = prefix, faults
        place = f"in the environment or as a file in the folder that {prefix}SECRETS_DIR names"
        super().__init__(f"{' '.join(faults)} Set it {place}, and start again.")


class AddressRefused(KitError):
    """The address cannot be listened on; nothing was started."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host, self.port, self.reason = host, port, reason
        mend = "end what listens there, or set another one."
        super().__init__(f"Cannot listen on {host!r} port {port}: {reason}; {mend}")


class ServiceNotReady(KitError):
    """A service under test ended, or did not answer in time."""

    def __init__(self, module: str, written: str) -> None:
        self.module, self.written = module, written
        super().__init__(f"{module!r} did not become ready; look at what it wrote:\n{written}")
