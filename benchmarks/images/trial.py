"""One service, built from one Dockerfile, step by step."""

from collections import defaultdict
from pathlib import Path
from uuid import uuid4

from benchmarks.images import engine
from benchmarks.images.engine import Layer, Seconds
from benchmarks.images.table import STEPS, Measured
from benchmarks.images.tree import Service, recipe
from stack.callers import PREFIXES


class Trial:
    """The builds of one side, in as many rounds as `run` is called."""

    def __init__(self, service: Service, file: Path, args: dict[str, str]) -> None:
        prefix = PREFIXES[service.name.removesuffix("_service")]
        self.service, self.file = service, file
        self.args = args | {"SERVICE": service.name, "PREFIX": prefix}
        self.seconds: dict[str, list[Seconds]] = defaultdict(list)
        self.name = f"benchmark-images:{uuid4().hex}"

    def run(self) -> None:
        """Build every step once; in each round all caches begin empty.

        first: no cache at all. cold: no step is cached, downloads are. bump: the pins moved to
        another release of the contracts. edit: one line of the service's code changed.
        """
        fresh = uuid4().hex
        copied = self.service.tree / "Dockerfile"
        copied.write_text(recipe(self.file, fresh), "utf-8")
        self.service.restore()
        self._build("first", cached=False)
        self._build("cold", cached=False)
        self.service.bump()
        self._build("bump")
        self.service.restore()
        self.service.edit(fresh)
        self._build("edit")

    def _build(self, step: str, *, cached: bool = True) -> None:
        took = engine.build(self.service.tree, self._tag(step), self.args, cached=cached)
        self.seconds[step].append(took)

    def _tag(self, step: str) -> str:
        return f"{self.name}-{step}"

    def measured(self, below: tuple[Layer, ...]) -> Measured:
        """Read the images of the last round, above their base, and take their names away."""
        images = {step: self._tag(step) for step in STEPS}
        layers = {step: engine.layers(image, below) for step, image in images.items()}
        engine.remove(images.values())
        return Measured(self.seconds, layers)
