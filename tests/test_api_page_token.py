"""The page where tokens are needed, in a real browser."""

from pathlib import Path

import pytest
from browser import chromium
from playwright.sync_api import expect
from service import serving

from api.service import Plan
from api.tokens import new_token, sum_of

pytestmark = pytest.mark.browser


def test_it_asks_for_a_token_once(tmp_path: Path) -> None:
    token = new_token()
    plan = Plan(tmp_path / "data", "127.0.0.1", 0, [], tokens={"li": sum_of(token)})
    with serving(plan) as address, chromium(tmp_path) as browser:
        page = browser.new_page()
        page.goto(address)
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Open").click()
        expect(page.locator("#sign-in-trouble")).to_contain_text("does not open")
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Open").click()
        expect(page.locator("#health")).to_have_text("All is well", timeout=10_000)
        page.reload()
        expect(page.locator("#health")).to_have_text("All is well", timeout=10_000)
        expect(page.locator("#sign-in")).to_be_hidden()
        assert "towerwatch" not in page.evaluate("document.cookie")
