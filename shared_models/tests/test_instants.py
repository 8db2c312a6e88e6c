"""Moments are in UTC, zones exist, wall clocks show whole minutes."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared_models import Day, LocalTime, Tz, Utc

UTC_TYPE: TypeAdapter[datetime] = TypeAdapter(Utc)
TZ: TypeAdapter[str] = TypeAdapter(Tz)
LOCAL: TypeAdapter[time] = TypeAdapter(LocalTime)
DAY: TypeAdapter[date] = TypeAdapter(Day)


def test_a_moment_of_another_zone_becomes_utc() -> None:
    read = UTC_TYPE.validate_python("2026-07-01T09:00:00+02:00")

    assert (read, read.tzinfo) == (datetime(2026, 7, 1, 7, tzinfo=UTC), UTC)
    assert UTC_TYPE.dump_json(read) == b'"2026-07-01T07:00:00Z"'


@pytest.mark.parametrize(
    ("adapter", "value"),
    [
        pytest.param(UTC_TYPE, "2026-07-01T09:00:00", id="no-zone"),
        pytest.param(UTC_TYPE, "0001-01-01T00:00:00+14:00", id="before-the-calendar"),
        pytest.param(UTC_TYPE, "9999-12-31T23:59:59-14:00", id="after-the-calendar"),
        pytest.param(TZ, "Mars/Base", id="no-such-zone"),
        pytest.param(TZ, "", id="empty-zone"),
        pytest.param(TZ, "Europe", id="folder-of-zones"),
        pytest.param(TZ, "europe/belgrade", id="zone-in-lower-case"),
        pytest.param(TZ, "../etc/passwd", id="path"),
        pytest.param(TZ, "/etc/localtime", id="absolute-path"),
        pytest.param(TZ, "localtime", id="zone-of-the-machine"),
        pytest.param(TZ, "right/UTC", id="leap-seconds"),
        pytest.param(TZ, "UTC\0", id="nul"),
        pytest.param(LOCAL, "09:00:00+02:00", id="time-with-zone"),
        pytest.param(LOCAL, "09:00:30", id="time-with-seconds"),
        pytest.param(LOCAL, "25:00", id="no-such-time"),
        pytest.param(DAY, "1969-12-31", id="too-early"),
        pytest.param(DAY, "3000-01-01", id="too-late"),
    ],
)
def test_what_is_no_such_value_is_refused(adapter: TypeAdapter[Any], value: str) -> None:
    with pytest.raises(ValidationError):
        adapter.validate_python(value)


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Belgrade", "America/Argentina/Ushuaia", "Etc/GMT+5"]
)
def test_a_zone_that_exists_is_taken_as_it_is(zone: str) -> None:
    assert TZ.validate_python(zone) == zone


@given(st.text())
def test_no_text_breaks_the_check_of_zones(name: str) -> None:
    try:
        read = TZ.validate_python(name)
    except ValidationError:
        read = name

    assert read == name


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_the_wire(moment: datetime) -> None:
    try:
        read = UTC_TYPE.validate_python(moment)
    except ValidationError:
        assert moment.year in (1, 9999)
    else:
        assert UTC_TYPE.validate_json(UTC_TYPE.dump_json(read)) == read
