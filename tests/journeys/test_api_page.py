"""The API's own page in a browser under our policy: no other origin, no inline script."""

from playwright.sync_api import Page, expect


def test_the_page_of_the_api_draws_the_document(desk: Page) -> None:
    desk.goto("/api/docs")

    expect(desk.get_by_role("link", name="/api/calls/follow")).to_be_visible()
    desk.get_by_role("button", name="POST /api/calls Raise a call").click()
    expect(desk.get_by_text("client_key").first).to_be_visible()
