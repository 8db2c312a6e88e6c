"""The table of streams holds every event, each in one place."""

from collections import Counter

from shared_models import EVENT_TYPES, STREAMS, DeadLetter, Stream, streams


def test_every_event_is_carried_by_one_stream() -> None:
    carried = Counter(event for stream in STREAMS for event in stream.events)

    assert carried == Counter([*EVENT_TYPES.values(), DeadLetter])


def test_the_table_holds_every_row_once() -> None:
    rows = [each for each in vars(streams).values() if isinstance(each, Stream)]

    assert sorted(row.name for row in rows) == sorted(stream.name for stream in STREAMS)
    assert len({stream.name for stream in STREAMS}) == len(STREAMS)


def test_every_subject_begins_with_its_stream_and_names_partition_and_user() -> None:
    subjects = {stream.subject for stream in STREAMS}

    assert subjects == {f"{stream.name}.{{partition}}.{{user}}" for stream in STREAMS}


def test_every_stream_is_written_and_read() -> None:
    assert all(stream.producers and stream.groups for stream in STREAMS)
