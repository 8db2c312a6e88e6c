"""What was measured, as Markdown: times are medians, layers those of the last round."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.images.engine import Layer, Seconds

MEGABYTE = 1_000_000
SIDES = ("ours", "peer")
STEPS = ("first", "cold", "bump", "edit")
AIMS_MB = {
    "assistant_service": 75,
    "rest_service": 70,
    "google_calendar_service": 70,
    "cron_service": 30,
    "telegram_bot_service": 30,
}
MARKED = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- /measured -->)", re.DOTALL)
Row = Sequence[str]


class Measured(NamedTuple):
    """One service, built from one Dockerfile."""

    seconds: Mapping[str, Sequence[Seconds]]
    """Of each step, one of each round."""
    layers: Mapping[str, tuple[Layer, ...]]
    """Of each step's image, above the base."""

    def wall(self, step: str) -> float:
        """Seconds that a build took."""
        return median(each.wall for each in self.seconds[step])

    def work(self, step: str) -> float:
        """Seconds that its steps took."""
        return median(each.work for each in self.seconds[step])

    def size_mb(self) -> float:
        """Size of the image above its base."""
        return sum(layer.size_bytes for layer in self.layers["cold"]) / MEGABYTE

    def pulled_mb(self, step: str) -> float:
        """Size of the layers that the image before the step has not got."""
        known = {layer.digest for layer in self.layers["cold"]}
        new = (layer for layer in self.layers[step] if layer.digest not in known)
        return sum(layer.size_bytes for layer in new) / MEGABYTE

    def unlike(self) -> list[Layer]:
        """Layers that two builds without any cache did not make equal."""
        pairs = zip(self.layers["first"], self.layers["cold"], strict=True)
        return [second for first, second in pairs if first.digest != second.digest]


Results = Mapping[str, Mapping[str, Measured]]
"""Service, then side."""


def page(results: Results, conditions: str) -> str:
    """Write all tables."""
    sizes = table(("service", "ours", "peer", "peer / ours", "aim"), _sizes(results))
    times = table(("service", "side", *TITLES), _times(results))
    pulls = table(("service", "bump, ours", "bump, peer", "edit, ours", "edit, peer"),
                  _pulls(results))  # fmt: skip
    same = table(("service", "ours: unlike / all layers", "which", "peer: unlike / all layers"),
                 _same(results))  # fmt: skip
    parts = (conditions, "Size of the image above its base (MB):", sizes,
             "Time of `docker build`, from call to end (s):", times,
             "What a deployment pulls anew: layers that the image before has not got (MB):", pulls,
             "Two builds without any cache, compared layer by layer:", same)  # fmt: skip
    return "\n\n".join(parts) + "\n"


TITLES = ("first, empty caches", "cold, downloads kept", "bump", "edit", "edit, steps only")


def _sizes(results: Results) -> Iterator[Row]:
    for service, sides in results.items():
        ours, peer = (sides[side].size_mb() for side in SIDES)
        yield service, f"{ours:.1f}", f"{peer:.1f}", f"{peer / ours:.1f}", f"{AIMS_MB[service]}"


def _times(results: Results) -> Iterator[Row]:
    for service, sides in results.items():
        took = {side: [*map(sides[side].wall, STEPS), sides[side].work("edit")] for side in SIDES}
        for side in SIDES:
            yield service, side, *(f"{seconds:.1f}" for seconds in took[side])
        ratios = (peer / ours for ours, peer in zip(*(took[side] for side in SIDES), strict=True))
        yield "", "peer / ours", *(f"{ratio:.1f}" for ratio in ratios)


def _pulls(results: Results) -> Iterator[Row]:
    for service, sides in results.items():
        pulled = (sides[side].pulled_mb(step) for step in ("bump", "edit") for side in SIDES)
        yield service, *(f"{megabytes:.3f}" for megabytes in pulled)


def _same(results: Results) -> Iterator[Row]:
    for service, sides in results.items():
        counts = [
            f"{len(m.unlike())} / {len(m.layers['cold'])}" for m in map(sides.get, SIDES) if m
        ]
        lines = (layer.made_by.rpartition("/bin/sh -c ")[2] for layer in sides["ours"].unlike())
        which = "; ".join(f"`{line[:60]}…`".replace("|", "\\|") for line in lines)
        yield service, counts[0], which or "none", counts[1]


def table(headings: Row, rows: Iterator[Row]) -> str:
    """Write one table of Markdown."""
    lines = (headings, ["---"] * len(headings), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def show_in(file: Path, text: str) -> None:
    """Replace what stands between the two marks of a document."""
    file.write_text(MARKED.sub(lambda _: f"\n{text}\n", file.read_text("utf-8")), "utf-8")
