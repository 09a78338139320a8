"""A camera that is analysed too slowly is passed over up to a keyframe, and never for ever."""

from hypothesis import given
from hypothesis import strategies as st

from cameras.lateness import Lateness

WAITS = st.floats(0, 100, allow_nan=False)


@given(st.lists(st.tuples(st.floats(0, 2.0), st.booleans())))
def test_nothing_is_passed_over_in_time(packets: list[tuple[float, bool]]) -> None:
    lateness = Lateness(most_s=2.0)

    assert not any(lateness.skips(waited_s, keyframe=key) for waited_s, key in packets)


@given(st.lists(st.tuples(WAITS, st.booleans())))
def test_nothing_old_is_decoded(packets: list[tuple[float, bool]]) -> None:
    lateness = Lateness(most_s=2.0)

    decoded = [w for w, key in packets if not lateness.skips(w, keyframe=key)]

    assert all(waited_s <= 2.0 for waited_s in decoded)


@given(st.lists(st.tuples(WAITS, st.booleans())))
def test_decoding_begins_again_at_a_fresh_keyframe(packets: list[tuple[float, bool]]) -> None:
    lateness, skipping = Lateness(most_s=2.0), False

    for waited_s, key in packets:
        before, skipping = skipping, lateness.skips(waited_s, keyframe=key)

        if before:
            assert skipping == (not key or waited_s > 1.0)
