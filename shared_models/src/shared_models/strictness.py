"""What a request said and its reader did not take."""

from collections.abc import Iterator, Mapping, Sequence

from shared_models.open import Open


def unheard(sent: object, taken: object, at: str = "") -> Iterator[str]:
    """Yield the place of each sent key that was dropped and each word that was not understood.

    Shape: ``sent`` as it came, ``taken`` as the read model dumps it; places like ``schedule.at``.

    >>> list(unheard({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}))
    ['a.c']
    """
    if isinstance(taken, Open):
        if not taken.may_be_asked or (isinstance(sent, str) and str(sent) != taken.value):
            yield at
    elif isinstance(taken, Mapping):
        yield from _of_mapping(sent if isinstance(sent, Mapping) else {}, taken, at)
    elif isinstance(taken, Sequence) and not isinstance(taken, str | bytes):
        parts = sent if isinstance(sent, list | tuple) and len(sent) == len(taken) else taken
        for number, (part, kept) in enumerate(zip(parts, taken, strict=True)):
            yield from unheard(part, kept, f"{at}.{number}".lstrip("."))


def _of_mapping(
    sent: Mapping[object, object], taken: Mapping[object, object], at: str
) -> Iterator[str]:
    for key in sent:
        if key not in taken:
            yield f"{at}.{key}".lstrip(".")
    for key, kept in taken.items():
        yield from unheard(sent.get(key, kept), kept, f"{at}.{key}".lstrip("."))
