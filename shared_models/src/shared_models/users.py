"""People who talk to the assistant."""

from typing import Annotated

from pydantic import Field

from shared_models.base import Contract, Request
from shared_models.conversation import Turn
from shared_models.facts import Fact
from shared_models.ids import ChatId, TelegramId, UserId
from shared_models.instants import LocalTime, Tz, Utc
from shared_models.open import Open
from shared_models.reminders import Reminder
from shared_models.texts import Language, ShortText, Word


class UserStatus(Open):
    """How far a person may go."""

    INVITED = "invited"
    ACTIVE = "active"
    BLOCKED = "blocked"
    ERASED = "erased"
    UNKNOWN = "unknown"


class UserSetting(Open):
    """A setting that a user can do without."""

    TZ = "tz"
    DIGEST_AT = "digest_at"
    QUIET_HOURS = "quiet_hours"
    UNKNOWN = "unknown"


class User(Contract):
    """A person, as the system knows them."""

    id: UserId
    """The person's id within the system."""
    telegram_id: TelegramId
    """The person's Telegram account."""
    chat_id: ChatId
    """The private chat with the bot."""
    name: ShortText
    """What to call them."""
    language: Language = "en"
    """The language to answer in."""
    tz: Tz | None = None
    """Where their wall clock is; None until they said so."""
    status: UserStatus
    """How far they may go."""
    digest_at: LocalTime | None = None
    """When their daily digest comes, on their wall clock; None for no digest."""
    quiet_from: LocalTime | None = None
    """When their quiet hours begin, on their wall clock."""
    quiet_to: LocalTime | None = None
    """When their quiet hours end, on their wall clock."""
    created_at: Utc
    """When they first came."""


class UserUpsert(Request):
    """Enter the person behind a Telegram account, or bring what Telegram says up to date."""

    chat_id: ChatId
    """The private chat with the bot."""
    name: ShortText
    """What Telegram calls them."""
    language: Language = "en"
    """What Telegram says of their language; only taken for a new user."""
    invite: Word | None = None
    """The code of an invite, if they came with one."""


class UserPatch(Request):
    """Change a user; a field that is None stays as it is."""

    name: ShortText | None = None
    """The new name."""
    language: Language | None = None
    """The new language."""
    tz: Tz | None = None
    """The new time zone."""
    status: UserStatus | None = None
    """The new status."""
    digest_at: LocalTime | None = None
    """The new time of the digest."""
    quiet_from: LocalTime | None = None
    """The new beginning of the quiet hours."""
    quiet_to: LocalTime | None = None
    """The new end of the quiet hours."""
    clear: Annotated[tuple[UserSetting, ...], Field(max_length=3)] = ()
    """Settings to do without from now on."""


class Invite(Contract):
    """A code that lets one new person in."""

    code: Word
    """The code itself."""
    created_at: Utc
    """When it was made."""
    expires_at: Utc
    """When it stops working."""


class InviteCreate(Request):
    """Make an invite."""

    days: Annotated[int, Field(ge=1, le=90)] = 7
    """For how many days it works."""


class UserExport(Contract):
    """Everything that is kept of one person."""

    user: User
    """The person."""
    reminders: tuple[Reminder, ...] = ()
    """All their reminders, oldest first."""
    turns: tuple[Turn, ...] = ()
    """What was said, oldest first."""
    facts: tuple[Fact, ...] = ()
    """What they asked to be remembered, by key."""
    exported_at: Utc
    """When this was put together."""
