"""The contracts of the assistant: what its services may say to one another."""

# A list of names, not code: kept dense, so that it stays one page.
# fmt: off
# isort: off
from shared_models import endpoints, streams
from shared_models.admin import Stats
from shared_models.base import Contract, Request
from shared_models.calendar import (
    AllDay, CalendarEvent, CalendarEventStatus, CalendarLink, Details, Etag, EventTime,
    FreeSlots, LinkStatus, OAuthStart, Slot, Timed, Title,
)
from shared_models.calendar_requests import EventCreate, EventPatch, EventQuery, FreeBusyQuery
from shared_models.conversation import History, Role, Turn, TurnAppend
from shared_models.endpoint import Endpoint, Method
from shared_models.endpoints import ENDPOINTS
from shared_models.envelope import (
    DeadLetter, Envelope, SchemaVersion, Unreadable, open_envelope, readable, schema_version,
)
from shared_models.errors import (
    AliasNotRead, ClosedChoice, ConfigChanged, ContractError, FieldNotWritten,
    FloatAdmitsInfinity, ForeignModel, NaiveInstant, SecretOnTheWire, UndiscriminatedUnion,
    UntypedSerializer,
)
from shared_models.events import EVENT_TYPES, Event, UnknownEvent
from shared_models.facts import Fact, FactPut, FactQuery
from shared_models.health import Check, Health, HealthStatus
from shared_models.ids import (
    NAMESPACE, CalendarEventId, ChatId, DeadLetterId, EventId, FactId, MessageId, OccurrenceId,
    ReminderId, TelegramId, UserId, occurrence_event_id, reply_event_id, update_event_id,
)
from shared_models.inbox import (
    CalendarLinked, CalendarUnlinked, ReminderFired, UnlinkReason, UserAction, UserMessage,
)
from shared_models.instants import Day, LocalTime, Tz, Utc
from shared_models.messages import Button, ButtonRow, Buttons, DeliveryState, TextFormat
from shared_models.occurrences import (
    ClaimRequest, ClaimResponse, Claimed, Occurrence, OccurrenceReport, OccurrenceState,
)
from shared_models.open import Open
from shared_models.outbox import MessageEdit, ReminderDeliver, ReplySend, Typing
from shared_models.pages import Page, PageQuery
from shared_models.parties import Party
from shared_models.pending import PendingPut, PendingQuestion, Slots
from shared_models.problem import FieldError, Problem
from shared_models.recurrence import next_after
from shared_models.reminders import (
    Action, AskAssistant, Digest, Notify, Reminder, ReminderCreate, ReminderPatch,
    ReminderQuery, ReminderStatus, Snooze,
)
from shared_models.reports import DeliveryReported, UsageReported, UserBlocked, UserErased
from shared_models.requests import HearMessage, Replies, SendReply
from shared_models.schedules import (
    Frequency, NthWeekday, OneOff, Recurring, Schedule, SchedulePreview, Upcoming, Weekday,
    Weekdays,
)
from shared_models.streams import PARTITIONS, STREAMS, Stream
from shared_models.texts import (
    ButtonData, ButtonText, Language, LongText, MessageText, ShortText, WebAddress, Word,
)
from shared_models.units import Count, Minutes, PageSize, Seconds, Tokens
from shared_models.usage import Budget, Usage
from shared_models.users import (
    Invite, InviteCreate, User, UserExport, UserPatch, UserSetting, UserStatus, UserUpsert,
)

__all__ = [
    "ENDPOINTS", "EVENT_TYPES", "NAMESPACE", "PARTITIONS", "STREAMS", "Action", "AliasNotRead",
    "AllDay", "AskAssistant", "Budget", "Button", "ButtonData", "ButtonRow", "ButtonText",
    "Buttons", "CalendarEvent", "CalendarEventId", "CalendarEventStatus", "CalendarLink",
    "CalendarLinked", "CalendarUnlinked", "ChatId", "Check", "ClaimRequest", "ClaimResponse",
    "Claimed", "ClosedChoice", "ConfigChanged", "Contract", "ContractError", "Count", "Day",
    "DeadLetter", "DeadLetterId", "DeliveryReported", "DeliveryState", "Details", "Digest",
    "Endpoint", "Envelope", "Etag", "Event", "EventCreate", "EventId", "EventPatch",
    "EventQuery", "EventTime", "Fact", "FactId", "FactPut", "FactQuery", "FieldError",
    "FieldNotWritten", "FloatAdmitsInfinity", "ForeignModel", "FreeBusyQuery", "FreeSlots",
    "Frequency", "Health", "HealthStatus", "HearMessage", "History", "Invite", "InviteCreate",
    "Language", "LinkStatus", "LocalTime", "LongText", "MessageEdit", "MessageId",
    "MessageText", "Method", "Minutes", "NaiveInstant", "Notify", "NthWeekday", "OAuthStart",
    "Occurrence", "OccurrenceId", "OccurrenceReport", "OccurrenceState", "OneOff", "Open",
    "Page", "PageQuery", "PageSize", "Party", "PendingPut", "PendingQuestion", "Problem",
    "Recurring", "Reminder", "ReminderCreate", "ReminderDeliver", "ReminderFired", "ReminderId",
    "ReminderPatch", "ReminderQuery", "ReminderStatus", "Replies", "ReplySend", "Request",
    "Role", "Schedule", "SchedulePreview", "SchemaVersion", "Seconds", "SecretOnTheWire",
    "SendReply", "ShortText", "Slot", "Slots", "Snooze", "Stats", "Stream", "TelegramId",
    "TextFormat", "Timed", "Title", "Tokens", "Turn", "TurnAppend", "Typing", "Tz",
    "UndiscriminatedUnion", "UnknownEvent", "UnlinkReason", "Unreadable", "UntypedSerializer",
    "Upcoming", "Usage", "UsageReported", "User", "UserAction", "UserBlocked", "UserErased",
    "UserExport", "UserId", "UserMessage", "UserPatch", "UserSetting", "UserStatus",
    "UserUpsert", "Utc", "WebAddress", "Weekday", "Weekdays", "Word", "endpoints", "next_after",
    "occurrence_event_id", "open_envelope", "readable", "reply_event_id", "schema_version",
    "streams", "update_event_id",
]
