"""Events on the wire, measured."""

from benchmarks.service.wire import wire_rows


def test_every_event_is_measured_both_ways() -> None:
    rows = list(wire_rows(3))

    assert [row.name.rpartition(" ")[2] for row in rows] == ["webhook", "MQTT"]
    assert all(len(row.taken_s) == 3 for row in rows)
    assert all(0 < taken_s < 60 for row in rows for taken_s in row.taken_s)
    assert {(row.bound_s, row.share) for row in rows} == {(0.3, 0.99)}
