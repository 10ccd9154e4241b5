"""A real Chromium for tests of the review pages.

Where it is missing the tests skip with a message; with ``FOLLOWUP_REQUIRE_CHROMIUM=1`` they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

REQUIRE = "FOLLOWUP_REQUIRE_CHROMIUM"
CHROMIUM, DRIVER = ("chromium", "chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)
SIZE = (1280, 800)
WAIT = 30
"""Seconds until something counts as missing: machines that run tests may be busy."""


def need_chromium() -> tuple[str, str]:
    """The paths of Chromium and its driver; skips the test, or fails it where they are required."""
    found = shutil.which(CHROMIUM), shutil.which(DRIVER)
    if found[0] and found[1]:
        return found[0], found[1]
    message = f"{CHROMIUM} and {DRIVER} are not installed (Debian: chromium, chromium-driver)"
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{message}, and {REQUIRE}=1 wants them")
    pytest.skip(message)


@contextmanager
def chromium(folder: Path, size: tuple[int, int] = SIZE, dark: bool = False) -> Iterator[Any]:
    """A running Chromium whose profile and downloads are in ``folder``; it downloads no driver and calls nobody."""
    binary, driver = need_chromium()
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    (folder / "downloads").mkdir(parents=True, exist_ok=True)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(flag)
    if dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    options.add_experimental_option("prefs", {"download.default_directory": str(folder / "downloads")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, Service(driver))
    try:
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
        )
        scheme = "dark" if dark else "light"
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        yield browser
    finally:
        browser.quit()
