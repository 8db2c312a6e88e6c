"""Run the cron service."""

from service_kit import main

from cron_service.app import build
from cron_service.settings import CronSettings

if __name__ == "__main__":
    raise SystemExit(main(build, CronSettings))
