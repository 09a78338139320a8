"""Letters arrive at least once and in order, whatever happens to their receivers."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from letters import ALL, Clock, an_outbox
from mqtt_broker import mqtt_broker
from receivers import web_receiver
from stored import NOON, an_event
from subscriber import subscriber
from waiting import until

from api.doors.addresses import MqttAddress
from api.sinks.courier import Courier
from api.sinks.dispatcher import Dispatcher
from api.sinks.mqtt import MqttPlan, MqttSink
from api.sinks.outbox import Outbox
from api.sinks.post import Post
from api.sinks.report import Letter
from api.sinks.transport import DeliveryError, Transport, Trouble
from api.sinks.webhook import Webhook, WebhookPlan
from api.store import Store
from vision.errors import StoreError


class Scripted:
    """A receiver whose troubles are told beforehand. got: what it took."""

    def __init__(self, trouble: Callable[[Letter], Trouble | None]) -> None:
        self.trouble = trouble
        self.got: list[str] = []

    def send(self, letter: Letter) -> None:
        trouble = self.trouble(letter)
        if trouble is not None:
            raise DeliveryError("no", trouble)
        self.got.append(letter.id)

    def close(self) -> None:
        pass


def courier(transport: Transport, outbox: Outbox, clock: Clock) -> Courier:
    return Courier("desk", transport, outbox, clock=clock, now=clock.now)


def test_a_letter_that_is_never_taken_is_given_up_and_the_rest_goes_on(tmp_path: Path) -> None:
    clock = Clock()
    sink = Scripted(lambda letter: Trouble.LETTER if letter.id == "a.confirmed" else None)
    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a"), "east", NOON)

        courier(sink, outbox, clock).deliver()

        dead = [letter.id for letter in outbox.dead(10)]
    assert (sink.got, dead) == (["a.ended"], ["a.confirmed"])


def test_a_letter_at_which_a_receiver_stumbles_holds_up_only_its_camera(tmp_path: Path) -> None:
    clock = Clock()
    sink = Scripted(lambda letter: Trouble.CAMERA if letter.id == "a.confirmed" else None)
    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a"), "east", NOON)
        store.record(an_event("b"), "west", NOON)
        carrier = courier(sink, outbox, clock)

        carrier.deliver()
        before = list(sink.got)
        clock.s += timedelta(hours=2).total_seconds()
        carrier.deliver()

        dead = [letter.id for letter in outbox.dead(10)]
    assert before == ["b.confirmed", "b.ended"]
    assert (sink.got, dead) == ([*before, "a.ended"], ["a.confirmed"])


def test_pauses_grow_to_five_minutes_and_end_with_success(tmp_path: Path) -> None:
    clock = Clock()
    down = [True]
    sink = Scripted(lambda _: Trouble.RECEIVER if down[0] else None)
    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a", ended=False), "east", NOON)
        carrier = courier(sink, outbox, clock)
        pauses = []
        for _ in range(12):
            pauses.append(carrier.deliver())
            clock.s += pauses[-1]
        down[0] = False
        carrier.deliver()
    assert 0.5 <= pauses[0] <= 1
    assert 150 <= pauses[-1] <= 300
    assert sink.got == ["a.confirmed"]


def test_after_three_days_without_a_receiver_letters_are_given_up(tmp_path: Path) -> None:
    clock = Clock()
    sink = Scripted(lambda _: Trouble.RECEIVER)
    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a"), "east", NOON)
        carrier = courier(sink, outbox, clock)
        carrier.deliver()
        clock.s += timedelta(hours=71).total_seconds()
        carrier.deliver()
        early = len(outbox.dead(10))
        clock.s += timedelta(hours=2).total_seconds()
        carrier.deliver()

        late = len(outbox.dead(10))
    assert (early, late) == (0, 2)


def test_an_error_nobody_foresaw_ends_no_sink(tmp_path: Path) -> None:
    clock = Clock()

    def breaks(letter: Letter) -> Trouble | None:
        if letter.camera == "east":
            raise ZeroDivisionError
        return None

    sink = Scripted(breaks)
    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a"), "east", NOON)
        store.record(an_event("b", ended=False), "west", NOON)

        courier(sink, outbox, clock).deliver()

    assert sink.got == ["b.confirmed"]


def test_a_webhook_and_a_broker_that_were_down_for_an_hour_get_everything_once(
    tmp_path: Path,
) -> None:
    clock = Clock()
    expected = [f"e{n}.{news}" for n in range(40) for news in ("confirmed", "ended")]
    with mqtt_broker(tmp_path) as broker, web_receiver() as first:
        port = first.server_address[1]
        hook = Webhook(WebhookPlan(first.url, b"k" * 32))
        bus = MqttSink(MqttPlan(MqttAddress("127.0.0.1", broker.port, "site")))
        with an_outbox(tmp_path, {"hook": ALL, "bus": ALL}, clock) as (store, outbox):
            couriers = [
                Courier(name, way, outbox, clock=clock, now=clock.now)
                for name, way in (("hook", hook), ("bus", bus))
            ]
            store.record(an_event("e0"), "camera-0", NOON)
            for carrier in couriers:
                carrier.deliver()
            first.shutdown()
            first.server_close()
            broker.stop()
            for n in range(1, 40):
                clock.s += 3600 / 39
                store.record(an_event(f"e{n}"), f"camera-{n % 4}", NOON)
                for carrier in couriers:
                    carrier.deliver()
            broker.start()
            with web_receiver(port) as second, subscriber(broker.port, "site/#") as heard:
                clock.s += 300
                for carrier in couriers:
                    carrier.deliver()
                until(lambda: len(heard) == 78)
                left = [outbox.waiting(name, 1) + outbox.dead(1) for name in ("hook", "bus")]
            bus.close()
            hook.close()

    assert list(first.kept) + list(second.kept) == expected
    assert len(second.came) == 78
    assert [message["Data"]["MessageId"] for message in heard] == expected[2:]
    assert left == [[], []]


def test_what_was_delivered_is_not_sent_again_when_the_database_was_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    sink = Scripted(lambda _: None)

    def locked(_self: Outbox, _letters: object) -> None:
        raise StoreError("locked")

    with an_outbox(tmp_path, {"desk": ALL}, clock) as (store, outbox):
        store.record(an_event("a"), "east", NOON)
        carrier = courier(sink, outbox, clock)
        with monkeypatch.context() as patched:
            patched.setattr(Outbox, "delivered", locked)
            with pytest.raises(StoreError):
                carrier.deliver()
        carrier.deliver()

        left = outbox.waiting("desk", 10)
    assert (sink.got, left) == (["a.confirmed", "a.ended"], [])


def test_news_goes_out_when_it_is_committed(tmp_path: Path) -> None:
    sink = Scripted(lambda _: None)
    dispatcher = Dispatcher()
    store = Store.open(tmp_path / "towerwatch.db", tell=Post({"desk": ALL}, dispatcher.wake).put)
    with dispatcher.delivering(Outbox(store.session), {"desk": sink}):
        for number in range(3):
            store.record(an_event(f"e{number}", ended=False), "east", NOON)
            until(lambda count=number: len(sink.got) == count + 1, timeout_s=5)  # type: ignore[misc]  # its default is the argument
    store.close()
    assert sink.got == ["e0.confirmed", "e1.confirmed", "e2.confirmed"]
