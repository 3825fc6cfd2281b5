"""Files: kept whole, never outside their folder, behind links that expire (MED, OPS-10)."""

import asyncio

import pytest

from genapp.adapters.offline.disk import Disk
from genapp.core.security import unsign


@pytest.fixture(params=["disk"])
def storage(request, tmp_path):
    return Disk(tmp_path / "files")


async def test_what_is_put_comes_back_and_what_is_deleted_is_gone(storage):
    await storage.put("characters/amara/1.webp", b"picture", "image/webp")
    assert await storage.get("characters/amara/1.webp") == b"picture"
    await storage.put("characters/amara/1.webp", b"another", "image/webp")
    assert await storage.get("characters/amara/1.webp") == b"another"
    await storage.delete("characters/amara/1.webp")
    await storage.delete("characters/amara/1.webp")
    with pytest.raises(KeyError):
        await storage.get("characters/amara/1.webp")


@pytest.mark.parametrize("key", ["", ".", "..", "../x", "a/../../x", "/etc/passwd", "a/../..", "x\0y"])
async def test_a_key_never_leaves_the_folder(storage, key):
    for act in (storage.put(key, b"x", "text/plain"), storage.get(key), storage.delete(key)):
        with pytest.raises(KeyError):
            await act
    assert storage.local(key) is None
    with pytest.raises(KeyError):
        storage.url(key)


async def test_a_link_out_of_the_folder_is_not_followed(storage, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "out").symlink_to("/etc")
    with pytest.raises(KeyError):
        await storage.get("out/hostname")


async def test_readers_never_see_half_a_file(storage):
    bodies = {bytes([letter]) * 200_000 for letter in b"abcd"}
    await storage.put("one", b"a" * 200_000, "x")

    async def write(body):
        for _ in range(5):
            await storage.put("one", body, "x")

    async def look():
        for _ in range(40):
            assert await storage.get("one") in bodies

    await asyncio.gather(*(write(body) for body in bodies), look(), look())
    assert [path.name for path in storage.path("one").parent.iterdir()] == ["one"]


async def test_a_link_names_its_file_and_expires(storage):
    assert unsign(storage.url("a/b.webp").rsplit("/", 1)[1]) == "a/b.webp"
    assert unsign(storage.url("a/b.webp", -1).rsplit("/", 1)[1]) is None


async def test_a_probe_says_when_files_cannot_be_kept(tmp_path):
    assert await Disk(tmp_path / "files").probe() == ""
    (tmp_path / "taken").write_text("a file where the folder should be")
    assert await Disk(tmp_path / "taken").probe() != ""
