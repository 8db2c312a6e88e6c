"""Figures and table out of samples that are written down here."""

import pytest

from benchmarks.index_servers.figures import Results, figures, percentile
from benchmarks.index_servers.load import Sample, sample
from benchmarks.index_servers.proc import Memory
from benchmarks.index_servers.publisher import Upload
from benchmarks.index_servers.reads import READS
from benchmarks.index_servers.table import markdown, rows

READ = {read.key: read for read in READS}


def at(rate: float, cpu_us: float = 50.0) -> Sample:
    return Sample(rate, 1.0, 9.0, cpu_us, 0)


RESULTS = Results(
    sizes=(10, 1000),
    samples={
        ("page_json", 10, "nginx"): {0: at(1000, 20), 1: at(2000, 20)},
        ("page_json", 10, "ours"): {0: at(700), 1: at(1600)},
        ("page_json", 1000, "nginx"): {0: at(500, 20), 1: at(1000, 20)},
        ("page_json", 1000, "ours"): {0: at(250), 1: at(600)},
        ("page_json", 1000, "token"): {0: at(125), 1: at(300)},
        ("page_json", 1000, "devpi"): {0: at(50)},
    },
    unfit={("page_json", 10, "devpi"): "no"},
    uploads={(10, "ours"): [Upload(float(n), n + 10.0) for n in range(1, 102)]},
    waits={
        ("uv_install", "nginx"): {0: 2.0, 1: 4.0, 2: 4.0},
        ("uv_install", "ours"): {0: 2.2, 1: 4.0, 2: None},
    },
    starts_s={(10, "ours"): [0.5, 0.7, 0.6]},
    imports_s={1000: 4.0},
    memory={(10, "ours"): Memory(90.0, 60.0)},
)


def test_ratios_are_made_within_a_round_and_then_the_median_is_taken() -> None:
    assert figures(RESULTS) == {
        "nginx_page_json_10_cpu_us": 20.0,
        "page_json_10_vs_nginx": 0.75,
        "page_json_10_cpu_us": 50.0,
        "page_json_10_cpu_vs_nginx": 2.5,
        "nginx_page_json_1000_cpu_us": 20.0,
        "page_json_1000_vs_nginx": 0.55,
        "page_json_1000_cpu_us": 50.0,
        "page_json_1000_cpu_vs_nginx": 2.5,
        "devpi_page_json_1000_vs_nginx": 0.1,
        "devpi_page_json_1000_cpu_us": 50.0,
        "devpi_page_json_1000_cpu_vs_nginx": 2.5,
        "failed_answers": 0.0,
        "nginx_page_json_1000_vs_10": 0.5,
        "page_json_1000_vs_10": 0.3661,
        "page_json_1000_vs_10_vs_nginx": 0.7321,
        "page_json_auth_1000_vs_open": 0.5,
        "upload_visible_p50_ms_10": 61.0,
        "upload_visible_p99_ms_10": 110.0,
        "upload_answered_p50_ms_10": 51.0,
        "upload_answered_p99_ms_10": 100.0,
        "uv_install_1000_vs_nginx": 1.05,
        "start_s_10": 0.6,
        "rss_mb_10": 90.0,
        "pss_mb_10": 60.0,
        "import_s_1000": 4.0,
        "import_files_a_second_1000": 250.0,
    }


def test_the_table_says_what_is_aimed_at_and_whether_it_is_reached() -> None:
    lines = markdown(rows(RESULTS)).splitlines()

    assert lines[:4] == [
        "| what | files | nginx, static | ours | devpi-server | target |",
        "| --- | --- | --- | --- | --- | --- |",
        (
            "| project page, JSON | 10 | 1,500/s, 1.0/9 ms, 20 µs "
            "| **0.75** (0.7-0.8); 1,150/s, 1.0/9 ms, 50 µs | no | ≥ 0.6: met |"
        ),
        (
            "| project page, JSON | 1,000 | 750/s, 1.0/9 ms, 20 µs "
            "| **0.55** (0.5-0.6); 425/s, 1.0/9 ms, 50 µs "
            "| **0.1** (0.1-0.1); 50/s, 1.0/9 ms, 50 µs | ≥ 0.6: MISSED |"
        ),
    ]
    assert "| `uv pip install`, 5 packages | 1,000 | 4.00 s " in "\n".join(lines)
    assert "3.10 s, FAILED | - | ≤ 1.1: met |" in "\n".join(lines)


def test_answers_that_failed_are_shown() -> None:
    failed = {("root", 10, "nginx"): {0: at(5)._replace(failed=3)}}

    assert "3 FAILED" in markdown(rows(Results((10,), failed)))


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        pytest.param([7.0], 99, 7.0, id="one value"),
        pytest.param([1.0, 3.0], 50, 2.0, id="between two"),
        pytest.param([float(n) for n in range(101)], 99, 99.0, id="a hundred and one"),
    ],
)
def test_percentiles(values: list[float], percent: int, found: float) -> None:
    assert percentile(values, percent) == pytest.approx(found)


COUNTED = {
    "requests": 1000,
    "microseconds": 2_000_000,
    "bytes": 50_000_000,
    "p50": 800,
    "p99": 4000,
    "refused": 1,
    "broken": 2,
}


@pytest.mark.parametrize(
    ("read", "cpu_s", "found"),
    [
        pytest.param("wheel", 0.05, Sample(500.0, 0.8, 4.0, 50.0, 3), id="answers"),
        pytest.param("big_file", 0.05, Sample(25.0, 0.8, 4.0, 20_000.0, 3), id="megabytes"),
    ],
)
def test_what_wrk_counted_becomes_a_sample(read: str, cpu_s: float, found: Sample) -> None:
    assert sample(COUNTED, cpu_s, READ[read]) == pytest.approx(found)


def test_a_run_without_any_answer_has_no_cpu_for_one() -> None:
    nothing = sample({**COUNTED, "requests": 0}, 1.0, READ["wheel"])

    assert nothing.rate == 0.0
    assert nothing.cpu_us != nothing.cpu_us
