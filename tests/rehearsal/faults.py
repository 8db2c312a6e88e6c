"""Ways to break publish.yml on purpose, and what the rehearsal has to say about each."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from tests.e2e.conftest import Served
from tests.rehearsal import not_here
from tests.rehearsal.forge import Forge
from tests.rehearsal.processes import must
from tests.rehearsal.runner import Show
from tests.rehearsal.trusting import Trusting

FILE = ".github/workflows/publish.yml"
PERSON = ("-c", "user.name=A Person", "-c", "user.email=person@example.test")
CHECK = '.venv/bin/release check-tag "$TAG"'
PUBLISH = '.venv/bin/release publish "$TAG" --execute'
VERIFY = '.venv/bin/release verify "$TAG"'
ATTACH = '.venv/bin/release attach "$TAG" --execute'


@dataclass(frozen=True)
class Fault:
    """A change where the old text stands first; the step that fails then, its code, its words."""

    old: str
    new: str
    step: str
    code: int
    says: str
    job: str = "publish"
    ready: bool = True
    secret: bool = True

    def show(self, released: Forge, empty: Served, trusting: Trusting) -> Show:
        """Copy the forge, break the file on `main`, and have a person start it for the tag.

        The registry lacks the release; without a secret it is one that trusts the job.
        """
        folder = Path(mkdtemp(dir=released.origin.parent))
        origin, work = folder / "origin.git", folder / "work"
        must("git", "clone", "--quiet", "--bare", released.origin, origin, cwd=folder)
        must("git", "clone", "--quiet", origin, work, cwd=folder)
        text = (work / FILE).read_text("utf-8")
        assert self.old in text, f"publish.yml has no {self.old!r}"
        (work / FILE).write_text(text.replace(self.old, self.new, 1), "utf-8")
        must("git", *PERSON, "commit", "--quiet", "--all", "--message", "Break it", cwd=work)
        must("git", "push", "--quiet", "origin", "main", cwd=work)
        forge = replace(
            released,
            origin=origin,
            state=folder / "state",
            ref="refs/heads/main",
            inputs={"tag": released.ref_name},
            variables={"REGISTRY_URL": f"{empty.url}/" if self.secret else trusting.url},
            secrets={"REGISTRY_TOKEN": empty.password} if self.secret else {},
            identity=trusting.issuer.variables,
            machine=trusting.authority.trusted,
        )
        workflow = forge.workflow("publish.yml")
        return Show(forge, workflow, not_here.always, only=(self.job,), ready=self.ready)


FAULTS = {
    "a command's name": Fault(
        "release check-tag", "release check-tags", f'{CHECK[:-7]}s "$TAG"', 2, "No such command"
    ),
    "the tag dropped": Fault("  TAG: ", "  TOG: ", CHECK, 100, "no release's tag"),
    "the address dropped": Fault(
        "vars.REGISTRY_URL", "vars.REGISTRY", CHECK, 2, "RELEASE_REGISTRY_URL"
    ),
    "a shallow clone": Fault("fetch-depth: 0", "fetch-depth: 1", CHECK, 101, "shallow"),
    "the password dropped": Fault("_PASSWORD: $", "_PASSWORT: $", PUBLISH, 101, "no password"),
    "the identity dropped": Fault(
        "      id-token: write", "      #", PUBLISH, 101, "no password", secret=False
    ),
    "verified too early": Fault(
        f"- run: {PUBLISH}",
        f"- run: {VERIFY}",
        VERIFY,
        101,
        "does not hold",
    ),
    "no right to write": Fault(
        "contents: write # the release",
        "contents: read # the release",
        ATTACH,
        101,
        "contents: read",
        job="attach",
    ),
    "no tools": Fault(
        "      - run: make tools\n", "", CHECK, 127, ".venv/bin/release", ready=False
    ),
}
"""What was done to the file, to the fault; the last one leaves a machine without tools."""
