"""The rules of a contract: what lets two versions of it read one another's messages."""

from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from inspect import Signature, signature
from typing import Any, Literal, get_args, get_origin, is_typeddict

from pydantic import (
    AliasChoices,
    BaseModel,
    Discriminator,
    PlainSerializer,
    Secret,
    SecretBytes,
    SecretStr,
    WrapSerializer,
)
from pydantic.fields import FieldInfo

from shared_models.annotations import Node, nodes_of
from shared_models.errors import (
    AliasNotRead,
    ClosedChoice,
    ContractError,
    FieldNotWritten,
    FloatAdmitsInfinity,
    ForeignModel,
    NaiveInstant,
    SecretOnTheWire,
    UndiscriminatedUnion,
    UntypedSerializer,
)
from shared_models.open import Open

Model = type[BaseModel]
Refusals = Iterator[ContractError]


def refusals(model: Model, kin: Model) -> Refusals:
    """Ask every question of every field; an empty answer lets the class be.

    ``kin`` is the base of all contracts: what a field holds must descend from it.
    """
    for name, field in model.model_fields.items():
        for ask in FIELD_QUESTIONS:
            yield from ask(model.__name__, name, field)
        for node in nodes_of(field):
            yield from _foreign(model.__name__, name, node.kind, kin)
            for look in NODE_QUESTIONS:
                yield from look(model.__name__, name, node)
    yield from _untyped_serializers(model)


def _is_read(model: str, name: str, field: FieldInfo) -> Refusals:
    """Refuse a name that is written and not read: the class could not read its own output."""
    written = field.serialization_alias or name
    choices = field.validation_alias
    read = set(choices.choices) if isinstance(choices, AliasChoices) else {choices}
    if written not in read | {name, field.alias}:
        yield AliasNotRead(model, name, written)


def _is_written(model: str, name: str, field: FieldInfo) -> Refusals:
    """Refuse a field that is read and never written."""
    if field.exclude or field.exclude_if is not None:
        yield FieldNotWritten(model, name)


def _foreign(model: str, name: str, kind: object, kin: Model) -> Refusals:
    """Refuse a structure that was not asked these questions."""
    if not isinstance(kind, type):
        return
    structure = issubclass(kind, BaseModel) or is_dataclass(kind) or is_typeddict(kind)
    if structure and not issubclass(kind, kin):
        yield ForeignModel(model, name, kind.__name__)


def _secret(model: str, name: str, node: Node) -> Refusals:
    """Refuse a secret: it is written as asterisks."""
    kind = get_origin(node.kind) or node.kind
    if isinstance(kind, type) and issubclass(kind, (Secret, SecretStr, SecretBytes)):
        yield SecretOnTheWire(model, name)


def _union(model: str, name: str, node: Node) -> Refusals:
    """Refuse a union of which one message may read as two members."""
    if len(node.members) > 1 and not node.has(Discriminator):
        members = tuple(getattr(each, "__name__", str(each)) for each in node.members)
        yield UndiscriminatedUnion(model, name, members)


def _closed(model: str, name: str, node: Node) -> Refusals:
    """Refuse a set of values whose readers could not take the next one."""
    kind = node.kind
    if get_origin(kind) is Literal and len(get_args(kind)) > 1:
        yield ClosedChoice(model, name, str(kind))
    elif isinstance(kind, type) and issubclass(kind, Enum) and not _is_open(kind):
        yield ClosedChoice(model, name, kind.__name__)


def _is_open(kind: type[Enum]) -> bool:
    return issubclass(kind, Open) and "UNKNOWN" in kind.__members__


def _infinite(model: str, name: str, node: Node) -> Refusals:
    """Refuse inf and nan: JSON has neither."""
    if node.kind is not float:
        return
    finite = any(getattr(mark, "allow_inf_nan", None) is False for mark in node.marks)
    bounds = ({"ge", "gt"}, {"le", "lt"})
    if not finite and not all(_bounded(node, names) for names in bounds):
        yield FloatAdmitsInfinity(model, name)


def _bounded(node: Node, names: set[str]) -> bool:
    found = [getattr(mark, name, None) for mark in node.marks for name in names]
    return any(bound is not None and abs(bound) != float("inf") for bound in found)


def _naive(model: str, name: str, node: Node) -> Refusals:
    """Refuse an instant that may lack its zone."""
    if node.kind is datetime:
        yield NaiveInstant(model, name)


def _untyped_serializers(model: Model) -> Refusals:
    """Refuse a serializer whose result no schema shows, by pydantic's own record."""
    made = model.__pydantic_decorators__
    for name, of_field in made.field_serializers.items():
        if not _says(of_field.info.return_type) and not _returns(of_field.func):
            yield UntypedSerializer(model.__name__, name)
    for name, of_model in made.model_serializers.items():
        if not _says(of_model.info.return_type) and not _returns(of_model.func):
            yield UntypedSerializer(model.__name__, name)
    for name, computed in model.model_computed_fields.items():
        if not _says(computed.return_type):
            yield UntypedSerializer(model.__name__, name)


def _untyped_mark(model: str, name: str, node: Node) -> Refusals:
    """Refuse the same inside ``Annotated``."""
    for mark in node.marks:
        if not isinstance(mark, PlainSerializer | WrapSerializer):
            continue
        if not _says(mark.return_type) and not _returns(mark.func):
            yield UntypedSerializer(model, name)


def _returns(function: Callable[..., object]) -> bool:
    return _says(signature(function).return_annotation)


def _says(annotation: object) -> bool:
    """Tell whether an annotation narrows anything down (pydantic's 'undefined' does not)."""
    unsaid = (Any, object, Signature.empty)
    return annotation not in unsaid and type(annotation).__name__ != "PydanticUndefinedType"


FIELD_QUESTIONS = (_is_read, _is_written)
NODE_QUESTIONS = (_secret, _union, _closed, _infinite, _naive, _untyped_mark)
