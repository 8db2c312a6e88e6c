"""The local stack: registry and services as plain processes of this machine, without Docker."""
