"""What a service may import, and that each of it says what it is."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest
from pydantic import BaseModel

import shared_models
from shared_models import Contract

MODULES = [
    importlib.import_module(f"shared_models.{found.name}")
    for found in pkgutil.iter_modules(shared_models.__path__)
]
PUBLIC = [getattr(shared_models, name) for name in shared_models.__all__]
CONTRACTS = [each for each in PUBLIC if isinstance(each, type) and issubclass(each, BaseModel)]


def _in_order(name: str) -> tuple[int, str]:
    """Constants, classes, the rest."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def test_the_public_names_are_sorted_and_exist_once() -> None:
    assert shared_models.__all__ == sorted(set(shared_models.__all__), key=_in_order)


def test_no_object_has_two_public_names() -> None:
    named = [id(each) for each in PUBLIC]

    assert len(named) == len(set(named))


def test_every_public_class_of_a_module_is_exposed() -> None:
    classes = {
        name
        for module in MODULES
        for name, each in vars(module).items()
        if isinstance(each, type)
        and each.__module__ == module.__name__
        and not name.startswith("_")
        and "[" not in name
    }

    assert classes - set(shared_models.__all__) == {"Node"}


@pytest.mark.parametrize("each", [p for p in PUBLIC if callable(p)], ids=str)
def test_every_public_class_and_function_is_documented(each: object) -> None:
    if getattr(each, "__module__", "").startswith("shared_models") and hasattr(each, "__doc__"):
        assert each.__doc__ or hasattr(each, "__supertype__")


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.__name__)
def test_every_field_says_what_it_is(contract: type[Contract]) -> None:
    silent = [name for name, field in contract.model_fields.items() if not field.description]

    assert silent == []


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_the_examples_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_only_the_unknown_event_keeps_what_it_does_not_know() -> None:
    keep = [each.__name__ for each in CONTRACTS if each.model_config.get("extra") == "allow"]

    assert keep == ["UnknownEvent"]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.__name__)
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_every_contract_has_a_json_schema(contract: type[Contract], mode: str) -> None:
    schema = contract.model_json_schema(mode="validation" if mode == "validation" else mode)  # type: ignore[arg-type] # the parameter is one of the two

    assert schema["type"] == "object"
