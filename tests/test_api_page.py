"""The page in a real browser: what a guard sees, and that nothing told to it becomes code."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route, expect
from service import serving
from waiting import until

from api.service import Plan
from cameras.worker import CameraTask
from vision.options import FallingOptions
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

pytestmark = pytest.mark.browser

SCENE = SceneSpec(width=640, height=360, duration_s=8, seed=5, min_size_m=0.3, contrast=60)
URL = (
    "sim://facade?width=640&height=360&duration_s=8&seed=5&min_size_m=0.3&contrast=60"
    "&realtime=1&loop=1"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    options = FallingOptions(facade=FacadeScene(SCENE).facade)
    cameras = [
        CameraTask("east", URL, data / "evidence" / "east", options),
        CameraTask("<b>west</b>", str(data / "nothing.mp4"), data / "evidence" / "west"),
    ]
    plan = Plan(data, "127.0.0.1", 0, cameras=cameras)
    with serving(plan) as told:
        _await_cameras(told)
        yield told


def _await_cameras(address: str) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=5) as client:

        def states() -> list[str]:
            cameras = client.get("/api/v1/cameras").json()["cameras"]
            return [camera["state"] for camera in cameras]

        until(lambda: states() == ["running", "failed"], what="one runs, one failed")


def test_an_event_shows_its_still_its_facts_and_a_clip_that_plays(
    page: Page, complaints: list[str]
) -> None:
    event = page.locator("article.event", has=page.locator("video")).first
    expect(event).to_be_visible(timeout=60_000)
    expect(event.get_by_role("heading")).to_have_text("Falling object")
    expect(event).to_contain_text("floor ")
    expect(event).to_contain_text("m/s on the ground")
    expect(event).to_contain_text("moves like a fall")
    expect(event.get_by_role("img", name="Path across the picture")).to_be_visible()
    still = event.get_by_role("img", name="with its path drawn")
    still.scroll_into_view_if_needed()
    assert still.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") == 640
    played_s = event.locator("video").evaluate(
        """async (video) => {
            await video.play();
            await new Promise((done) => setTimeout(done, 500));
            return video.currentTime;
        }"""
    )
    assert played_s > 0.1
    assert complaints == []


def test_cameras_tell_their_state_and_names_are_never_markup(page: Page) -> None:
    cameras = page.locator("li.camera")
    expect(cameras).to_have_count(2)
    expect(cameras.nth(0)).to_contain_text("Watching")
    expect(cameras.nth(1)).to_contain_text("<b>west</b>")
    expect(cameras.nth(1)).to_contain_text("Down")
    expect(cameras.nth(1)).to_contain_text("does not exist")
    expect(page.locator("#health")).to_have_text("1 of 2 cameras down")


def test_a_clip_that_the_browser_cannot_play_can_be_saved(page: Page) -> None:
    expect(page.locator("article.event").first).to_be_visible(timeout=60_000)

    def in_hevc(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for evidence in body["evidence"].values():
            evidence["clip"] = {
                "state": "ready",
                "size": 5,
                "codec": "hevc",
                "mime": "video/mp4",
                "playable": False,
                "derived": False,
                "sha256": "00",
            }
        route.fulfill(json=body)

    page.route("**/api/v1/events?*", in_hevc)
    event = page.locator("article.event").first
    expect(event).to_contain_text("does not play HEVC", timeout=10_000)
    expect(event.get_by_role("link", name="Save clip")).to_be_visible()
    expect(event.locator("video")).to_have_count(0)


def test_the_page_says_when_the_service_is_gone_and_comes_back(page: Page) -> None:
    expect(page.locator("li.camera")).to_have_count(2)
    page.route("**/healthz", lambda route: route.abort())
    expect(page.get_by_role("alert")).to_contain_text("does not answer", timeout=10_000)
    page.unroute("**/healthz")
    expect(page.get_by_role("alert")).to_be_hidden(timeout=10_000)


def test_the_interface_is_described_without_the_network(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/docs")
    expect(page.get_by_text("GET /api/v1/events/{event_id}/clip")).to_be_visible()
    assert complaints == []
