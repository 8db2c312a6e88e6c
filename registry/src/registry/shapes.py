"""The shapes of what is sent and answered over HTTP, where no model of ours states them."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from registry.http import PROBLEM
from registry.model import Status

Part = Mapping[str, Any]

TEXT, HTML, BYTES = "text/plain", "text/html", "application/octet-stream"
PROBLEM_SHAPE: Part = {
    "type": "object",
    "description": "Why not, as RFC 9457 has it; `errors` are all reasons, one sentence each.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
}
HEALTH_SHAPE: Part = {
    "type": "object",
    "required": ["status", "wrong"],
    "properties": {
        "status": {"enum": ["well", "unwell"]},
        "wrong": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
DONE_SHAPE: Part = {
    "type": "object",
    "required": ["project", "files"],
    "properties": {
        "project": {"type": "string"},
        "version": {"type": "string"},
        "status": TypeAdapter(Status).json_schema(),
        "reason": {"type": "string"},
        "file": {"type": "string"},
        "files": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
}
UPLOAD_SHAPE: Part = {
    "type": "object",
    "required": [":action", "name", "version", "filetype", "sha256_digest", "content"],
    "properties": {
        ":action": {"const": "file_upload"},
        "name": {"type": "string"},
        "version": {"type": "string"},
        "filetype": {"enum": ["bdist_wheel", "sdist"]},
        "sha256_digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "blake2_256_digest": {"type": "string"},
        "md5_digest": {"type": "string"},
        "attestations": {"type": "string"},
        "content": {"type": "string", "format": "binary"},
    },
}
WORDS: Part = {TEXT: {"schema": {"type": "string"}}}
REFUSED: Part = {**WORDS, PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
EXAMPLES: Mapping[str, Part] = {
    "yank": {"project": "my-package", "version": "1.0", "reason": "It loses mail."},
    "unyank": {"project": "my-package", "version": "1.0"},
    "status": {"project": "my-package", "status": "deprecated", "reason": "Use another."},
    "delete": {"project": "my-package", "version": "0.9"},
}
