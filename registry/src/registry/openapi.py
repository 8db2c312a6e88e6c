"""What the registry answers over HTTP, as an OpenAPI description made of its own models.

`python -m registry.openapi > openapi.json` writes the copy that is kept beside the package.
Source: OpenAPI 3.1.
"""

import json
import sys
from typing import Any

from registry.api import CALLS, KIND, ROOT, Call
from registry.model import Form
from registry.oidc.shapes import exchange_paths
from registry.shapes import (
    BYTES,
    DONE_SHAPE,
    EXAMPLES,
    HEALTH_SHAPE,
    HTML,
    PROBLEM_SHAPE,
    REFUSED,
    UPLOAD_SHAPE,
    WORDS,
    Part,
)

REFERENCE = "#/components/schemas/{model}"

UNCHANGED: Part = {"description": "The caller has it already."}
ERRORS = {
    400: "What was sent cannot be meant; every reason is said.",
    401: "Credentials are missing, wrong or expired.",
    403: "The caller may not do this, or nobody may.",
    404: "There is nothing of this name.",
    405: "The address is there, but not for this method.",
    406: "No page has a form that is accepted.",
    409: "The file name is taken, or was.",
    412: "The bytes have another tag than `If-Match` names.",
    413: "The upload is too long.",
    416: "The range lies outside the file.",
    429: "Wrong credentials came too often; wait as Retry-After says.",
    503: "Catalogue or store do not answer.",
    507: "The disk is full.",
}


def describe() -> dict[str, Any]:
    """Describe every address that is the registry's own, and pypiserver's welcome."""
    reading = {f"/simple/{path}": _page(path) for path in ("", "{project}/")}
    files = {"/packages/{filename}": FILE}
    calls = {f"{ROOT}{verb}": _call(verb, kind) for verb, (kind, _act) in CALLS.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "registry", "version": "1", "description": "A private package index."},
        "security": [{"basic": []}],
        "paths": {
            "/health": HEALTH,
            "/": ROOT_PAGE,
            **reading,
            **files,
            **calls,
            **exchange_paths(),
        },
        "components": {
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}},
            "schemas": {"Problem": PROBLEM_SHAPE, "Done": DONE_SHAPE, **_shared()},
            "responses": {
                f"E{status}": {"description": said, "content": REFUSED}
                for status, said in ERRORS.items()
            },
        },
    }


def _shared() -> dict[str, Any]:
    schemas = [kind.model_json_schema(ref_template=REFERENCE) for kind, _act in CALLS.values()]
    return {name: part for schema in schemas for name, part in schema.get("$defs", {}).items()}


def _errors(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/E{status}"} for status in statuses}


def _named(name: str, example: str) -> Part:
    schema = {"type": "string", "pattern": "^[^/]+$", "maxLength": 200}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _page(path: str) -> Part:
    forms = {kind: {"schema": {"type": "string"}} for kind in (Form.HTML.value, HTML)}
    page = {Form.JSON.value: {"schema": {"type": "object", "required": ["meta"]}}, **forms}
    told: dict[str, Any] = {"200": {"description": "The page.", "content": page}}
    if path:
        told["301"] = {"description": "The project has another spelling.", "content": WORDS}
        told |= _errors(404)
    wanted = {"name": "format", "in": "query", "schema": {"enum": [form.value for form in Form]}}
    return {
        "get": {
            "summary": "The files of a project" if path else "The projects there are",
            "parameters": [*([_named("project", "my-package")] if path else []), wanted],
            "responses": {**told, "304": UNCHANGED, **_errors(401, 406, 412, 429, 503)},
        }
    }


def _example(verb: str) -> Part:
    return {"example": EXAMPLES[verb]} if verb in EXAMPLES else {}


def _call(verb: str, kind: type[Call]) -> Part:
    schema = kind.model_json_schema(ref_template=REFERENCE)
    schema.pop("$defs", None)
    done = {"schema": {"$ref": "#/components/schemas/Done"}}
    return {
        "post": {
            "summary": f"{verb}: {kind.__doc__}",
            "requestBody": {
                "required": True,
                "content": {KIND: {"schema": schema, **_example(verb)}},
            },
            "responses": {
                "200": {"description": "It is so.", "content": {KIND: done}},
                **_errors(400, 401, 403, 404, 405, 429, 503, 507),
            },
        }
    }


HEALTH: Part = {
    "get": {
        "summary": "Whether it can do its work",
        "security": [],
        "responses": {
            status: {"description": said, "content": {KIND: {"schema": HEALTH_SHAPE}}}
            for status, said in (("200", "It is well."), ("503", "What is wrong."))
        },
    }
}
ROOT_PAGE: Part = {
    "get": {
        "summary": "Welcome",
        "responses": {
            "200": {"description": "Words for people.", "content": {HTML: {}}},
            **_errors(401, 429, 503),
        },
    },
    "post": {
        "summary": "Keep a file (the legacy upload protocol)",
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": UPLOAD_SHAPE}},
        },
        "responses": {
            "200": {"description": "It is kept, or was already.", "content": WORDS},
            **_errors(400, 401, 403, 409, 413, 429, 503, 507),
        },
    },
}
FILE: Part = {
    "get": {
        "summary": "A file; with .metadata behind the name of a wheel, its METADATA",
        "parameters": [_named("filename", "my_package-1.0-py3-none-any.whl")],
        "responses": {
            "200": {"description": "All of it.", "content": {BYTES: {}, **WORDS}},
            "206": {"description": "The range asked for.", "content": {BYTES: {}}},
            "304": UNCHANGED,
            **_errors(401, 403, 404, 412, 416, 429, 503),
        },
    }
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe(), indent=2) + "\n")
