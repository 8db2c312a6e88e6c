"""Every error leaves as a problem document (RFC 9457) that shows nothing of our insides."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from http.client import responses

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

CORRELATION_HEADER = "X-Correlation-ID"

log = structlog.stdlib.get_logger(__name__)


def problem(
    request: Request,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """Answer with one problem document."""
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        return Response(status_code=status, headers=headers)
    title = responses.get(status, "Unassigned")  # any number may be raised as a status
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(
        body | {"instance": request.url.path} | more,
        status,
        headers,
        media_type="application/problem+json",
    )


def answer_errors(web: FastAPI, statuses: Mapping[type[Exception], int]) -> None:
    """Turn each named error into its status, invalid requests into 422, the rest into 500."""
    for kind, status in statuses.items():
        web.add_exception_handler(kind, partial(_named, status))
    web.exception_handler(HTTPException)(_refused)
    web.exception_handler(RequestValidationError)(_invalid)
    web.exception_handler(Exception)(_unexpected)


async def _named(status: int, request: Request, error: Exception) -> Response:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request_failed", status=status, reason=str(error))
    return problem(request, status, str(error))


async def _refused(request: Request, error: HTTPException) -> Response:
    return problem(request, error.status_code, str(error.detail), error.headers)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    # What was sent stays out: it may be a secret put into the wrong field.
    errors = [{key: each[key] for key in ("loc", "msg", "type")} for each in error.errors()]
    return problem(request, 422, "The request is not valid; see errors.", errors=errors)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request_failed", status=500, exc_info=error)
    # Starlette answers this one outside every middleware, so the id is added here.
    headers = {CORRELATION_HEADER: request.state.correlation_id}
    return problem(request, 500, "Unexpected; the log holds the correlation id.", headers)
