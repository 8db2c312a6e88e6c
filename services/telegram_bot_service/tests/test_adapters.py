import asyncio
from types import ModuleType
from uuid import UUID

import pytest
from pydantic import SecretStr
from service_kit.testing import free_port
from shared_models import Button, DeliveryReported, DeliveryState, EventId, ReplySend, TextFormat

from telegram_bot_service import errors
from telegram_bot_service.adapters import BotApi, KeptReports, NoBot

MESSAGE = ReplySend(chat_id=5, text="hello")
RICH = ReplySend(
    chat_id=-5,
    text="<b>Sure?</b>",
    format=TextFormat.HTML,
    buttons=((Button(text="OK", data="ok:1"), Button(text="Cancel", data="cancel:1")),),
    reply_to=3,
)
REF = EventId(UUID(int=7))
REPORT = DeliveryReported(ref_id=REF, state=DeliveryState.DELIVERED, telegram_message_id=1)

# The library warns of its own old unit before anybody can ask for the new one.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


async def send(url: str, token: str, message: ReplySend = MESSAGE, within_s: float = 5) -> int:
    bot = BotApi(SecretStr(token), url, within_s)
    async with bot.opened():
        return await bot.send(message)


async def test_a_message_reaches_its_chat_whole(fake: ModuleType) -> None:
    with fake.telegram() as telegram:
        shown = await send(telegram.url, fake.TOKEN, RICH)

    assert shown == 101
    assert telegram.sent == [
        {
            "method": "sendMessage",
            "chat_id": -5,
            "text": "<b>Sure?</b>",
            "parse_mode": "HTML",
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {"text": "OK", "callback_data": "ok:1"},
                        {"text": "Cancel", "callback_data": "cancel:1"},
                    ]
                ]
            },
            "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True},
        }
    ]


@pytest.mark.parametrize(
    ("scripted", "expected"),
    [
        pytest.param("BLOCKED", errors.ChatBlocked, id="blocked"),
        pytest.param("NO_CHAT", errors.ChatRefused, id="no such chat"),
        pytest.param("UNPARSABLE", errors.MarkupRefused, id="mark-up"),
        pytest.param("BROKEN", errors.AnswerLost, id="broken"),
        pytest.param("SILENCE", errors.AnswerLost, id="no answer"),
    ],
)
async def test_each_refusal_of_telegram_has_its_error(
    fake: ModuleType, scripted: str, expected: type[errors.TelegramBotError]
) -> None:
    with fake.telegram() as telegram:
        telegram.script.append(getattr(fake, scripted))
        with pytest.raises(errors.TelegramBotError) as raised:
            await send(telegram.url, fake.TOKEN, within_s=0.3)

    assert type(raised.value) is expected


async def test_telegram_says_how_long_to_wait(fake: ModuleType) -> None:
    with fake.telegram() as telegram:
        telegram.script.append(fake.flood(7))
        with pytest.raises(errors.TooFast) as raised:
            await send(telegram.url, fake.TOKEN)

    assert raised.value.retry_after_s == 7


async def test_a_token_that_telegram_does_not_know_is_never_shown(fake: ModuleType) -> None:
    stranger = "987654321:" + "B" * 35

    with fake.telegram() as telegram, pytest.raises(errors.TokenRefused) as raised:
        await send(telegram.url, stranger)

    assert str(raised.value) == (
        "Telegram refused the token in 'TELEGRAM_TOKEN'; ask @BotFather for it."
    )


async def test_telegram_that_is_not_there_was_sent_nothing(fake: ModuleType) -> None:
    with pytest.raises(errors.Unreachable):
        await send(f"http://127.0.0.1:{free_port()}", fake.TOKEN)


async def test_without_a_bot_the_setting_is_named() -> None:
    with pytest.raises(errors.NotConfigured, match="'TELEGRAM_TOKEN'"):
        await NoBot().send(MESSAGE)


async def test_one_reply_asked_for_twice_at_once_is_sent_once() -> None:
    reports, sent = KeptReports(), list[int]()

    async def act() -> DeliveryReported:
        await asyncio.sleep(0)
        sent.append(1)
        return REPORT

    told = list(await asyncio.gather(reports.once(REF, act), reports.once(REF, act)))

    assert told == [REPORT, REPORT]
    assert sent == [1]


async def test_a_caller_that_goes_away_does_not_stop_the_sending() -> None:
    reports, go, sent = KeptReports(), asyncio.Event(), list[int]()

    async def act() -> DeliveryReported:
        await go.wait()
        sent.append(1)
        return REPORT

    impatient = asyncio.create_task(reports.once(REF, act))
    await asyncio.sleep(0)
    impatient.cancel()
    go.set()
    told = await reports.once(REF, act)

    assert told == REPORT
    assert sent == [1]


async def test_only_the_latest_reports_are_kept() -> None:
    reports, sent = KeptReports(limit=1), list[int]()

    async def act() -> DeliveryReported:
        sent.append(1)
        return REPORT

    for number in (1, 2, 2, 1):
        await reports.once(EventId(UUID(int=number)), act)

    assert len(sent) == 3
