"""The preview in a frame of another site's page, in a real browser; the page's own policy lets nothing else in."""

from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.domain.reconcile import HEIGHT, WIDTH
from tests.support.serving import serving


async def framing(request: Request) -> HTMLResponse:
    """A stranger's page with a frame around the address it is given."""
    frame = f'<iframe width="{WIDTH}" height="{HEIGHT}" src="{request.query_params["src"]}"></iframe>'
    return HTMLResponse(f"<!doctype html><title>Elsewhere</title>{frame}")


def test_the_preview_shows_in_a_frame_elsewhere_and_no_page_does(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 600})
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    with serving(Starlette(routes=[Route("/", framing)])) as elsewhere:
        for id_, name in (
            ("melnikov-boris-nikolaevich", "Boris Nikolaevich Melnikov"), ("place:harbin", "Harbin"),
            ("codename:abram", "Abram"),
        ):  # fmt: skip
            page.goto(f"{elsewhere}/?src={site}/reconcile/preview?id={id_}")
            frame = page.frame_locator("iframe")
            expect(frame.locator("h1")).to_have_text(name)
            assert frame.locator("main").evaluate("it => it.scrollWidth <= document.documentElement.clientWidth")
            assert frame.locator("h1").evaluate("it => getComputedStyle(it).fontWeight") == "600"
        assert [one for one in refused if "404" not in one] == [], "a stranger's missing icon aside"
        page.goto(f"{elsewhere}/?src={site}/persons")
        page.wait_for_load_state("networkidle")
        assert any("frame-ancestors" in one for one in refused)
    page.close()
