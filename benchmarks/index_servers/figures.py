"""From what was measured to figures: nothing is started, asked or read here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import isfinite
from statistics import median, quantiles

from benchmarks.index_servers.load import Sample
from benchmarks.index_servers.proc import Memory
from benchmarks.index_servers.publisher import Upload

NGINX, OURS, TOKEN = "nginx", "ours", "token"
Point = tuple[str, int, str]
"""Key of a read, files of the store, server."""
Figures = dict[str, float]


@dataclass(frozen=True)
class Results:
    """Everything that was measured."""

    sizes: Sequence[int]
    samples: Mapping[Point, Mapping[int, Sample]] = field(default_factory=dict)
    """By round."""
    unfit: Mapping[Point, str] = field(default_factory=dict)
    """What a server cannot do, in the words of the table."""
    uploads: Mapping[tuple[int, str], Sequence[Upload]] = field(default_factory=dict)
    """By files and server."""
    waits: Mapping[tuple[str, str], Mapping[int, float | None]] = field(default_factory=dict)
    """Client and server to seconds by round; None where it failed."""
    starts_s: Mapping[tuple[int, str], Sequence[float]] = field(default_factory=dict)
    imports_s: Mapping[int, float] = field(default_factory=dict)
    memory: Mapping[tuple[int, str], Memory] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[int, int]:
        """Files of the smallest store and of the largest."""
        return min(self.sizes), max(self.sizes)

    @property
    def servers(self) -> list[str]:
        """Every server that was measured, in the order of its first sample."""
        return list(dict.fromkeys(server for _, _, server in self.samples))

    @property
    def reads(self) -> list[str]:
        """The key of every read, in order."""
        return list(dict.fromkeys(read for read, _, _ in self.samples))


def worked(results: Results, one: Point, other: Point) -> list[float]:
    """List the ratios of two points' CPU for an answer; a busy machine moves these least."""
    own, peer = (results.samples.get(point, {}) for point in (one, other))
    rounds = sorted(own.keys() & peer.keys())
    return [own[n].cpu_us / peer[n].cpu_us for n in rounds if peer[n].cpu_us > 0]


def against(results: Results, one: Point, other: Point) -> list[float]:
    """List the ratios of two points' rates, each of one round, so that drift hits both alike."""
    own, peer = (results.samples.get(point, {}) for point in (one, other))
    return [own[n].rate / peer[n].rate for n in sorted(own.keys() & peer.keys()) if peer[n].rate]


def waited(results: Results, client: str, server: str) -> list[float]:
    """List the ratios of a client's seconds to those at nginx, each of one round."""
    own, peer = (results.waits.get((client, name), {}) for name in (server, NGINX))
    pairs = ((own[number], peer[number]) for number in sorted(own.keys() & peer.keys()))
    return [mine / its for mine, its in pairs if mine and its]


def percentile(values: Sequence[float], percent: int) -> float:
    """Pick the value that so many percent stay below; the largest where there are too few."""
    cuts = quantiles(values, n=100, method="inclusive") if len(values) > 1 else [values[0]] * 99
    return cuts[percent - 1]


def figures(results: Results) -> Figures:
    """Name every figure; ratios are medians over rounds.

    Source: benchmarks/README.md lists the keys.
    """
    parts = (_reads, _flat, _token, _uploads, _clients, _starts, _memory, _imports)
    named = chain.from_iterable(part(results) for part in parts)
    return {key: float(f"{value:.4g}") for key, value in named if isfinite(value)}


def prefix(server: str) -> str:
    """Say how the keys of a server begin: ours are the bare ones."""
    return "" if server == OURS else f"{server}_"


def _reads(results: Results) -> Iterator[tuple[str, float]]:
    for (read, size, server), samples in results.samples.items():
        if server == TOKEN:
            continue
        key, point = f"{prefix(server)}{read}_{size}", (read, size, server)
        if server != NGINX and (ratios := against(results, point, (read, size, NGINX))):
            yield f"{key}_vs_nginx", median(ratios)
        yield f"{key}_cpu_us", median(sample.cpu_us for sample in samples.values())
        if server != NGINX and (work := worked(results, point, (read, size, NGINX))):
            yield f"{key}_cpu_vs_nginx", median(work)

    yield "failed_answers", sum(s.failed for by in results.samples.values() for s in by.values())


def _flat(results: Results) -> Iterator[tuple[str, float]]:
    first, last = results.ends
    for read in results.reads if first < last else ():
        for server in results.servers:
            ratios = against(results, (read, last, server), (read, first, server))
            if ratios and server != TOKEN:
                yield f"{prefix(server)}{read}_{last}_vs_{first}", median(ratios)
        if relative := flatness(results, read, OURS):
            yield f"{read}_{last}_vs_{first}_vs_nginx", median(relative)


def flatness(results: Results, read: str, server: str) -> list[float]:
    """List, by round, the largest store's ratio to nginx over the smallest store's."""
    first, last = results.ends
    small, large = (
        against(results, (read, size, server), (read, size, NGINX)) for size in (first, last)
    )
    return [much / little for much, little in zip(large, small, strict=False) if little]


def _token(results: Results) -> Iterator[tuple[str, float]]:
    for read, size, server in results.samples:
        if server == TOKEN:
            ratios = against(results, (read, size, TOKEN), (read, size, OURS))
            yield f"{read}_auth_{size}_vs_open", median(ratios)


def _uploads(results: Results) -> Iterator[tuple[str, float]]:
    for (size, server), uploads in results.uploads.items():
        for what, times in (
            ("visible", [upload.visible_ms for upload in uploads]),
            ("answered", [upload.answered_ms for upload in uploads]),
        ):
            for percent in (50, 99):
                key = f"{prefix(server)}upload_{what}_p{percent}_ms_{size}"
                yield key, percentile(times, percent)


def _clients(results: Results) -> Iterator[tuple[str, float]]:
    for client, server in results.waits:
        if server != NGINX and (ratios := waited(results, client, server)):
            yield f"{prefix(server)}{client}_{results.ends[1]}_vs_nginx", median(ratios)


def _starts(results: Results) -> Iterator[tuple[str, float]]:
    for (size, server), seconds in results.starts_s.items():
        yield f"{prefix(server)}start_s_{size}", median(seconds)


def _memory(results: Results) -> Iterator[tuple[str, float]]:
    for (size, server), memory in results.memory.items():
        yield f"{prefix(server)}rss_mb_{size}", memory.rss_mb
        yield f"{prefix(server)}pss_mb_{size}", memory.pss_mb


def _imports(results: Results) -> Iterator[tuple[str, float]]:
    for size, seconds in results.imports_s.items():
        yield f"import_s_{size}", seconds
        yield f"import_files_a_second_{size}", size / seconds
