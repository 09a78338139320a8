"""A camera that goes and comes back is timed."""

from benchmarks.service.returns import return_rows


def test_a_return_is_timed() -> None:
    (row,) = return_rows(1)

    (taken_s,) = row.taken_s
    assert 0 < taken_s < 90
    assert (row.bound_s, row.share) == (5.0, 0.95)
