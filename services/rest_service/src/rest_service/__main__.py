"""Run the rest service."""

from service_kit import main

from rest_service.app import build
from rest_service.settings import RestSettings

if __name__ == "__main__":
    raise SystemExit(main(build, RestSettings))
