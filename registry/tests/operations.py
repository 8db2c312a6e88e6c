"""The rows of the crash matrix: what is done, and what a kill may leave of it."""

from dataclasses import dataclass

from works import (
    BACK_UP,
    BATCH,
    FIRST,
    FORGE,
    HALF,
    KEPT,
    NEW,
    OTHER,
    RESTORE,
    VERIFY,
    Work,
    damage,
    distrust,
    empty,
    go_on,
    half,
    lose,
    nothing,
    precede,
    restore_beside,
    retreat,
    run,
    send,
    take,
    trust,
)

UNFINISHED = "an unfinished upload was removed"
STRANGER = "a file no row names was moved"
DELETED = "the bytes of a deleted file were removed"


@dataclass(frozen=True)
class Operation:
    """One command or request, by its name.

    Shape: ``tells`` are the actions that the audit has of it; ``finds`` is how that begins what
    `registry verify` mends after a kill, ``aside`` the files that it may put aside.
    """

    name: str
    work: Work
    tells: tuple[str, ...] = ()
    before: Work = nothing
    """What is done to the registry first."""
    halfway: tuple[Work, ...] = ()
    """What it does of itself in changes that come one after the other."""
    again: Work = nothing
    """What is done after a kill, where it takes more than a start."""
    looks: str = "data"
    """Which folder is looked at then."""
    finds: tuple[str, ...] = ()
    aside: tuple[bytes, ...] = ()


SCOPES = ("--scope", "publish:alpha", "--scope", "yank:alpha", "--expires", "90d")
PASSWORD = ("--password", "tr0ub4dor")
IN = (UNFINISHED, STRANGER)
OPERATIONS = (
    Operation("upload", send(NEW), ("upload",), finds=IN, aside=(NEW.content,)),
    Operation("upload of a first file", send(FIRST), ("upload",), finds=IN, aside=(FIRST.content,)),
    Operation(
        "upload over half a file",
        send(NEW),
        ("upload",),
        before=half,
        finds=IN,
        aside=(NEW.content, HALF),
    ),
    Operation("upload again", send(KEPT[0]), finds=IN[:1]),
    Operation("upload refused", send(OTHER, 409), ("request",), finds=IN[:1]),
    Operation(
        "import",
        take(BATCH),
        ("upload", "upload"),
        halfway=(take(BATCH[:1]),),
        finds=IN,
        aside=tuple(package.content for package in BATCH),
    ),
    Operation("yank", run("yank", "alpha", "1.0", "--reason", "it bites"), ("yank",)),
    Operation("unyank", run("unyank", "alpha", "2.0"), ("unyank",)),
    Operation("quarantine", run("status", "alpha", "quarantined"), ("status",)),
    Operation(
        "end of a quarantine",
        run("status", "alpha", "active"),
        ("status",),
        before=run("status", "alpha", "quarantined"),
    ),
    Operation("delete", run("delete", "alpha", "1.0", "--yes"), ("delete",) * 2, finds=(DELETED,)),
    Operation(
        "delete of a last file",
        run("delete", "beta", "1.0", "--yes"),
        ("delete",),
        finds=(DELETED,),
    ),
    Operation("token create", run("token", "create", "new"), ("token create",)),
    Operation(
        "token create with scopes", run("token", "create", "new", *SCOPES), ("token create",)
    ),
    Operation("token revoke", run("token", "revoke", "robot"), ("token revoke",)),
    Operation("user add", run("user", "add", "bob", *PASSWORD), ("user add",)),
    Operation("user password", run("user", "password", "ada", *PASSWORD), ("user password",)),
    Operation("user remove", run("user", "remove", "ada"), ("user remove",)),
    Operation("users of an earlier release", run("user", "list"), before=precede),
    Operation("publisher add", run("publisher", "add", "alpha", *FORGE), ("publisher add",)),
    Operation("publisher remove", distrust, ("publisher remove",), before=trust),
    Operation("first start", run("token", "create", "new"), ("token create",), before=empty),
    Operation("migration up", run("migrate", "up"), before=retreat),
    Operation("migration down", retreat),
    Operation("backup", BACK_UP, before=go_on),
    Operation(
        "backup, looked into",
        BACK_UP,
        ("upload", "delete"),
        before=go_on,
        again=restore_beside,
        looks="restored",
    ),
    Operation("restore", RESTORE, before=empty, again=RESTORE),
    Operation("restore of lost files", RESTORE, before=lose, again=RESTORE, finds=IN[:1]),
    Operation("verify", VERIFY, before=damage, again=VERIFY, aside=(FIRST.content,)),
    Operation("gc", run("gc"), before=damage, again=VERIFY, aside=(FIRST.content,)),
)
