from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cameras.ring import PacketRing
from cameras.source import Packet


def _packet(t_s: float, *, key: bool = False, size: int = 10, is_video: bool = True) -> Packet:
    pts = round(t_s * 1000)
    return Packet(bytes(size), pts, pts, Fraction(1, 1000), key, t_s, is_video)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 400), st.booleans()), max_size=120),
    st.floats(0.1, 5),
    st.integers(50, 3000),
    st.booleans(),
)
def test_the_ring_keeps_its_promises(
    stream: list[tuple[bool, int, bool]], max_s: float, max_bytes: int, keep_audio: bool
) -> None:
    ring = PacketRing(max_s, max_bytes, keep_audio=keep_audio)
    sent: list[Packet] = []
    for i, (key, size, is_video) in enumerate(stream):
        sent.append(_packet(i * 0.1, key=key, size=size, is_video=is_video))
        ring.append(sent[-1])
        held = ring.since(-1.0)
        assert sum(len(packet.data) for packet in held) == ring.size <= max_bytes
        if not held:
            continue
        assert held[0].keyframe
        assert held[0].is_video
        assert all(packet.is_video or keep_audio for packet in held)
        # Nothing is missing between the first and the last that are held.
        wanted = [p for p in sent[sent.index(held[0]) :] if p.is_video or keep_audio]
        assert held == wanted
        keys = [packet.t_s for packet in held if packet.keyframe and packet.is_video]
        newest = max(packet.t_s for packet in held if packet.is_video)
        assert len(keys) == 1 or keys[1] > newest - max_s


def test_a_clip_begins_at_the_last_keyframe_before_the_time() -> None:
    ring = PacketRing(100, 10**6)
    for i in range(40):
        ring.append(_packet(i * 0.5, key=i % 10 == 0))
    assert ring.since(12.0)[0].t_s == 10.0
    assert ring.since(10.0)[0].t_s == 10.0
    assert ring.since(-3.0)[0].t_s == 0.0


def test_a_long_group_is_never_cut() -> None:
    ring = PacketRing(2.0, 10**6)
    for i in range(100):
        ring.append(_packet(i * 0.1, key=i == 0))
    assert len(ring.since(0.0)) == 100


def test_a_group_that_is_too_large_is_given_up_whole() -> None:
    ring = PacketRing(10.0, 100)
    for i in range(20):
        ring.append(_packet(i * 0.1, key=i == 0))
    assert ring.since(0.0) == []
    ring.append(_packet(2.1))
    assert ring.since(0.0) == []
    ring.append(_packet(2.2, key=True))
    assert len(ring.since(0.0)) == 1
