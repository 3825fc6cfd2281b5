"""What is kept of a picture or video: pixels, and nothing that was hidden in them (MED-09, T22)."""

import base64
import io

import av
import pytest
from PIL import Image

from genapp.core.errors import Invalid
from genapp.media.pictures import LONGEST, Picture, picture
from genapp.media.rules import RULES
from genapp.media.videos import Video, video
from tests.media import corpus

RULE = RULES["gallery"]


def judged(body: bytes, content_type: str) -> Picture | Video:
    return (picture if content_type.startswith("image") else video)(body, content_type, RULE.side)


@pytest.mark.parametrize(("content_type", "make"), [pytest.param(kind, make, id=name) for name, kind, make in corpus.BAD])
def test_t22_a_bad_file_is_refused_in_words_at_the_field(content_type, make):
    with pytest.raises(Invalid) as refused:
        judged(make(), content_type)
    assert refused.value.field == "file"
    assert refused.value.message.endswith((".", "most.", "least."))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_t22_a_good_picture_is_kept_as_webp_with_its_copies_and_a_blur(format):
    kept = judged(corpus.photo(format, (1500, 2000)), f"image/{format.lower()}")
    assert isinstance(kept, Picture)
    assert (kept.width, kept.height) == (1500, 2000)
    sizes = {width: Image.open(io.BytesIO(body)).size for width, body in kept.copies.items()}
    assert sizes == {320: (320, 427), 640: (640, 853), 1280: (1280, 1707)}
    assert Image.open(io.BytesIO(kept.body)).format == "WEBP"
    blur = Image.open(io.BytesIO(base64.b64decode(kept.blur.partition(",")[2])))
    assert max(blur.size) == 16


def test_t22_where_and_by_whom_a_photograph_was_taken_is_not_kept():
    sent = corpus.with_place()
    assert corpus.MARK in sent
    assert b"GPS" in sent or Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825), "the photograph had no place to lose"
    kept = judged(sent, "image/jpeg")
    assert isinstance(kept, Picture)
    for body in (kept.body, *kept.copies.values()):
        assert corpus.MARK not in body
        assert not Image.open(io.BytesIO(body)).getexif()


def test_t22_what_hangs_behind_a_picture_is_not_kept():
    kept = judged(corpus.photo("PNG") + b"PK\x03\x04" + corpus.HTML, "image/png")
    assert isinstance(kept, Picture)
    assert b"script" not in kept.body
    assert b"PK\x03\x04" not in kept.body


def test_a_photograph_that_lies_on_its_side_stands_up():
    kept = judged(corpus.turned(), "image/jpeg")
    assert (kept.width, kept.height) == (640, 800)


def test_a_clear_picture_stands_on_white_and_a_large_one_is_made_smaller():
    out = io.BytesIO()
    Image.new("RGBA", (3000, 2500), (255, 0, 0, 0)).save(out, "PNG")
    kept = judged(out.getvalue(), "image/png")
    assert isinstance(kept, Picture)
    assert max(kept.width, kept.height) == LONGEST
    assert Image.open(io.BytesIO(kept.body)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("format", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9")])
def test_t22_a_video_is_packed_anew_without_its_metadata_and_has_a_poster(format, codec):
    sent = corpus.clip(format=format, codec=codec)
    assert corpus.MARK in sent
    kept = judged(sent, f"video/{format}")
    assert isinstance(kept, Video)
    assert corpus.MARK not in kept.body
    assert (kept.width, kept.height) == (480, 640)
    assert 1800 <= kept.milliseconds <= 2300
    assert (kept.poster.width, kept.poster.height) == (480, 640)
    with av.open(io.BytesIO(kept.body)) as again:
        assert sum(1 for _ in again.decode(video=0)) == 20
