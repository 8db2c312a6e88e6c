from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from service_kit.testing import FixedClock, client

from google_calendar_service.app import build
from google_calendar_service.settings import GoogleCalendarSettings

TOKEN = "token-of-the-assistant"
USER = "00000000-0000-0000-0000-000000000007"


def settings(folder: Path, **more: object) -> GoogleCalendarSettings:
    return GoogleCalendarSettings.model_validate(
        {
            "internal_tokens": {"assistant": TOKEN},
            "database_url": f"sqlite+aiosqlite:///{folder}/calendar.db",
            "public_url": "https://calendar.example",
            "google_client_id": "our-app",
        }
        | more
    )


async def ticket_of(http: httpx.AsyncClient) -> str:
    answer = await http.post(f"/users/{USER}/oauth")
    return parse_qs(urlsplit(str(answer.json()["url"])).query)["t"][0]


async def test_a_link_is_given_out_for_ten_minutes(tmp_path: Path) -> None:
    web = build(settings(tmp_path), FixedClock()).web
    async with client(web, TOKEN) as http:
        first, second = [(await http.post(f"/users/{USER}/oauth")).json() for _ in range(2)]

    place, _, secret = first["url"].partition("?t=")
    assert place == "https://calendar.example/oauth/start"
    assert len(secret) == 43
    assert first["expires_at"] == second["expires_at"] == "2026-01-01T12:10:00Z"
    assert first["url"] != second["url"]


async def test_the_page_says_who_will_be_linked_and_leads_to_google(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path)).web, TOKEN) as http:
        page = await http.get("/oauth/start", params={"t": await ticket_of(http)})

    asked = urlsplit(unescape(page.text.split('href="')[1].split('"')[0]))
    assert page.status_code == 200
    assert f"<strong>{USER}</strong>" in page.text
    assert asked.netloc == "accounts.google.com"
    assert parse_qs(asked.query)["client_id"] == ["our-app"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("public_url", "secure"),
    [
        pytest.param("https://calendar.example", True, id="on the internet"),
        pytest.param("http://127.0.0.1:8083", "", id="on this machine"),
    ],
)
async def test_the_browser_is_remembered_by_a_cookie_no_script_reads(
    tmp_path: Path, public_url: str, *, secure: bool | str
) -> None:
    async with client(build(settings(tmp_path, public_url=public_url)).web, TOKEN) as http:
        page = await http.get("/oauth/start", params={"t": await ticket_of(http)})

    cookie = SimpleCookie(page.headers["Set-Cookie"])["calendar_link"]
    assert len(cookie.value) == 43
    assert {k: cookie[k] for k in ("httponly", "samesite", "path", "max-age", "secure")} == {
        "httponly": True,
        "samesite": "lax",
        "path": "/oauth",
        "max-age": "600",
        "secure": secure,
    }


async def test_a_link_works_once(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path)).web, TOKEN) as http:
        ticket = await ticket_of(http)
        pages = [await http.get("/oauth/start", params={"t": ticket}) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 410]
    assert "ask the assistant for a new one" in pages[1].text
    assert "Set-Cookie" not in pages[1].headers


async def test_a_link_stops_working(tmp_path: Path) -> None:
    clock = FixedClock()
    async with client(build(settings(tmp_path), clock).web, TOKEN) as http:
        ticket = await ticket_of(http)
        clock.move(600)
        page = await http.get("/oauth/start", params={"t": ticket})

    assert page.status_code == 410


async def test_secrets_are_not_kept(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path)).web, TOKEN) as http:
        ticket = await ticket_of(http)
        page = await http.get("/oauth/start", params={"t": ticket})

    kept = (tmp_path / "calendar.db").read_bytes()
    assert ticket.encode() not in kept
    assert page.cookies["calendar_link"].encode() not in kept


@pytest.mark.parametrize("user", [USER, "00000000-0000-0000-0000-000000000008"])
async def test_nobody_is_linked_yet(tmp_path: Path, user: str) -> None:
    async with client(build(settings(tmp_path)).web, TOKEN) as http:
        answer = await http.get(f"/users/{user}/link")

    assert answer.json() == {"status": "none", "account": None, "scopes": [], "since": None}


async def test_without_a_client_id_the_answer_says_which_setting_to_set(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path, google_client_id=None)).web, TOKEN) as http:
        answer = await http.post(f"/users/{USER}/oauth")

    assert answer.status_code == 503
    assert answer.json()["detail"] == (
        "No calendar can be linked yet; set 'CALENDAR_GOOGLE_CLIENT_ID' "
        "to the client id from Google's console and start again."
    )


async def test_a_user_id_that_is_none_is_not_understood(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path)).web, TOKEN) as http:
        answer = await http.post("/users/somebody/oauth")

    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [["path", "user_id"]]


async def test_with_its_database_the_service_is_ready(tmp_path: Path) -> None:
    async with client(build(settings(tmp_path)).web) as http:
        answer = await http.get("/readyz")

    assert answer.json() == {
        "status": "ok",
        "checks": [{"name": "database", "ok": True, "detail": "ok"}],
    }
