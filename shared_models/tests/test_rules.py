"""Each rule of the base refuses what it is for, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    FiniteFloat,
    PlainSerializer,
    SecretStr,
    Tag,
    create_model,
    field_serializer,
    model_serializer,
)

from shared_models import (
    AliasNotRead,
    ClosedChoice,
    ConfigChanged,
    Contract,
    ContractError,
    FieldNotWritten,
    FloatAdmitsInfinity,
    ForeignModel,
    NaiveInstant,
    Notify,
    OneOff,
    Open,
    Page,
    Recurring,
    Request,
    Schedule,
    SecretOnTheWire,
    UndiscriminatedUnion,
    UntypedSerializer,
    Utc,
)


class Closed(StrEnum):
    A = "a"


class Halfway(Open):
    A = "a"


class Foreign(BaseModel):
    x: int


@dataclass
class Record:
    x: int


def _ask(_: object) -> str:
    return "one"


ByCall = Annotated[
    Annotated[OneOff, Tag("one")] | Annotated[Recurring, Tag("two")], Discriminator(_ask)
]
OLD_AND_NEW = AliasChoices("new", "old")


@pytest.mark.parametrize(
    ("annotation", "field", "error"),
    [
        pytest.param(SecretStr, ..., SecretOnTheWire, id="secret"),
        pytest.param(tuple[SecretStr, ...], ..., SecretOnTheWire, id="secret-inside"),
        pytest.param(OneOff | Recurring, ..., UndiscriminatedUnion, id="models"),
        pytest.param(tuple[OneOff | Notify | None, ...], ..., UndiscriminatedUnion, id="inside"),
        pytest.param(date | str, ..., UndiscriminatedUnion, id="date-or-str"),
        pytest.param(Closed, ..., ClosedChoice, id="enum"),
        pytest.param(Halfway, ..., ClosedChoice, id="open-without-unknown"),
        pytest.param(Literal["a", "b"], ..., ClosedChoice, id="literal"),
        pytest.param(float, ..., FloatAdmitsInfinity, id="float"),
        pytest.param(float | None, None, FloatAdmitsInfinity, id="float-or-none"),
        pytest.param(Annotated[float, Field(ge=0)], ..., FloatAdmitsInfinity, id="half-bound"),
        pytest.param(
            Annotated[float, Field(ge=0, le=float("inf"))], ..., FloatAdmitsInfinity, id="inf-bound"
        ),
        pytest.param(datetime, ..., NaiveInstant, id="naive"),
        pytest.param(Foreign, ..., ForeignModel, id="plain-model"),
        pytest.param(dict[str, Record], ..., ForeignModel, id="dataclass"),
        pytest.param(int, Field(serialization_alias="other"), AliasNotRead, id="alias-out"),
        pytest.param(
            int,
            Field(validation_alias=OLD_AND_NEW, serialization_alias="third"),
            AliasNotRead,
            id="alias-third",
        ),
        pytest.param(int, Field(exclude=True), FieldNotWritten, id="excluded"),
        pytest.param(
            Annotated[int, PlainSerializer(lambda v: v)], ..., UntypedSerializer, id="serializer"
        ),
    ],
)
def test_a_field_that_two_versions_could_read_differently_is_refused(
    annotation: Any,  # noqa: ANN401 annotations are what is tested
    field: Any,  # noqa: ANN401
    error: type[ContractError],
) -> None:
    with pytest.raises(error, match=r"Model\.field"):
        create_model("Model", __base__=Contract, field=(annotation, field))


@pytest.mark.parametrize(
    ("annotation", "field"),
    [
        pytest.param(Schedule, ..., id="discriminated"),
        pytest.param(Schedule | None, None, id="discriminated-or-none"),
        pytest.param(tuple[ByCall, ...], ..., id="discriminated-by-call"),
        pytest.param(FiniteFloat, ..., id="finite"),
        pytest.param(Annotated[float, Field(ge=0, le=1)], ..., id="bounded"),
        pytest.param(Literal["a"], ..., id="one-word"),
        pytest.param(Utc, ..., id="utc"),
        pytest.param(int, Field(alias="other"), id="alias"),
        pytest.param(
            int, Field(validation_alias=OLD_AND_NEW, serialization_alias="old"), id="rename-eased"
        ),
        pytest.param(Page[Notify], ..., id="page"),
        pytest.param(
            Annotated[int, PlainSerializer(str, return_type=str)], ..., id="typed-serializer"
        ),
    ],
)
def test_a_field_that_reads_one_way_is_taken(annotation: Any, field: Any) -> None:  # noqa: ANN401
    assert create_model("Model", __base__=Contract, field=(annotation, field)).model_fields


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(ConfigDict(extra="allow"), id="extra-allow"),
        pytest.param(ConfigDict(extra="forbid"), id="extra-forbid"),
        pytest.param(ConfigDict(frozen=False), id="not-frozen"),
        pytest.param(ConfigDict(serialize_by_alias=False), id="names-out"),
        pytest.param(ConfigDict(validate_by_name=False), id="names-in"),
        pytest.param(ConfigDict(ser_json_inf_nan="null"), id="inf-as-null"),
    ],
)
def test_a_contract_cannot_change_the_base_configuration(config: ConfigDict) -> None:
    with pytest.raises(ConfigChanged):
        type("Model", (Contract,), {"model_config": config, "__module__": __name__})


def test_a_request_cannot_be_made_tolerant() -> None:
    with pytest.raises(ConfigChanged, match="'forbid'"):
        type("Model", (Request,), {"model_config": {"extra": "ignore"}, "__module__": __name__})


def test_a_field_serializer_says_what_it_returns() -> None:
    with pytest.raises(UntypedSerializer, match=r"Model\.write"):

        class Model(Contract):
            x: int

            @field_serializer("x")
            def write(self, x: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 the fault itself
                return str(x)


def test_a_model_serializer_says_what_it_returns() -> None:
    with pytest.raises(UntypedSerializer, match=r"Model\.write"):

        class Model(Contract):
            x: int

            @model_serializer
            def write(self) -> Any:  # noqa: ANN401 the fault itself
                return self.x


def test_the_message_says_what_is_so_and_what_to_do() -> None:
    error = SecretOnTheWire("Login", "password")

    assert str(error) == (
        "Login.password is a secret; keep secrets in settings, never in messages."
    )
    assert (error.model, error.place) == ("Login", "password")
