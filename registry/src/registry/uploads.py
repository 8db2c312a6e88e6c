"""The legacy upload protocol: from a request to a kept file.

Source: the "Upload API" page of the packaging user guide.
"""

from registry.admission import UPLOAD_QUESTIONS, refusals
from registry.arrival import Arrival
from registry.artifact import FileName, parse_name
from registry.callers import Caller
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.forms import Form, read_form
from registry.http import Request
from registry.intake import Store, open_archive, take_in
from registry.model import NO_PUBLISHER, utc_text
from registry.refusals import ActionUnknown, FieldMissing, FormBroken, Refusals, UploadTooLarge
from registry.scopes import Right
from registry.trust import Trust


def upload(request: Request, store: Store, caller: Caller, trust: Trust | None) -> tuple[str, bool]:
    """Take an upload in; say its file name and whether it is new here.

    Raises: UploadRefused, DiskFull, StoreSilent, CatalogueSilent.
    """
    most_bytes = store.rules.upload_bytes
    if (request.length or 0) > most_bytes:
        raise UploadTooLarge(most_bytes)
    with store.shelf.receive() as incoming:
        form = read_form(request, incoming, most_bytes)
        name = _named(form)
        candidate = Candidate(
            name,
            open_archive(incoming, name, store.rules),
            incoming.digests(),
            form.fields,
            caller.publisher or NO_PUBLISHER,
            signatures_checked=trust is not None,
            rules=store.rules,
            others=store.catalogue.others(name.project),
            may_publish=caller.projects(Right.PUBLISH),
        )
        asked = (trust.attestations_are_signed,) if trust else ()
        if reasons := refusals(candidate, (*UPLOAD_QUESTIONS, *asked)):
            raise Refusals(reasons)
        (verdict,) = take_in(store, [Arrival(incoming, candidate, utc_text())])
        if isinstance(verdict, UploadRefused):
            raise verdict
        return name.filename, verdict


def _named(form: Form) -> FileName:
    action = form.fields.get(":action", "")
    if action != "file_upload":
        raise ActionUnknown(action)
    if form.filename is None:
        raise FieldMissing("content")
    if not form.filename:
        raise FormBroken("its file has no name")
    return parse_name(form.filename)
