"""A running service, asked over HTTP the way a program would."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict, cast

import httpx
from throws import Box

from api.service import Plan, serve_until


class Listed(TypedDict):
    """The part of an event that these tests look at."""

    id: str
    kind: str
    state: str
    source: str
    path: list[Box]


class Service:
    """Asks a service on this machine; answers that come too late fail."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._client = httpx.Client(base_url=self.address, timeout=5.0, trust_env=False)

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def answers(self) -> bool:
        """Whether the service is up."""
        try:
            return self._client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def events(self) -> list[Listed]:
        """The newest events."""
        answer = self._client.get("/api/v1/events")
        answer.raise_for_status()
        return cast("list[Listed]", answer.json()["events"])

    def clip(self, event_id: str, **headers: str) -> httpx.Response:
        """The clip of an event, or the answer that there is none."""
        return self._client.get(f"/api/v1/events/{event_id}/clip", headers=headers)

    def still(self, event_id: str) -> httpx.Response:
        """The still of an event, or the answer that there is none."""
        return self._client.get(f"/api/v1/events/{event_id}/still")

    def event_with_clip(self) -> Listed | None:
        """The newest confirmed fall whose clip is finished."""
        for event in self.events():
            fell = event["kind"] == "falling_object" and event["state"] == "confirmed"
            if fell and self.clip(event["id"], Range="bytes=0-0").status_code == 206:
                return event
        return None


@contextmanager
def serving(plan: Plan) -> Iterator[str]:
    """The service in a thread of this process; gives its address."""
    stop, ready = threading.Event(), threading.Event()
    told: list[str] = []

    def note(address: str) -> None:
        told.append(address)
        ready.set()

    thread = threading.Thread(target=serve_until, args=(stop, plan, note))
    thread.start()
    try:
        assert ready.wait(30)
        yield told[0]
    finally:
        stop.set()
        thread.join(20)
