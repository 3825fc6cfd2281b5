"""Files: kept whole, behind links that expire, on this disk and on S3 alike (MED-03, MED-05, C44)."""

import asyncio
import base64
import json
import time
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from genapp.adapters.offline.disk import Disk
from genapp.adapters.s3 import S3, Cdn
from genapp.core.security import unsign
from tests.counterparts import moto

KEYS = {"access_key": "AKIDEXAMPLE", "secret_key": "not-a-secret"}


@pytest.fixture(scope="session")
def bucket():
    with moto() as url:
        boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y").create_bucket(
            Bucket="genapp-test"
        )
        yield url


@pytest.fixture
def s3(bucket):
    return S3("genapp-test", "us-east-1", endpoint=bucket, **KEYS)


@pytest.fixture(params=["disk", "s3"])
def either(request, tmp_path):
    return Disk(tmp_path / "files") if request.param == "disk" else request.getfixturevalue("s3")


@pytest.fixture
def storage(tmp_path):
    return Disk(tmp_path / "files")


async def test_med_05_what_is_put_has_a_size_a_type_and_comes_back(either):
    await either.put("characters/amara/1.webp", b"picture", "image/webp")
    assert await either.get("characters/amara/1.webp") == b"picture"
    head = await either.head("characters/amara/1.webp")
    assert (head.size, head.content_type) == (7, "image/webp")
    await either.delete("characters/amara/1.webp")
    await either.delete("characters/amara/1.webp")
    for ask in (either.get, either.head):
        with pytest.raises(KeyError):
            await ask("characters/amara/1.webp")
    assert await either.probe() == ""


async def test_med_03_within_a_minute_a_link_stays_the_same(either, monkeypatch):
    at = time.time() // 60 * 60 + 5
    monkeypatch.setattr(time, "time", lambda: at)
    first = either.url("a/b.webp")
    monkeypatch.setattr(time, "time", lambda: at + 50)
    assert either.url("a/b.webp") == first
    monkeypatch.setattr(time, "time", lambda: at + 61)
    assert either.url("a/b.webp") != first or "X-Amz-Date" in first


async def test_c44_the_form_says_exactly_which_key_type_and_size(s3):
    """moto takes whatever comes, so what counts is the policy S3 itself would enforce."""
    form = await s3.upload("incoming/one", "image/png", 5_000_000)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert {"bucket": "genapp-test"} in policy["conditions"]
    assert {"key": "incoming/one"} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 1, 5_000_000] in policy["conditions"]
    assert not [rule for rule in policy["conditions"] if isinstance(rule, list) and rule[0] == "starts-with"], "nothing is left open"
    assert form.fields["key"] == "incoming/one"
    assert form.fields["Content-Type"] == "image/png"
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(form.url, data=form.fields, files={"file": ("me.png", b"\x89PNG", "image/png")})
    assert answer.status_code == 204
    assert await s3.get("incoming/one") == b"\x89PNG"


async def test_c44_nothing_is_shown_without_a_signature(s3):
    await s3.put("private/one.webp", b"picture", "image/webp")
    link = urlsplit(s3.url("private/one.webp"))
    asked = parse_qs(link.query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["X-Amz-Signature"]
    assert KEYS["secret_key"] not in link.geturl()
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(link.geturl())).content == b"picture"


def test_med_03_a_link_of_the_cdn_is_what_its_public_key_verifies():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    storage = S3("b", "eu-west-1", cdn=Cdn("d111.cloudfront.example", "K2EXAMPLE", pem), **KEYS)
    link = urlsplit(storage.url("characters/a/media/one two.webp"))
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert (link.scheme, link.netloc, link.path) == ("https", "d111.cloudfront.example", "/characters/a/media/one%20two.webp")
    assert asked["Key-Pair-Id"] == "K2EXAMPLE"
    assert 230 <= int(asked["Expires"]) - time.time() <= 301
    resource = f"{link.scheme}://{link.netloc}{link.path}"
    until = {"DateLessThan": {"AWS:EpochTime": int(asked["Expires"])}}
    policy = json.dumps({"Statement": [{"Resource": resource, "Condition": until}]}, separators=(",", ":"))
    mark = base64.b64decode(asked["Signature"].translate(str.maketrans("-_~", "+=/")))
    public = key.public_key()
    public.verify(mark, policy.encode(), padding.PKCS1v15(), hashes.SHA1())
    with pytest.raises(InvalidSignature):
        public.verify(mark, policy.replace("one", "two").encode(), padding.PKCS1v15(), hashes.SHA1())


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
