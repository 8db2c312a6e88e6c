"""The types inside a field's annotation, each with the marks that stand beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from types import NoneType, UnionType
from typing import Annotated, Literal, NewType, Union, get_args, get_origin

from pydantic import Discriminator
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class Node:
    """One type within an annotation."""

    kind: object
    """The type: a class, or a form such as ``tuple[int, ...]``."""
    marks: tuple[object, ...] = ()
    """What ``Annotated`` and ``Field`` say of it."""

    @property
    def members(self) -> tuple[object, ...]:
        """The members of a union, without None; nothing for any other type."""
        if get_origin(self.kind) not in (Union, UnionType):
            return ()
        return tuple(member for member in get_args(self.kind) if member is not NoneType)

    def has(self, mark: type) -> bool:
        """Tell whether a mark of this class stands beside the type."""
        return any(isinstance(each, mark) for each in self.marks)


def nodes_of(field: FieldInfo) -> Iterator[Node]:
    """Yield every type of a field's annotation, the outermost first."""
    yield from _walk(field.annotation, _marks_of(field))


def _walk(kind: object, marks: tuple[object, ...]) -> Iterator[Node]:
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from _walk(inner, marks + _flat(more))
        return
    if isinstance(kind, NewType):
        yield from _walk(kind.__supertype__, marks)
        return
    yield Node(kind, marks)
    for argument in get_args(kind) if get_origin(kind) is not Literal else ():
        yield from _walk(argument, ())


def _flat(marks: list[object]) -> tuple[object, ...]:
    """Lay open what a ``Field(...)`` inside ``Annotated`` holds."""
    inside = (_marks_of(mark) if isinstance(mark, FieldInfo) else (mark,) for mark in marks)
    return tuple(chain.from_iterable(inside))


def _marks_of(field: FieldInfo) -> tuple[object, ...]:
    by = field.discriminator
    found = (Discriminator(by) if isinstance(by, str) else by,) if by is not None else ()
    return (*field.metadata, *found)
