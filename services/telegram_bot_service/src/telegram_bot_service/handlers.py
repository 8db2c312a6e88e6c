"""What the telegram bot service does: functions of a message and the ports it needs."""

from html.parser import HTMLParser

from shared_models import DeliveryReported, DeliveryState, ReplySend, SendReply, TextFormat

from telegram_bot_service.errors import (
    AnswerLost,
    ChatBlocked,
    ChatRefused,
    MarkupRefused,
    TelegramBotError,
)
from telegram_bot_service.ports import Chats, Reports

LIMIT = 4096
"""What one message holds, in UTF-16 code units: the stricter of the two ways to count."""
LONGEST_ERROR = 500
CUTS = ("\n\n", "\n", " ")
"""Where a text is cut, best place first; where there is none, anywhere."""


async def send(asked: SendReply, chats: Chats, reports: Reports) -> DeliveryReported:
    """Show a reply once, in as many messages as it needs, and report what became of it.

    Raises: TelegramBotError when nothing was sent and sending it again may work.
    """
    return await reports.once(asked.id, lambda: _send(asked, chats))


def parts(reply: ReplySend) -> tuple[ReplySend, ...]:
    """Turn a reply into messages that fit: it answers with the first, buttons under the last."""
    texts, form = split(reply.text), reply.format
    if form is TextFormat.HTML and len(texts) > 1 and not all(map(_is_whole, texts)):
        texts, form = split(_read(reply.text).text), TextFormat.PLAIN
    each = [reply.model_copy(update={"text": t, "format": form, "buttons": ()}) for t in texts]
    each[1:] = [part.model_copy(update={"reply_to": None}) for part in each[1:]]
    each[-1] = each[-1].model_copy(update={"buttons": reply.buttons})
    return tuple(each)


def split(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Cut a text at paragraphs, else lines, else words; only white space gets lost.

    Shape: one or more texts, none blank unless the whole is.
    Units: ``limit`` in UTF-16 code units.
    """
    done, rest = list[str](), text
    while len(window := _beginning(rest, limit)) < len(rest):
        cut = next((at for mark in CUTS if (at := window.rfind(mark)) > 0), len(window) or 1)
        done.append(rest[:cut].strip())
        rest = rest[cut:].lstrip()
    filled = tuple(each for each in (*done, rest) if each.strip())
    return filled or (text[:1],)


def plain(part: ReplySend) -> ReplySend:
    """Take the mark-up away."""
    return part.model_copy(update={"text": _read(part.text).text, "format": TextFormat.PLAIN})


async def _send(asked: SendReply, chats: Chats) -> DeliveryReported:
    sent: int | None = None
    try:
        for part in parts(asked.reply):
            sent = await _send_part(part, chats)
    except TelegramBotError as error:
        # Once a part is shown, a second try would show it twice: the rest counts as failed.
        if sent is None and type(error) not in STATES:
            raise
        return _report(asked, STATES.get(type(error), DeliveryState.FAILED), sent, error)
    return _report(asked, DeliveryState.DELIVERED, sent)


async def _send_part(part: ReplySend, chats: Chats) -> int:
    try:
        return await chats.send(part)
    except MarkupRefused:
        return await chats.send(plain(part))


def _report(
    asked: SendReply, state: DeliveryState, sent: int | None, error: TelegramBotError | None = None
) -> DeliveryReported:
    said = str(error)[:LONGEST_ERROR] if error else None
    return DeliveryReported(ref_id=asked.id, state=state, telegram_message_id=sent, error=said)


def _beginning(text: str, limit: int) -> str:
    # Half of a pair at the end is dropped by "ignore".
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _is_whole(text: str) -> bool:
    return text.rfind("<") <= text.rfind(">") and _read(text).balanced


def _read(text: str) -> "_Markup":
    markup = _Markup()
    markup.feed(text)
    markup.close()
    return markup


class _Markup(HTMLParser):
    """The text between the tags, and whether each tag that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self._open, self._astray = "", list[str](), False

    @property
    def balanced(self) -> bool:
        return not self._open and not self._astray

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # a link's address is not shown
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self._astray = True

    def handle_data(self, data: str) -> None:
        self.text += data


STATES = {
    AnswerLost: DeliveryState.UNKNOWN,
    ChatBlocked: DeliveryState.BLOCKED,
    ChatRefused: DeliveryState.FAILED,
    MarkupRefused: DeliveryState.FAILED,
}
