"""Texts and numbers have their limits, in the unit that counts."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared_models import (
    ButtonData,
    ButtonText,
    ChatId,
    Language,
    LongText,
    MessageText,
    Minutes,
    PageSize,
    Seconds,
    ShortText,
    TelegramId,
    WebAddress,
    Word,
)


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        pytest.param(Word, "x" * 64, "x" * 65, id="word"),
        pytest.param(ShortText, "x" * 500, "x" * 501, id="short"),
        pytest.param(MessageText, "ж" * 4096, "ж" * 4097, id="message"),
        pytest.param(LongText, "x" * 32768, "x" * 32769, id="long"),
        pytest.param(ButtonText, "x" * 40, "x" * 41, id="button-text"),
        pytest.param(ButtonData, "x" * 64, "x" * 65, id="button-data"),
        pytest.param(ButtonData, "ж" * 32, "ж" * 33, id="button-data-in-bytes"),
        pytest.param(ShortText, "two\nlines", "nul\0", id="nul"),
        pytest.param(ShortText, "x", "", id="empty"),
        pytest.param(MessageText, "x", "", id="empty-message"),
        pytest.param(Language, "pt-BR", "english please", id="language"),
        pytest.param(WebAddress, "https://a.example/x?y=1", "javascript:alert(1)", id="address"),
        pytest.param(TelegramId, 2**52, 2**52 + 1, id="telegram"),
        pytest.param(TelegramId, 1, 0, id="telegram-zero"),
        pytest.param(ChatId, -(2**52), -(2**52) - 1, id="chat"),
        pytest.param(Seconds, 0, -1, id="seconds"),
        pytest.param(Minutes, 1, 0, id="minutes"),
        pytest.param(PageSize, 100, 101, id="page"),
    ],
)
def test_the_last_value_inside_is_taken_and_the_first_outside_refused(
    kind: Any,  # noqa: ANN401 a type, which mypy has no type for
    inside: object,
    outside: object,
) -> None:
    adapter: TypeAdapter[object] = TypeAdapter(kind)

    assert adapter.validate_python(inside) == inside
    with pytest.raises(ValidationError):
        adapter.validate_python(outside)
