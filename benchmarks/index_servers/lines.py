"""What each row of the table says of each server, and whether we reach what is aimed at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from benchmarks.index_servers.figures import (
    NGINX,
    OURS,
    TOKEN,
    Results,
    against,
    flatness,
    percentile,
    waited,
)
from benchmarks.index_servers.reads import READS, Read

Value = TypeVar("Value")
FRONT = "front"
FLAT, BEHIND, START_S, RSS_MB, CLIENT = 0.9, 0.95, 1, 100, 1.1
UPLOADS = (("upload, answered, ms", 0), ("upload, seen in every worker, ms", 20))
FRONT_READS = {"page_json", "page_html", "page_304", "metadata", "wheel", "big_file"}
CLIENTS = {
    "uv_install": "`uv pip install`, 5 packages",
    "pip_download": "`pip download`, 5 packages",
    "poetry_lock": "`poetry lock`, 5 packages",
}


@dataclass(frozen=True)
class Line:
    """One thing measured."""

    what: str
    files: str
    cell: Callable[[str], str]
    """What is said of a server; nothing where nothing was measured."""
    targets: tuple[str, ...] = ()


def lines(results: Results) -> Iterator[Line]:
    """Say everything, in the order of the table."""
    reads = [read for read in READS if read.key in results.reads]
    for read in reads:
        yield from (_read(results, read, size) for size in results.sizes)
    if len(results.sizes) > 1:
        yield from (_flat(results, read) for read in reads)
    sizes = {size for _, size, server in results.samples if server == TOKEN}
    yield from (_token(results, read, size) for read in reads for size in sizes)
    for size in results.sizes:
        yield from _uploads(results, size)
    yield from (_client(results, client) for client in dict.fromkeys(c for c, _ in results.waits))
    for size in results.sizes:
        yield from _standing(results, size)


def aim(sign: str, target: float, values: Sequence[float], whom: str = "") -> tuple[str, ...]:
    """Say what is aimed at and whether it is reached; nothing where nothing is or was measured."""
    if not (target and values):
        return ()
    value = median(values)
    reached = value >= target if sign == "≥" else value <= target
    return (f"{whom}{sign} {target:g}: {'met' if reached else 'MISSED'}",)


def _read(results: Results, read: Read, size: int) -> Line:
    def ratios(server: str) -> list[float]:
        return against(results, (read.key, size, server), (read.key, size, NGINX))

    def cell(server: str) -> str:
        point = (read.key, size, server)
        samples = list(results.samples.get(point, {}).values())
        if not samples:
            return results.unfit.get(point, "")
        rate, p50, p99, cpu = (median(sample[place] for sample in samples) for place in range(4))
        unit = " MB/s" if read.in_megabytes else "/s"
        failed = sum(sample.failed for sample in samples)
        told = f"{rate:,.0f}{unit}, {p50:.1f}/{p99:.0f} ms, {cpu:,.0f} µs"
        told += f", {failed} FAILED" if failed else ""
        return told if server == NGINX else f"{_spread(ratios(server))}; {told}"

    targets = aim("≥", read.target, ratios(OURS))
    if read.key in FRONT_READS:
        targets += aim("≥", BEHIND, ratios(FRONT), "behind nginx ")
    return Line(read.title, f"{size:,}", cell, targets)


def _flat(results: Results, read: Read) -> Line:
    first, last = results.ends

    def cell(server: str) -> str:
        rates = against(results, (read.key, last, server), (read.key, first, server))
        relative = flatness(results, read.key, server)
        told = f"{_spread(rates)} of the rate" if rates else ""
        return told if server == NGINX or not relative else f"{_spread(relative)}; {told}"

    targets = aim("≥", FLAT, flatness(results, read.key, OURS))
    return Line(f"{read.title}: flatness", f"{last:,} / {first:,}", cell, targets)


def _token(results: Results, read: Read, size: int) -> Line:
    def cell(server: str) -> str:
        ratios = against(results, (read.key, size, TOKEN), (read.key, size, OURS))
        return f"{_spread(ratios)} of the rate without" if server == OURS and ratios else ""

    return Line(f"{read.title}: with a token", f"{size:,}", cell)


def _uploads(results: Results, size: int) -> Iterator[Line]:
    for place, (what, target) in enumerate(UPLOADS):
        times = {
            server: [upload[place] for upload in uploads]
            for (files, server), uploads in results.uploads.items()
            if files == size and uploads
        }
        if times:
            ours = [percentile(times.get(OURS, [0.0]), 50)]
            yield Line(what, f"{size:,}", _cells(times, _percentiles), aim("≤", target, ours))


def _percentiles(times: Sequence[float]) -> str:
    p50, p99 = (percentile(times, percent) for percent in (50, 99))
    return f"p50 {p50:,.1f}, p99 {p99:,.1f} (of {len(times)})"


def _client(results: Results, client: str) -> Line:
    def cell(server: str) -> str:
        waits = results.waits.get((client, server), {}).values()
        seconds = [wait for wait in waits if wait is not None]
        took = [f"{median(seconds):.2f} s"] if seconds else []
        told = ", ".join([*took, *(["FAILED"] if len(seconds) < len(waits) else [])])
        ratios = waited(results, client, server)
        return told if server == NGINX or not ratios else f"{_spread(ratios)}; {told}"

    targets = aim("≤", CLIENT, waited(results, client, OURS))
    return Line(CLIENTS.get(client, client), f"{results.ends[1]:,}", cell, targets)


def _standing(results: Results, size: int) -> Iterator[Line]:
    files = f"{size:,}"
    starts = {name: s for (at, name), s in results.starts_s.items() if at == size}
    if starts:
        aims = aim("≤", START_S, starts.get(OURS, ()))
        told = _cells(starts, lambda seconds: f"{median(seconds):.2f}")
        yield Line("start to first page, s", files, told, aims)
    memory = {name: m for (at, name), m in results.memory.items() if at == size}
    if memory:
        aims = aim("≤", RSS_MB, [memory[OURS].rss_mb] if OURS in memory else ())
        told = _cells(memory, lambda m: f"{m.rss_mb:.0f} / {m.pss_mb:.0f}")
        yield Line("RSS / PSS after the run, MB", files, told, aims)
    if size in results.imports_s:
        took = results.imports_s[size]
        told = _cells({OURS: took}, lambda s: f"{s:.1f} s, {size / s:,.0f} files/s")
        yield Line("`registry import`", files, told)


def _cells(told: Mapping[str, Value], say: Callable[[Value], str]) -> Callable[[str], str]:
    return lambda server: say(told[server]) if server in told else ""


def _spread(ratios: Sequence[float]) -> str:
    low, middle, high = min(ratios), median(ratios), max(ratios)
    return f"**{middle:.3g}** ({low:.3g}-{high:.3g})"
