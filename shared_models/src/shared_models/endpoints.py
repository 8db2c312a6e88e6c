"""The table of endpoints: every call between services, and the few that strangers may make."""

from shared_models.admin import Stats
from shared_models.calendar import CalendarEvent, CalendarLink, FreeSlots, OAuthStart
from shared_models.calendar_requests import EventCreate, EventPatch, EventQuery, FreeBusyQuery
from shared_models.conversation import History, Turn, TurnAppend
from shared_models.endpoint import Endpoint, Method
from shared_models.envelope import DeadLetter
from shared_models.facts import Fact, FactPut, FactQuery
from shared_models.occurrences import ClaimRequest, ClaimResponse, Occurrence, OccurrenceReport
from shared_models.pages import Page, PageQuery
from shared_models.parties import Party
from shared_models.pending import PendingPut, PendingQuestion
from shared_models.reminders import (
    Reminder,
    ReminderCreate,
    ReminderPatch,
    ReminderQuery,
    Snooze,
)
from shared_models.reports import DeliveryReported
from shared_models.requests import HearMessage, Replies, SendReply
from shared_models.schedules import SchedulePreview, Upcoming
from shared_models.usage import Budget
from shared_models.users import Invite, InviteCreate, User, UserExport, UserPatch, UserUpsert

GET, POST, PUT, PATCH, DELETE = Method
REST, CALENDAR = Party.REST, Party.GOOGLE_CALENDAR
USER = "/users/{user_id}"
REMINDER = f"{USER}/reminders/{{reminder_id}}"
FACT = f"{USER}/facts/{{fact_id}}"
EVENT = f"{USER}/events/{{event_id}}"
BY_TELEGRAM = "/users/by-telegram/{telegram_id}"
DEAD_LETTER = "/admin/dead-letters/{dead_letter_id}"
ASSISTANT = (Party.ASSISTANT,)
TELEGRAM = (Party.TELEGRAM_BOT,)
CRON = (Party.CRON,)
ADMIN = (Party.ADMIN,)
NOBODY = ()
USER_READERS = (Party.ASSISTANT, Party.GOOGLE_CALENDAR, Party.TELEGRAM_BOT)

UPSERT_USER = Endpoint("upsert_user", REST, PUT, BY_TELEGRAM, UserUpsert, User, TELEGRAM)
GET_USER = Endpoint("get_user", REST, GET, USER, None, User, USER_READERS)
PATCH_USER = Endpoint("patch_user", REST, PATCH, USER, UserPatch, User, ASSISTANT)
ERASE_USER = Endpoint("erase_user", REST, DELETE, USER, None, None, ASSISTANT)
EXPORT_USER = Endpoint("export_user", REST, GET, f"{USER}/export", None, UserExport, ASSISTANT)
CREATE_REMINDER = Endpoint(
    "create_reminder", REST, POST, f"{USER}/reminders", ReminderCreate, Reminder, ASSISTANT
)
LIST_REMINDERS = Endpoint(
    "list_reminders", REST, GET, f"{USER}/reminders", ReminderQuery, Page[Reminder], ASSISTANT
)
GET_REMINDER = Endpoint("get_reminder", REST, GET, REMINDER, None, Reminder, ASSISTANT)
PATCH_REMINDER = Endpoint(
    "patch_reminder", REST, PATCH, REMINDER, ReminderPatch, Reminder, ASSISTANT
)
DELETE_REMINDER = Endpoint("delete_reminder", REST, DELETE, REMINDER, None, None, ASSISTANT)
SNOOZE_REMINDER = Endpoint(
    "snooze_reminder", REST, POST, f"{REMINDER}/snooze", Snooze, Reminder, ASSISTANT
)
APPEND_TURN = Endpoint("append_turn", REST, POST, f"{USER}/turns", TurnAppend, Turn, ASSISTANT)
LIST_TURNS = Endpoint("list_turns", REST, GET, f"{USER}/turns", PageQuery, History, ASSISTANT)
PUT_FACT = Endpoint("put_fact", REST, PUT, f"{USER}/facts", FactPut, Fact, ASSISTANT)
LIST_FACTS = Endpoint("list_facts", REST, GET, f"{USER}/facts", FactQuery, Page[Fact], ASSISTANT)
FORGET_FACTS = Endpoint("forget_facts", REST, DELETE, f"{USER}/facts", None, None, ASSISTANT)
CORRECT_FACT = Endpoint("correct_fact", REST, PUT, FACT, FactPut, Fact, ASSISTANT)
GET_FACT = Endpoint("get_fact", REST, GET, FACT, None, Fact, ASSISTANT)
FORGET_FACT = Endpoint("forget_fact", REST, DELETE, FACT, None, None, ASSISTANT)
GET_BUDGET = Endpoint("get_budget", REST, GET, f"{USER}/budget", None, Budget, ASSISTANT)
PUT_PENDING = Endpoint(
    "put_pending", REST, PUT, f"{USER}/pending", PendingPut, PendingQuestion, ASSISTANT
)
GET_PENDING = Endpoint(
    "get_pending", REST, GET, f"{USER}/pending", None, PendingQuestion, ASSISTANT
)
DELETE_PENDING = Endpoint("delete_pending", REST, DELETE, f"{USER}/pending", None, None, ASSISTANT)
CLAIM_OCCURRENCES = Endpoint(
    "claim_occurrences", REST, POST, "/occurrences/claim", ClaimRequest, ClaimResponse, CRON
)
REPORT_OCCURRENCE = Endpoint(
    "report_occurrence", REST, POST, "/occurrences/report", OccurrenceReport, Occurrence, CRON
)
LIST_DEAD_LETTERS = Endpoint(
    "list_dead_letters", REST, GET, "/admin/dead-letters", PageQuery, Page[DeadLetter], ADMIN
)
RETRY_DEAD_LETTER = Endpoint(
    "retry_dead_letter", REST, POST, f"{DEAD_LETTER}/retry", None, None, ADMIN
)
DELETE_DEAD_LETTER = Endpoint("delete_dead_letter", REST, DELETE, DEAD_LETTER, None, None, ADMIN)
GET_STATS = Endpoint("get_stats", REST, GET, "/admin/stats", None, Stats, ADMIN)
CREATE_INVITE = Endpoint("create_invite", REST, POST, "/admin/invites", InviteCreate, Invite, ADMIN)

