"""Every generated file says that it is one, in a way its own library reads back (PROV-1)."""

import datetime
import io
import json
import stat
from concurrent.futures import ThreadPoolExecutor

import av
import c2pa
import pytest
from cryptography import x509
from PIL import Image

from genapp.adapters import provenance
from genapp.adapters.marks import SOURCE, marked
from genapp.adapters.provenance import C2pa
from tests.adapters.art import picture
from tests.media.corpus import clip

FORMATS = {"image/webp": "WEBP", "image/jpeg": "JPEG", "image/png": "PNG"}


def file(content_type: str) -> bytes:
    return clip() if content_type == "video/mp4" else picture(format=FORMATS[content_type])


def told(body: bytes, content_type: str) -> tuple[str, dict]:
    """What the library reads: whether it holds, and the manifest."""
    with c2pa.Reader(content_type, io.BytesIO(body)) as reader:
        whole = json.loads(reader.json())
    return whole["validation_state"], whole["manifests"][whole["active_manifest"]]


@pytest.mark.parametrize("content_type", [*FORMATS, "video/mp4"])
async def test_prov_1_a_signed_file_says_a_machine_made_it_and_stays_a_file(tmp_path, content_type):
    body = file(content_type)
    signed = await C2pa(tmp_path).sign(body, content_type, title="Harbour at dusk", made_by="demo")
    state, manifest = told(signed, content_type)
    assert (state, manifest["title"]) == ("Valid", "Harbour at dusk")
    action = next(one["data"]["actions"][0] for one in manifest["assertions"] if one["label"].startswith("c2pa.actions"))
    assert (action["action"], action["digitalSourceType"], action["softwareAgent"]["name"]) == ("c2pa.created", SOURCE, "demo")
    assert len(signed) - len(body) < 6_000, "no thumbnails"
    if content_type == "video/mp4":
        with av.open(io.BytesIO(signed)) as film:
            assert sum(1 for _ in film.decode(video=0)) > 1
    else:
        with Image.open(io.BytesIO(signed)) as image:
            image.load()
            assert image.size == (320, 400)


async def test_prov_1_a_changed_file_no_longer_holds(tmp_path):
    signed = bytearray(await C2pa(tmp_path).sign(file("image/png"), "image/png", title="x", made_by="demo"))
    signed[-30] ^= 1
    assert told(bytes(signed), "image/png")[0] == "Invalid"


async def test_prov_1_writing_the_file_anew_takes_the_manifest_out_so_it_comes_last(tmp_path):
    signed = await C2pa(tmp_path).sign(file("image/webp"), "image/webp", title="x", made_by="demo")
    out = io.BytesIO()
    Image.open(io.BytesIO(signed)).save(out, "WEBP")
    with pytest.raises(c2pa.C2paError):
        told(out.getvalue(), "image/webp")


async def test_prov_1_the_certificate_is_made_once_and_only_its_owner_reads_its_key(tmp_path):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: C2pa(tmp_path)._credentials(), range(8)))
    kept = tmp_path / "provenance.pem"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["provenance.pem"]
    leaf, root = x509.load_pem_x509_certificates(kept.read_bytes())
    leaf.verify_directly_issued_by(root)
    assert leaf.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3000)
    one = await C2pa(tmp_path).sign(file("image/png"), "image/png", title="x", made_by="demo")
    assert told(one, "image/png")[1]["signature_info"]["issuer"] == "genapp"


async def test_prov_1_a_given_certificate_signs(tmp_path):
    provenance._made(tmp_path / "given.pem", "An Owner")
    key, mark, chain = (tmp_path / "given.pem").read_text().partition("-----BEGIN CERTIFICATE-----")
    signed = await C2pa(tmp_path / "data", mark + chain, key).sign(file("image/jpeg"), "image/jpeg", title="x", made_by="fal")
    assert told(signed, "image/jpeg")[1]["signature_info"]["issuer"] == "An Owner"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("content_type", [*FORMATS, "video/mp4"])
async def test_prov_1_where_the_library_cannot_the_file_bears_a_plain_mark(tmp_path, content_type):
    body = file(content_type)
    signed = await C2pa(tmp_path, "no certificate", "no key").sign(body, content_type, title="x", made_by="demo")
    assert signed == marked(body, content_type) != body
    assert SOURCE.encode() in signed
    if content_type == "video/mp4":
        with av.open(io.BytesIO(signed)) as film:
            assert sum(1 for _ in film.decode(video=0)) > 1
    else:
        with Image.open(io.BytesIO(signed)) as image:
            image.load()
            assert SOURCE in str(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp"))


async def test_prov_1_a_webp_with_transparency_keeps_it_under_the_mark():
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (200, 0, 0, 90)).save(out, "WEBP", lossless=True)
    with Image.open(io.BytesIO(marked(out.getvalue(), "image/webp"))) as image:
        assert (image.mode, image.size, image.convert("RGBA").getpixel((3, 3))) == ("RGBA", (30, 20), (200, 0, 0, 90))


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "", "image/gif"])
async def test_prov_1_what_can_bear_nothing_is_refused(tmp_path, content_type):
    with pytest.raises(ValueError):
        await C2pa(tmp_path).sign(b"x", content_type, title="x", made_by="demo")


@pytest.mark.parametrize("content_type", [*FORMATS, "video/mp4"])
@pytest.mark.parametrize("body", [b"", b"x", b"RIFF0000WEBP", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
async def test_prov_1_what_is_no_such_file_is_never_said_to_be_one(tmp_path, content_type, body):
    with pytest.raises(ValueError):
        await C2pa(tmp_path).sign(body, content_type, title="x", made_by="demo")
