from collections.abc import Callable
from uuid import UUID

import pytest
from shared_models import (
    Button,
    DeliveryReported,
    DeliveryState,
    EventId,
    ReplySend,
    SendReply,
    TextFormat,
)

from telegram_bot_service import handlers
from telegram_bot_service.adapters import KeptReports
from telegram_bot_service.errors import (
    AnswerLost,
    ChatBlocked,
    ChatRefused,
    MarkupRefused,
    NotConfigured,
    TelegramBotError,
    TooFast,
    Unreachable,
)

REF = EventId(UUID(int=7))
BUTTONS = ((Button(text="OK", data="ok:1"),),)


class ScriptedChats:
    """Shows messages 1, 2, 3...; where an error is scripted, raises it instead."""

    def __init__(self, *script: TelegramBotError | None) -> None:
        self.script, self.shown = list(script), list[ReplySend]()

    async def send(self, message: ReplySend) -> int:
        if self.script and (error := self.script.pop(0)):
            raise error
        self.shown.append(message)
        return len(self.shown)


def asked(text: str = "hello", form: TextFormat = TextFormat.PLAIN) -> SendReply:
    reply = ReplySend(chat_id=5, text=text, format=form, buttons=BUTTONS, reply_to=3)
    return SendReply(id=REF, reply=reply)


def reported(state: DeliveryState, sent: int | None, error: str | None = None) -> DeliveryReported:
    return DeliveryReported(ref_id=REF, state=state, telegram_message_id=sent, error=error)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("hello", ("hello",), id="short"),
        pytest.param("  short\n", ("  short\n",), id="short text stays as it is"),
        pytest.param("0123456789", ("0123456789",), id="just fits"),
        pytest.param("ab\n\ncd e\nf g", ("ab", "cd e\nf g"), id="at a paragraph"),
        pytest.param("ab\ncd e f gh", ("ab", "cd e f gh"), id="at a line"),
        pytest.param("ab cd ef gh ij", ("ab cd ef", "gh ij"), id="at a word"),
        pytest.param("01234567890123", ("0123456789", "0123"), id="anywhere"),
        pytest.param("😀😀😀😀😀😀", ("😀😀😀😀😀", "😀"), id="counted as Telegram may count"),
        pytest.param("x😀😀😀😀😀", ("x😀😀😀😀", "😀"), id="no character in half"),
        pytest.param("a" + " " * 20 + "b", ("a", "b"), id="no blank text between"),
        pytest.param(" " * 20, (" ",), id="all blank"),
    ],
)
def test_a_long_text_is_cut_where_it_hurts_least(text: str, expected: tuple[str, ...]) -> None:
    assert handlers.split(text, limit=10) == expected


def test_a_character_wider_than_the_limit_is_sent_all_the_same() -> None:
    assert handlers.split("😀😀", limit=1) == ("😀", "😀")


def test_a_cut_text_loses_white_space_alone() -> None:
    text = "\n\n".join("word " * n + "x" * 40 * n for n in range(60))

    cut = handlers.split(text, limit=500)

    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(0 < len(each) <= 500 for each in cut)


def test_a_split_reply_answers_with_its_first_part_and_asks_under_its_last() -> None:
    first, last = "a" * 4000, "b" * 4000

    cut = handlers.parts(asked(f"{first}\n\n{last}").reply)

    assert cut == (
        ReplySend(chat_id=5, text=first, reply_to=3),
        ReplySend(chat_id=5, text=last, buttons=BUTTONS),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "<b>" + "a" * 4000 + "</b>\n\n<i>" + "b" * 4000 + "</i>", TextFormat.HTML, id="between"
        ),
        pytest.param("<b>" + "a" * 4000 + "\n\n" + "b" * 4000 + "</b>", TextFormat.PLAIN, id="in"),
        pytest.param("a" * 4090 + ' <a href="x">b</a> ' + "c" * 9, TextFormat.PLAIN, id="in a tag"),
    ],
)
def test_marked_up_text_stays_so_only_if_every_part_is_whole(
    text: str, expected: TextFormat
) -> None:
    cut = handlers.parts(asked(text, TextFormat.HTML).reply)

    assert len(cut) == 2
    assert {part.format for part in cut} == {expected}
    assert ("<" in cut[0].text + cut[1].text) is (expected is TextFormat.HTML)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(None, lambda _: reported(DeliveryState.DELIVERED, 1), id="delivered"),
        pytest.param(
            ChatBlocked(5, "Forbidden"),
            lambda said: reported(DeliveryState.BLOCKED, None, said),
            id="blocked",
        ),
        pytest.param(
            ChatRefused(5, "chat not found"),
            lambda said: reported(DeliveryState.FAILED, None, said),
            id="failed",
        ),
        pytest.param(
            AnswerLost("Timed out"),
            lambda said: reported(DeliveryState.UNKNOWN, None, said),
            id="unknown",
        ),
    ],
)
async def test_what_became_of_a_reply_is_reported(
    error: TelegramBotError | None, expected: Callable[[str], DeliveryReported]
) -> None:
    report = await handlers.send(asked(), ScriptedChats(error), KeptReports())

    assert report == expected(str(error))


async def test_text_whose_markup_is_refused_is_sent_as_plain_text() -> None:
    chats = ScriptedChats(MarkupRefused("Unclosed start tag"))

    report = await handlers.send(asked("1 &lt; <b>2", TextFormat.HTML), chats, KeptReports())

    assert report == reported(DeliveryState.DELIVERED, 1)
    assert [(each.text, each.format) for each in chats.shown] == [("1 < 2", TextFormat.PLAIN)]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(TooFast(3), id="too fast"),
        pytest.param(Unreachable("http://127.0.0.1"), id="unreachable"),
        pytest.param(NotConfigured("TELEGRAM_TOKEN"), id="not configured"),
    ],
)
async def test_a_reply_that_was_not_sent_can_be_sent_again(error: TelegramBotError) -> None:
    chats, reports = ScriptedChats(error), KeptReports()

    with pytest.raises(type(error)):
        await handlers.send(asked(), chats, reports)

    assert await handlers.send(asked(), chats, reports) == reported(DeliveryState.DELIVERED, 1)


async def test_a_reply_that_was_shown_in_part_is_not_begun_again() -> None:
    error = TooFast(3)
    chats = ScriptedChats(None, error)

    report = await handlers.send(asked("a" * 5000), chats, KeptReports())

    assert report == reported(DeliveryState.FAILED, 1, str(error))


async def test_the_same_reply_is_shown_once() -> None:
    chats, reports = ScriptedChats(), KeptReports()

    told = [await handlers.send(asked(), chats, reports) for _ in range(2)]

    assert told == [reported(DeliveryState.DELIVERED, 1)] * 2
    assert len(chats.shown) == 1