LINK_CALENDAR = Endpoint(
    "link_calendar", CALENDAR, POST, f"{USER}/oauth", None, OAuthStart, ASSISTANT
)
GET_LINK = Endpoint("get_link", CALENDAR, GET, f"{USER}/link", None, CalendarLink, ASSISTANT)
UNLINK_CALENDAR = Endpoint(
    "unlink_calendar", CALENDAR, DELETE, f"{USER}/link", None, None, ASSISTANT
)
LIST_EVENTS = Endpoint(
    "list_events", CALENDAR, GET, f"{USER}/events", EventQuery, Page[CalendarEvent], ASSISTANT
)
CREATE_EVENT = Endpoint(
    "create_event", CALENDAR, POST, f"{USER}/events", EventCreate, CalendarEvent, ASSISTANT
)
PATCH_EVENT = Endpoint("patch_event", CALENDAR, PATCH, EVENT, EventPatch, CalendarEvent, ASSISTANT)
DELETE_EVENT = Endpoint("delete_event", CALENDAR, DELETE, EVENT, None, None, ASSISTANT)
FIND_FREE = Endpoint(
    "find_free", CALENDAR, POST, f"{USER}/free", FreeBusyQuery, FreeSlots, ASSISTANT
)
START_OAUTH = Endpoint(
    "start_oauth", CALENDAR, GET, "/oauth/start", None, None, NOBODY, public=True
)
FINISH_OAUTH = Endpoint(
    "finish_oauth", CALENDAR, GET, "/oauth/callback", None, None, NOBODY, public=True
)

PREVIEW_SCHEDULE = Endpoint(
    "preview_schedule",
    Party.CRON,
    POST,
    "/schedules/preview",
    SchedulePreview,
    Upcoming,
    (Party.ASSISTANT, Party.REST),
)

SEND_REPLY = Endpoint(
    "send_reply",
    Party.TELEGRAM_BOT,
    POST,
    "/replies",
    SendReply,
    DeliveryReported,
    (Party.ASSISTANT, Party.CRON),
)
RECEIVE_UPDATE = Endpoint(
    "receive_update", Party.TELEGRAM_BOT, POST, "/telegram/webhook", None, None, NOBODY, public=True
)

HEAR_MESSAGE = Endpoint(
    "hear_message", Party.ASSISTANT, POST, "/messages", HearMessage, Replies, TELEGRAM
)

ENDPOINTS = (
    UPSERT_USER,
    GET_USER,
    PATCH_USER,
    ERASE_USER,
    EXPORT_USER,
    CREATE_REMINDER,
    LIST_REMINDERS,
    GET_REMINDER,
    PATCH_REMINDER,
    DELETE_REMINDER,
    SNOOZE_REMINDER,
    APPEND_TURN,
    LIST_TURNS,
    PUT_FACT,
    LIST_FACTS,
    FORGET_FACTS,
    CORRECT_FACT,
    GET_FACT,
    FORGET_FACT,
    GET_BUDGET,
    PUT_PENDING,
    GET_PENDING,
    DELETE_PENDING,
    CLAIM_OCCURRENCES,
    REPORT_OCCURRENCE,
    LIST_DEAD_LETTERS,
    RETRY_DEAD_LETTER,
    DELETE_DEAD_LETTER,
    GET_STATS,
    CREATE_INVITE,
    LINK_CALENDAR,
    GET_LINK,
    UNLINK_CALENDAR,
    LIST_EVENTS,
    CREATE_EVENT,
    PATCH_EVENT,
    DELETE_EVENT,
    FIND_FREE,
    START_OAUTH,
    FINISH_OAUTH,
    PREVIEW_SCHEDULE,
    SEND_REPLY,
    RECEIVE_UPDATE,
    HEAR_MESSAGE,
)
"""Every row, by service."""
