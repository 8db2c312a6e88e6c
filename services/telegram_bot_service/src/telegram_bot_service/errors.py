"""What the telegram bot service refuses, each error with the one message a person reads.

TelegramBotError
├── NotConfigured       there is no bot to send with
├── TokenRefused        Telegram does not know the bot's token
├── TooFast             Telegram asks to wait; nothing was sent
├── Unreachable         Telegram cannot be reached; nothing was sent
├── ChatRefused         Telegram will not show this message in this chat
│   └── ChatBlocked     the user blocked the bot
├── MarkupRefused       Telegram cannot read the message's mark-up
└── AnswerLost          nobody can say whether the message was sent
"""

from service_kit import KitError


class TelegramBotError(KitError):
    """Something the telegram bot service refuses; its text is fit to be shown as it is."""


class NotConfigured(TelegramBotError):
    """There is no bot token: raised by ``adapters.no_bot``."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        super().__init__(f"No bot is configured; set {setting!r} to its token and start again.")


class TokenRefused(TelegramBotError):
    """Telegram does not know the bot's token."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        super().__init__(f"Telegram refused the token in {setting!r}; ask @BotFather for it.")


class TooFast(TelegramBotError):
    """Telegram asks to wait; nothing was sent."""

    def __init__(self, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"Telegram asks to wait {retry_after_s:g} s; send it again after that.")


class Unreachable(TelegramBotError):
    """Telegram cannot be reached; nothing was sent."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        super().__init__(f"Telegram at {api_url!r} cannot be reached; send it again later.")


class ChatRefused(TelegramBotError):
    """Telegram will not show this message in this chat."""

    def __init__(self, chat_id: int, reason: str) -> None:
        self.chat_id, self.reason = chat_id, reason
        super().__init__(f"Telegram refused a message for chat {chat_id!r}: {reason}.")


class ChatBlocked(ChatRefused):
    """The user blocked the bot, or is gone."""


class MarkupRefused(TelegramBotError):
    """Telegram cannot read the message's mark-up; it was not sent."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Telegram cannot read the mark-up: {reason}; send it as plain text.")


class AnswerLost(TelegramBotError):
    """Nobody can say whether the message was sent: it must not be sent again by itself."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Telegram gave no clear answer: {reason}; look in the chat.")
