"""What every contract is: frozen, a tolerant reader, and able to read what it writes."""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, model_validator

from shared_models.errors import ConfigChanged
from shared_models.rules import refusals
from shared_models.strictness import unheard

FIXED = ConfigDict(
    frozen=True,
    extra="ignore",
    serialize_by_alias=True,
    validate_by_name=True,
    validate_by_alias=True,
    ser_json_inf_nan="strings",  # the default writes null, which reads as "absent"
    hide_input_in_errors=True,  # what users wrote does not belong in a log
)
"""What no subclass may change."""


class Contract(BaseModel):
    """A value that crosses a process: unknown fields are ignored, nothing changes it.

    Raises: ContractError when a subclass breaks a rule, at the class statement.
    Writers dump everything: never ``exclude_unset``, ``exclude_defaults`` or ``exclude_none``.
    """

    model_config = ConfigDict(**FIXED, use_attribute_docstrings=True)
    extras: ClassVar[str] = "ignore"
    """What becomes of unknown fields; only a base class of this package says otherwise."""

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        """Hold the class to the rules, once all its types are known."""
        super().__pydantic_on_complete__()
        if cls.__bases__ == (BaseModel,):
            return  # Contract itself: no fields yet, and its configuration is what is fixed
        for key, wanted in {**FIXED, "extra": cls.extras}.items():
            found = cls.model_config.get(key)
            if found != wanted:
                raise ConfigChanged(cls.__name__, key, wanted, found)
        for refusal in refusals(cls, Contract):
            raise refusal


class Request(Contract):
    """A body or query that asks for something: nothing in it may go unheard.

    Unknown fields are refused at any depth, and so are words that read as ``UNKNOWN``: an older
    server says so (422) instead of doing less than it was asked.
    """

    model_config = ConfigDict(extra="forbid")
    extras: ClassVar[str] = "forbid"

    @model_validator(mode="wrap")
    @classmethod
    def _hear_everything(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 anything may be sent
        asked = handler(data)
        if places := tuple(unheard(data, asked.model_dump())):
            msg = f"Not understood: {', '.join(places)}; send only what this version knows."
            raise ValueError(msg)
        return asked
