"""Run the google calendar service."""

from service_kit import main

from google_calendar_service.app import build
from google_calendar_service.settings import GoogleCalendarSettings

if __name__ == "__main__":
    raise SystemExit(main(build, GoogleCalendarSettings))
