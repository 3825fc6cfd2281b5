"""T22: whatever address a provider names for a result, no connection goes to a machine that is not out in the world."""

import asyncio
import socket
import sys
import time

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver
from werkzeug import Response

from genapp.adapters.offline.disk import Disk
from genapp.adapters.outside import Links, Outside, kind, public
from genapp.core.generator import GenerationFailed
from genapp.core.security import sign
from tests.adapters.art import SITE, near, picture

MB = 1024 * 1024
_connects: list[tuple[str, int]] = []


def _heard(event: str, arguments: tuple) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _connects.append((str(arguments[1][0]), int(arguments[1][1])))


sys.addaudithook(_heard)


@pytest.fixture
def connects():
    """Every connection this process begins, as the interpreter itself tells it."""
    _connects.clear()
    return _connects


class Rebinding(AbstractResolver):
    """A name server of an attacker's: each question has another answer, all of them within."""

    def __init__(self, *answers: str, port: int = 443):
        self._answers, self._port, self.asked = answers, port, 0

    async def resolve(self, host, port=0, family=socket.AF_INET):
        address = self._answers[min(self.asked, len(self._answers) - 1)]
        self.asked += 1
        found = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [{"hostname": host, "host": address, "port": self._port, "family": found, "proto": 0, "flags": 0}]

    async def close(self):
        return None


WITHIN = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.8", "172.16.4.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "no", "",
]  # fmt: skip


@pytest.mark.parametrize("address", WITHIN)
def test_t22_an_address_within_is_known_for_one(address):
    assert not public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "104.16.0.1", "2606:4700:4700::1111", "2a00:1450:4001:82f::200e"])
def test_t22_an_address_of_the_world_is_known_for_one(address):
    assert public(address)


URLS = [
    "https://127.0.0.1/a.png", "https://127.1/a.png", "https://2130706433/a.png", "https://0x7f000001/a.png", "https://0x7f.0.0.1/a.png", "https://0177.0.0.1/a.png",
    "https://localhost/a.png", "https://localhost./a.png", "https://LOCALHOST/a.png", "https://[::1]/a.png", "https://[::ffff:127.0.0.1]/a.png",
    "https://[::ffff:7f00:1]/a.png", "https://[::]/a.png", "https://0/a.png", "https://10.1.2.3/a.png", "https://192.168.0.1/a.png", "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/latest/", "https://100.64.0.1/a.png", "https://[64:ff9b::7f00:1]/a.png", "https://①②⑦.⓪.⓪.①/a.png",
    "http://example.com/a.png", "http://169.254.169.254/latest/", "https://example.com:8443/a.png", "https://user:secret@127.0.0.1/a.png", "https://user@example.com/",
    "ftp://127.0.0.1/a", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "data:image/png;base64,AAAA", "//127.0.0.1/a", "/etc/passwd", "", "https://", "https:///a", "x" * 5000,
    "https://exa mple.com/", "https://%31%32%37.0.0.1/", "https://127.0.0.1\\@example.com/", "https://example.com\r\nhost: x/",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS, ids=lambda url: url[:40] or "empty")
async def test_t22_no_spelling_of_an_address_within_is_connected_to(connects, url):
    with pytest.raises(GenerationFailed):
        await Outside(seconds=3).fetch(url, MB)
    assert [one for one in connects if not public(one[0])] == []


@pytest.mark.parametrize("address", [one for one in WITHIN if one not in ("no", "") and "%" not in one])
async def test_t22_a_name_that_leads_within_is_not_followed(connects, address):
    with pytest.raises(GenerationFailed):
        await Outside(seconds=3, resolver=Rebinding(address)).fetch("https://results.example/a.png", MB)
    assert connects == []


async def test_t22_rebinding_is_answered_where_the_connection_is_made(connects, httpserver):
    """The first answer is out in the world, the second within: whichever a connection uses is the one that is looked at."""
    port = int(near(httpserver.url_for("")).rpartition(":")[2])
    for answers in (("127.0.0.1",), ("::1", "127.0.0.1"), ("10.0.0.1", "127.0.0.1")):
        resolver = Rebinding(*answers, port=port)
        for _ in range(3):
            with pytest.raises(GenerationFailed):
                await Outside(seconds=3, resolver=resolver).fetch("https://results.example/a.png", MB)
    assert connects == []
    # The control: the same name server, nobody on guard, and the connection is made.
    connector = aiohttp.TCPConnector(resolver=Rebinding("127.0.0.1", port=port))
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientError):
            await session.get("https://results.example/a.png")
    assert ("127.0.0.1", port) in connects


