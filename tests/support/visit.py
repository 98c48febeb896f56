"""A visit to one page in a real browser."""

from typing import Self

from playwright.sync_api import Browser, Page


class Visit:
    """One page of a browser that notes every complaint and every request to another host."""

    def __init__(
        self, browser: Browser, site: str, *, width: int = 1280, dark: bool = False, script: bool = True
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
            java_script_enabled=script, accept_downloads=True, base_url=site,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._complain(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("request", lambda request: None if request.url.startswith(site) else self._complain(request.url))

    def _complain(self, words: str) -> None:
        if "422" not in words and "404" not in words:
            self.complaints.append(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
