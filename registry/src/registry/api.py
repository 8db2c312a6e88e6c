"""POST /api/yank, unyank, status and delete: what is said of a release afterwards, as JSON."""

import json
import logging
from collections.abc import Callable
from typing import Annotated

from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registry.callers import Caller
from registry.errors import CallUnfit, MethodUnfit, NothingThere
from registry.http import Request, Response, text
from registry.intake import Store
from registry.model import KeptFile, Status
from registry.scopes import Right
from registry.standing import delete, set_status, unyank, yank

ROOT = "/api/"
KIND = "application/json"
MOST_BYTES = 64 * 1024
log = logging.getLogger("registry")

Text = Annotated[str, Field(max_length=2000)]


class Call(BaseModel):
    """What every call names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: Annotated[Text, Field(min_length=1)]


class Unyank(Call):
    """A release to be offered again."""

    version: Text


class Yank(Unyank):
    """A release that nobody should choose any more."""

    reason: Text = ""


class Delete(Yank):
    """A release, or one file of it, that goes for good."""

    file: Text = ""


class SetStatus(Call):
    """The one status a project has from now on."""

    status: Status
    reason: Text = ""


def answer(request: Request, store: Store, caller: Caller, right: Right) -> Response:
    """Do what somebody asks who has the right on some project; answer with the files it was about.

    Raises: RightLacking where it is on others, NothingThere, MethodUnfit, CallUnfit, DiskFull,
    StoreSilent, CatalogueSilent.
    """
    verb = request.path.removeprefix(ROOT)
    if verb not in CALLS:
        raise NothingThere("call", verb)
    if request.method != "POST":
        raise MethodUnfit(request.method)
    kind, act = CALLS[verb]
    call = _read(request, kind)
    caller.require(right, str(canonicalize_name(call.project)))
    names = [file.filename for file in act(store, call)]
    log.info("%s %s (by %s)", verb, call, caller)
    body = {**call.model_dump(mode="json"), "files": names}
    return text(200, json.dumps(body) + "\n", kind=KIND)


def _read(request: Request, kind: type[Call]) -> Call:
    # A browser sends this type to a stranger's address only after asking, so no page can call us.
    sent = request.header("CONTENT_TYPE").partition(";")[0].strip().lower()
    if sent != KIND:
        raise CallUnfit(f"its type is {sent!r}, not {KIND!r}")
    body = request.body.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise CallUnfit(f"it is longer than {MOST_BYTES} bytes")
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        found = [".".join(map(str, e["loc"])) + f": {e['msg']}" for e in error.errors()]
        raise CallUnfit("; ".join(found)) from error


def _yank(store: Store, call: Yank) -> list[KeptFile]:
    return yank(store, call.project, call.version, call.reason)


def _unyank(store: Store, call: Unyank) -> list[KeptFile]:
    return unyank(store, call.project, call.version)


def _status(store: Store, call: SetStatus) -> list[KeptFile]:
    return set_status(store, call.project, call.status, call.reason)


def _delete(store: Store, call: Delete) -> list[KeptFile]:
    return delete(store, call.project, call.version, call.file, call.reason)


CALLS: dict[str, tuple[type[Call], Callable[..., list[KeptFile]]]] = {
    "yank": (Yank, _yank),
    "unyank": (Unyank, _unyank),
    "status": (SetStatus, _status),
    "delete": (Delete, _delete),
}
