"""The settings every service has, and how any service's settings are read."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    DirectoryPath,
    Field,
    Secret,
    SecretBytes,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from service_kit.errors import SettingsInvalid

S = TypeVar("S", bound="KitSettings")
Port = Annotated[int, Field(ge=0, le=65535)]
Token = Annotated[SecretStr, Field(min_length=16)]
LogLevel = Literal["debug", "info", "warning", "error", "critical"]
LogFormat = Literal["auto", "json", "console"]


class KitSettings(BaseSettings):
    """What every service is told at its start; a subclass adds ``env_prefix`` and a port."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Port
    """Port to listen on; 0 takes any free one."""
    log_level: Annotated[LogLevel, BeforeValidator(str.lower)] = "info"
    """Least severe event that is written."""
    log_format: Annotated[LogFormat, BeforeValidator(str.lower)] = "auto"
    """How events are written; ``auto`` is console on a terminal and JSON elsewhere."""
    internal_tokens: dict[str, Token] = {}
    """Token of each caller by its name, as JSON; without any, every internal call is refused."""
    stop_after_s: Annotated[int, Field(ge=1, le=600)] = 20
    """Seconds that requests and loops under way may still take after the signal to stop."""
    secrets_dir: DirectoryPath | None = None
    """Folder of files named like the variables, each holding one value; variables win."""
    revision: str | None = None
    """Commit the running code was made from, shown by ``/version``."""

    @model_validator(mode="after")
    def _one_token_a_caller(self) -> Self:
        if len(set(self.internal_tokens.values())) < len(self.internal_tokens):
            msg = "two callers in internal_tokens share one token; give each its own"
            raise ValueError(msg)
        return self

    def secret_values(self) -> frozenset[str]:
        """Return every secret text these settings hold, for the log to black out."""
        return frozenset(_secrets_in(vars(self)))


def _secrets_in(value: object) -> Iterator[str]:
    match value:
        case Secret() | SecretStr():
            yield str(value.get_secret_value())
        case SecretBytes():
            yield value.get_secret_value().decode(errors="replace")
        case BaseModel():
            yield from _secrets_in(vars(value))
        case Mapping():
            yield from _secrets_in(tuple(value.values()))
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from _secrets_in(each)


class _Place(BaseSettings):
    secrets_dir: DirectoryPath | None = None


def load(kind: type[S]) -> S:
    """Read one service's settings from the environment and the secrets folder.

    Raises: SettingsInvalid, naming each variable and, unless it may be secret, its value.
    """
    prefix = kind.model_config.get("env_prefix", "")
    # A cause is cut off: its traceback could print the values it holds.
    try:
        return kind(_secrets_dir=_Place(_env_prefix=prefix).secrets_dir)
    except ValidationError as error:
        faults = tuple(_fault(kind, prefix, each) for each in error.errors(include_url=False))
        raise SettingsInvalid(prefix, faults) from None
    except SettingsError as error:
        named = re.search(r'field "(\w+)"', str(error))
        variable = f"{prefix}{named[1]}".upper() if named else "A variable"
        raise SettingsInvalid(prefix, (f"{variable} is not valid JSON.",)) from None


def _fault(kind: type[KitSettings], prefix: str, error: ErrorDetails) -> str:
    reason = error["msg"].removeprefix("Value error, ")
    name, *inner = map(str, error["loc"] or ("*",))
    variable = " ".join([f"{prefix}{name}".upper(), *inner])
    if error["type"] == "missing":
        return f"{variable} is not set."
    field, shown = kind.model_fields.get(name), repr(error["input"])[:80]
    # Only a plain value of a plain field is shown; an address may carry a password before its @.
    if field is None or inner or "Secret" in repr(field.annotation) or "@" in shown:
        shown = "refused (value not shown)"
    return f"{variable} is {shown}: {reason}."
