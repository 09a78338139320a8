"""Doors on the page in a real browser: a guard sees why one is held, and lets go."""

from collections.abc import Iterator
from functools import partial

import pytest
import workers
from playwright.sync_api import Page, Route, expect
from service import serving

from api import service
from api.doors.addresses import output_address
from api.doors.command import Output
from api.doors.doors import DoorPlan
from api.service import Plan
from api.supervisor import Supervisor
from cameras.worker import CameraTask

pytestmark = pytest.mark.browser


@pytest.fixture
def address(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.setattr(service, "Supervisor", partial(Supervisor, work=workers.sees_an_ebike))
    outputs = {
        output: output_address("x", f"http://guard:hunter2@192.0.2.1/{output}") for output in Output
    }
    plan = Plan(
        tmp_path_factory.mktemp("data"),
        "127.0.0.1",
        0,
        [CameraTask("cam-a", "sim://facade")],
        doors=[DoorPlan("car-a", "cam-a", outputs), DoorPlan("car-b", "cam-b", outputs)],
    )
    with serving(plan) as told:
        yield told


def test_a_guard_sees_a_held_door_and_lets_go(page: Page, complaints: list[str]) -> None:
    held, free = page.locator("li.door").nth(0), page.locator("li.door").nth(1)
    expect(held).to_contain_text("Would be held open", timeout=15_000)
    expect(held).to_contain_text("Dry run, nothing is sent; would be on: door hold, voice, lamp")
    expect(free).to_contain_text("Free")
    expect(free.get_by_role("button")).to_have_count(0)

    page.get_by_label("Your name").fill("<b>Li</b>")
    held.get_by_role("button", name="Let go of door car-a").click()

    expect(held).to_contain_text("Let go by a guard", timeout=10_000)
    expect(held).to_contain_text("Let go by <b>Li</b>")
    expect(held.get_by_role("button")).to_have_count(0)
    assert "hunter2" not in page.content()
    assert complaints == []


def test_an_event_of_an_ebike_says_how_often_it_was_called_one(page: Page) -> None:
    event = page.locator("article.event").first
    expect(event.get_by_role("heading")).to_have_text("E-bike in the elevator", timeout=15_000)
    expect(event).to_contain_text("called an e-bike 12 times, at best with a score of 0.87")
    expect(event).not_to_contain_text("moves like")


def test_a_door_that_cannot_be_let_go_keeps_its_button(page: Page) -> None:
    page.route("**/release", lambda route: route.fulfill(status=500))
    button = page.locator("li.door").nth(0).get_by_role("button")

    button.click(timeout=15_000)

    expect(button).to_have_text("Not done: try again")
    expect(button).to_be_enabled()


def test_a_door_that_is_really_held_is_said_aloud(page: Page) -> None:
    def real(route: Route) -> None:
        body = route.fetch().json()
        body["doors"][0]["dry_run"] = False
        route.fulfill(json=body)

    page.route("**/api/v1/doors", real)

    expect(page.locator("#doors-announcement")).to_have_text("Held open: car-a", timeout=15_000)
    expect(page.locator("li.door").nth(0)).to_contain_text("Held open")


def test_a_device_that_fails_is_named(page: Page) -> None:
    def failing(route: Route) -> None:
        body = route.fetch().json()
        body["doors"][0]["outputs"][0]["error"] = "no answer"
        route.fulfill(json=body)

    page.route("**/api/v1/doors", failing)

    expect(page.locator("li.door").nth(0)).to_contain_text(
        "Door hold (http://192.0.2.1/door_hold): no answer", timeout=10_000
    )