@pytest.mark.parametrize(
    "to",
    [
        "https://169.254.169.254/latest/",
        "https://[::1]/a",
        "http://127.0.0.1:{other}/a",
        "file:///etc/passwd",
        "https://10.0.0.1/a",
        "//127.0.0.1:{other}/a",
    ],
)
async def test_t22_being_passed_on_is_looked_at_each_time(connects, httpserver, to):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        target = to.format(other=listener.getsockname()[1])
        httpserver.expect_request("/a.png").respond_with_response(Response(status=302, headers={"location": target}))
        ours = near(httpserver.url_for(""))
        with pytest.raises(GenerationFailed):
            await Outside([ours], seconds=3).fetch(httpserver.url_for("/a.png"), MB)
        assert {one[1] for one in connects} <= {int(ours.rpartition(":")[2])}
        # The control: a client that follows by itself knocks at the other door.
        if target.startswith("http://127"):
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.5)) as session:
                with pytest.raises((aiohttp.ClientError, TimeoutError)):
                    await session.get(httpserver.url_for("/a.png"))
            assert ("127.0.0.1", listener.getsockname()[1]) in connects


async def test_t22_three_times_passed_on_is_the_most(httpserver):
    for i in range(6):
        httpserver.expect_request(f"/{i}").respond_with_response(Response(status=307, headers={"location": f"/{i + 1}"}))
    httpserver.expect_request("/6").respond_with_data(picture())
    outside = Outside([near(httpserver.url_for(""))])
    assert kind(await outside.fetch(httpserver.url_for("/3"), MB)) == "image/png"
    with pytest.raises(GenerationFailed):
        await outside.fetch(httpserver.url_for("/2"), MB)


@pytest.mark.parametrize("announced", [True, False])
async def test_t22_a_file_too_large_is_broken_off(httpserver, announced):
    sent = 0

    def pour(_request):
        def parts():
            nonlocal sent
            yield picture()
            for _ in range(400):
                sent += 64 * 1024
                yield b"x" * 64 * 1024

        return Response(parts(), headers={"content-length": str(400 * 64 * 1024 + len(picture()))} if announced else {})

    httpserver.expect_request("/big").respond_with_handler(pour)
    with pytest.raises(GenerationFailed, match="too large"):
        await Outside([near(httpserver.url_for(""))]).fetch(httpserver.url_for("/big"), 256 * 1024)
    assert sent < 20 * MB, "it is not read to its end"


async def test_t22_a_packed_answer_is_not_unpacked(httpserver):
    httpserver.expect_request("/packed").respond_with_data(b"\x1f\x8b" + b"x" * 100, headers={"content-encoding": "gzip"})
    with pytest.raises(GenerationFailed):
        await Outside([near(httpserver.url_for(""))]).fetch(httpserver.url_for("/packed"), MB)


async def test_t22_a_slow_file_is_given_up():
    async def drip(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        except OSError:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port, began = server.sockets[0].getsockname()[1], time.perf_counter()
    with pytest.raises(GenerationFailed) as slow:
        await Outside([f"127.0.0.1:{port}"], seconds=0.6).fetch(f"http://127.0.0.1:{port}/a.png", MB)
    assert slow.value.again
    assert time.perf_counter() - began < 5
    server.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"MZ\x90", b"PK\x03\x04", b"RIFF0000WAVE"],
)
async def test_t22_what_is_neither_picture_nor_video_by_its_bytes_is_not_taken(httpserver, body):
    httpserver.expect_request("/a.png").respond_with_data(body, content_type="image/png")
    with pytest.raises(GenerationFailed):
        await Outside([near(httpserver.url_for(""))]).fetch(httpserver.url_for("/a.png"), MB)


@pytest.mark.parametrize(("status", "again"), [(404, False), (403, False), (429, True), (500, True), (503, True), (204, False)])
async def test_t22_a_result_that_is_not_there_says_whether_to_ask_again(httpserver, status, again):
    httpserver.expect_request("/a.png").respond_with_data("", status=status)
    with pytest.raises(GenerationFailed) as gone:
        await Outside([near(httpserver.url_for(""))]).fetch(httpserver.url_for("/a.png"), MB)
    assert gone.value.again is again


async def test_t22_an_own_link_is_read_from_storage_and_a_forged_one_from_nowhere(tmp_path, connects):
    disk = Disk(tmp_path)
    await disk.put("studio/a.png", picture(), "image/png")
    (tmp_path / "secret.txt").write_text("secret")
    links = Links(disk, SITE, Outside(seconds=2))
    link = disk.url("studio/a.png")
    assert await links.read(link) == await links.read(SITE + link) == picture()
    for wrong in (
        link + "x",
        "/files/../../etc/passwd",
        f"/files/{sign('../secret', 60)}",
        f"/files/{sign('secret.txt', 60)}",
        f"/files/{sign('studio/a.png', -9)}",
    ):
        with pytest.raises(GenerationFailed):
            await links.read(wrong)
    assert connects == []
