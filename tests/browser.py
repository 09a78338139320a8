"""A real browser for tests: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_FLAGS = (
    "--headless=new",
    "--no-zygote",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Start Chromium; `folder` takes the script that starts it.

    Run by root, Chromium gives its processes real-time priority, which can stop a small machine;
    the script takes that right away.
    """
    program = shutil.which("chromium")
    assert program is not None, "Chromium is missing; install it: apt-get install chromium"
    wrapper = folder / "chromium"
    limits = "setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice " if os.geteuid() == 0 else ""
    wrapper.write_text(f'#!/bin/sh\nexec {limits}{program} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o700)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=wrapper, args=list(_FLAGS), timeout=30_000
        )
        try:
            yield browser
        finally:
            browser.close()
