"""The table of endpoints has no gaps and lets nobody in by accident."""

from collections import Counter

import pytest

from shared_models import ENDPOINTS, Endpoint, Method, Party, endpoints

BODIES = (Method.POST, Method.PUT, Method.PATCH)


def test_the_table_holds_every_row_under_its_own_name() -> None:
    rows = {name: each for name, each in vars(endpoints).items() if isinstance(each, Endpoint)}

    assert {row.name.upper(): row for row in ENDPOINTS} == rows


def test_no_two_rows_answer_the_same_call() -> None:
    calls = Counter((row.service, row.method, row.path) for row in ENDPOINTS)

    assert set(calls.values()) == {1}


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: row.name)
def test_an_endpoint_is_either_public_or_names_its_callers(row: Endpoint) -> None:
    assert row.public == (not row.callers)
    assert row.service not in (*row.callers, Party.ADMIN, Party.UNKNOWN)
    assert Party.UNKNOWN not in row.callers


def test_a_change_says_what_it_changes() -> None:
    silent = {r.name for r in ENDPOINTS if r.method in BODIES and not r.request and not r.public}

    assert silent == {"retry_dead_letter", "link_calendar"}


def test_only_cron_claims_and_only_the_bot_enters_users() -> None:
    callers = (
        endpoints.CLAIM_OCCURRENCES.callers,
        endpoints.REPORT_OCCURRENCE.callers,
        endpoints.UPSERT_USER.callers,
    )

    assert callers == ((Party.CRON,), (Party.CRON,), (Party.TELEGRAM_BOT,))
