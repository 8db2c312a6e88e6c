"""Run the assistant service."""

from service_kit import main

from assistant_service.app import build
from assistant_service.settings import AssistantSettings

if __name__ == "__main__":
    raise SystemExit(main(build, AssistantSettings))
