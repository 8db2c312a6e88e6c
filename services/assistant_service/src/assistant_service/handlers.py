"""What the assistant service does: pure functions of a message and the ports it needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from shared_models import Button, HearMessage, Replies, ReplySend, Tz

from assistant_service.ports import Day, Doubt, In, Lang, Phrase, Reader, When, Words

LONGEST_TEXT = 500
ZONE: TypeAdapter[str] = TypeAdapter(Tz)


def answer(heard: HearMessage, read: Reader, words: Mapping[Lang, Words]) -> Replies:
    """Answer one message: a command, a reminder read back, or what can be understood.

    Nothing is entered here: that waits for the user's OK under the reading.
    """
    text = heard.message.text.strip()
    if text.startswith("/"):
        return _command(heard, text, words[_language(heard)])
    phrase = read(text)
    if phrase is None:
        said = words[_language(heard)]
        return _reply(heard, said.not_understood.format(help=said.help))
    return _reminder(heard, phrase, words[phrase.lang])


def moment(when: When, now: datetime, zone: ZoneInfo) -> datetime | Doubt:
    """Find the one moment that is meant, or say why there is not exactly one.

    Units: ``now`` and the answer are in UTC.
    """
    if isinstance(when, In) and when.unit != "days":
        return now + timedelta(**{when.unit: when.number})
    shown = _shown(*wanted(when, now, zone), zone)
    to_come = [each for each in shown if each > now]
    if not shown:
        return Doubt.SKIPPED
    if not to_come:
        return Doubt.PASSED
    return to_come[0] if len(to_come) == 1 else Doubt.TWICE


def wanted(when: When, now: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """Return the day and the time that the clocks of the zone are to show."""
    local = now.astimezone(zone).replace(tzinfo=None)
    if isinstance(when, In):
        later = local + timedelta(**{when.unit: when.number})
        return later.date(), later.time()
    at = time(when.hour, when.minute)
    later_day = when.day is Day.TOMORROW or (when.day is Day.NEXT and _over(at, now, zone))
    return local.date() + timedelta(days=later_day), at


def _over(at: time, now: datetime, zone: ZoneInfo) -> bool:
    local = now.astimezone(zone)
    last = max(_shown(local.date(), at, zone), default=None)
    return last <= now if last else at <= local.time()


def _shown(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """Return each moment at which the clocks show this: none, one, or two; ascending, in UTC."""
    wall = datetime.combine(day, at)
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(each for each in both if each.astimezone(zone).replace(tzinfo=None) == wall)


def _reminder(heard: HearMessage, phrase: Phrase, said: Words) -> Replies:
    if heard.tz is None:
        return _reply(heard, said.ask_zone)
    if len(phrase.text) > LONGEST_TEXT:
        return _reply(heard, said.too_long)
    zone, now = ZoneInfo(heard.tz), heard.occurred_at
    meant = moment(phrase.when, now, zone)
    if isinstance(meant, Doubt):
        shown = _date(datetime.combine(*wanted(phrase.when, now, zone)), now, said)
        return _reply(heard, said.doubts[meant].format(shown=shown, zone=heard.tz))
    reading = f"{_date(meant.astimezone(zone), now, said)}, {heard.tz}: {phrase.text}"
    return _reply(heard, reading, _ok_or_cancel(f"remind:{heard.id}", heard, said))


def _command(heard: HearMessage, text: str, said: Words) -> Replies:
    command, *rest = text.split(maxsplit=1)
    match command.partition("@")[0].casefold():
        case "/start":
            return _reply(heard, said.start.format(help=said.help))
        case "/help":
            return _reply(heard, said.help)
        case "/tz":
            return _zone(heard, "".join(rest), said)
        case _:
            return _reply(heard, said.not_understood.format(help=said.help))


def _zone(heard: HearMessage, name: str, said: Words) -> Replies:
    if not name:
        return _reply(heard, said.tell_zone.format(zone=heard.tz) if heard.tz else said.ask_zone)
    try:
        zone = ZoneInfo(ZONE.validate_python(name))
    except ValidationError:
        return _reply(heard, said.zone_unknown.format(zone=name[:64]))
    now = _date(heard.occurred_at.astimezone(zone), heard.occurred_at, said)
    reading = said.zone_read_back.format(zone=name, now=now)
    return _reply(heard, reading, _ok_or_cancel(f"tz:{name}", heard, said))


def _date(local: datetime, now: datetime, said: Words) -> str:
    # The year is said where leaving it out could mislead.
    year = "" if local.year == now.year else f" {local.year}"
    day = f"{said.weekdays[local.weekday()]} {local.day} {said.months[local.month - 1]}"
    return f"{day}{year} {local:%H:%M}"


def _language(heard: HearMessage) -> Lang:
    return "ru" if (heard.message.lang or "").casefold().split("-")[0] == "ru" else "en"


def _ok_or_cancel(ref: str, heard: HearMessage, said: Words) -> tuple[Button, ...]:
    cancel = f"cancel:{heard.id}"
    return Button(text=said.ok, data=ref), Button(text=said.cancel, data=cancel)


def _reply(heard: HearMessage, text: str, row: tuple[Button, ...] = ()) -> Replies:
    message, buttons = heard.message, (row,) if row else ()
    reply = ReplySend(
        chat_id=message.chat_id, text=text, buttons=buttons, reply_to=message.message_id
    )
    return Replies(replies=(reply,))
