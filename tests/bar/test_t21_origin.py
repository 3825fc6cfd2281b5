"""T21: only this site's own pages may talk to it, and no answer leaves without its headers."""

import asyncio
import json
import urllib.error
import urllib.request

import pytest
import websockets

from genapp.ui.page import PAGES

pytestmark = pytest.mark.bar

EVIL = ["https://evil.example", "http://localhost:1", "null", "http://localhost.evil.example"]


def get(url: str, **headers: str):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args):
            return None

    request = urllib.request.Request(url, headers=headers)
    try:
        return urllib.request.build_opener(Stay).open(request, timeout=10)
    except urllib.error.HTTPError as answer:
        return answer


async def handshake(site, origin: str | None) -> int:
    address = f"ws://127.0.0.1:{site.port}/_event/?EIO=4&transport=websocket&token=t21"
    try:
        async with websockets.connect(address, origin=origin, open_timeout=10):  # pyright: ignore[reportArgumentType]
            return 101
    except websockets.exceptions.InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("origin", EVIL)
def test_t21_a_socket_from_another_origin_is_refused(site, origin):
    assert asyncio.run(handshake(site, origin)) == 403


def test_t21_a_socket_without_an_origin_is_refused_and_our_own_is_not(site):
    assert asyncio.run(handshake(site, None)) == 403
    assert asyncio.run(handshake(site, site.url)) == 101


@pytest.mark.parametrize("origin", EVIL)
def test_t21_a_post_from_another_origin_is_refused(site, origin):
    request = urllib.request.Request(site.url + "/auth/leave", data=b"", headers={"Origin": origin}, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403


def test_t21_the_api_refuses_another_origin_in_the_shape_of_all_its_refusals(site):
    request = urllib.request.Request(
        site.url + "/api/v1/generate", data=b"{}", headers={"Origin": EVIL[0], "Authorization": "Bearer gen_x"}, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert (refused.value.code, json.load(refused.value)["error"]["code"]) == (403, "cross_origin")


def test_t21_every_page_and_file_bears_the_security_headers(site):
    import genapp.genapp  # noqa: F401 - registers the pages

    seen = 0
    for path in [*(route for route in PAGES if "[" not in route), "/nothing-here", "/health", "/favicon.ico"]:
        answer = get(site.url + path)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-eval'" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0], path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        seen += 1
    assert seen > 10


def test_t21_a_page_that_did_not_change_keeps_its_policy(site):
    page = get(site.url + "/")
    again = get(site.url + "/", **{"If-None-Match": page.headers["etag"]})
    assert again.status == 304
    assert again.headers["content-security-policy"] == page.headers["content-security-policy"]


def test_t21_an_evil_origin_gets_no_cors_permission(site):
    answer = get(site.url + "/health", Origin="https://evil.example")
    assert "access-control-allow-origin" not in answer.headers


def test_an_unknown_address_answers_404_and_a_moved_one_308(site):
    assert get(site.url + "/nothing-here").status == 404
    assert get(site.url + "/characters/nobody-of-this-name").status == 404
    moved = get(site.url + "/signin?next=/chat")
    assert (moved.status, moved.headers["location"]) == (308, "/sign-in?next=/chat")


def test_built_files_may_be_kept_for_ever_and_pages_not(site):
    page = get(site.url + "/")
    assert page.headers["cache-control"] == "no-cache"
    script = page.read().decode().split('href="/assets/')[1].split('"')[0]
    assert "immutable" in get(f"{site.url}/assets/{script}").headers["cache-control"]


@pytest.mark.parametrize("path", ["/admin/dashboard", "/admin-login", "/op-login", "/setup", "/dev/styleguide", "/chat"])
def test_no_staff_or_private_page_is_in_the_sitemap_or_linked_from_a_public_page(site, path):
    for public in ("/", "/discover", "/about-characters", "/safety"):
        assert f'href="{path}"' not in get(site.url + public).read().decode() or path == "/chat"
    sitemap = get(site.url + "/sitemap.xml")
    assert path not in sitemap.read().decode() or sitemap.status == 404
