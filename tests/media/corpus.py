"""Files people and machines send that must not be kept, and some that must (T22)."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import av
from PIL import Image, TiffImagePlugin

SIDE = (640, 800)
MARK = b"CANARY-OF-A-PLACE"


def photo(format: str = "JPEG", size: tuple[int, int] = SIDE, **options: Any) -> bytes:
    """Return a picture with something on it: a gradient."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def with_place() -> bytes:
    """Return a photograph that says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    gps = {1: "S", 2: (TiffImagePlugin.IFDRational(1), TiffImagePlugin.IFDRational(17), TiffImagePlugin.IFDRational(0)), 29: "2026:01:01"}
    exif._ifds[0x8825] = gps  # pyright: ignore[reportPrivateUsage]
    exif[0x8825] = gps
    return photo(exif=exif, comment=MARK)


def turned() -> bytes:
    """Return a photograph that lies on its side and says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return photo(size=(800, 640), exif=exif)


def bomb(side: int = 20_000) -> bytes:
    """Return a small PNG of 400 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = zlib.compress((b"\0" + b"\0" * (side // 8)) * side, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", lines)
        + chunk(b"IEND", b"")
    )


def torn() -> bytes:
    """Return a PNG whose middle was overwritten."""
    out = io.BytesIO()
    Image.effect_noise(SIDE, 60).save(out, "PNG")
    whole = out.getvalue()
    return whole[:5000] + bytes(3000) + whole[8000:]


def moving(format: str) -> bytes:
    """Return a picture that moves."""
    frames = [Image.new("RGB", SIDE, colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def clip(seconds: float = 2.0, format: str = "mp4", codec: str = "libx264", size: tuple[int, int] = (480, 640), rate: int = 10) -> bytes:
    """Return a short video with a title in its metadata."""
    out = io.BytesIO()
    with av.open(out, "w", format=format) as target:
        target.metadata["title"] = MARK.decode()
        stream: Any = target.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(round(seconds * rate)):
            target.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", size, (number * 7 % 255, 90, 120)))))
        target.mux(stream.encode())
    return out.getvalue()


def sound_only() -> bytes:
    """Return an MP4 in which there is nothing to see."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream: Any = target.add_stream("aac", rate=44100)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate = 44100
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        target.mux(stream.encode(frame))
        target.mux(stream.encode())
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 2000
# What it is, the type it claims, its bytes.
BAD: list[tuple[str, str, Callable[[], bytes]]] = [
    ("a bomb of 400 million pixels", "image/png", bomb),
    ("a drawing with a script", "image/png", lambda: SVG),
    ("a drawing that claims to be a photograph", "image/jpeg", lambda: SVG),
    ("a page", "image/jpeg", lambda: HTML),
    ("a page behind a GIF's first letters", "image/png", lambda: b"GIF89a/*" + HTML + b"*/=1;"),
    ("a real GIF", "image/png", lambda: photo("GIF")),
    ("a moving GIF", "image/webp", lambda: moving("GIF")),
    ("a moving WebP", "image/webp", lambda: moving("WEBP")),
    ("a moving PNG", "image/png", lambda: moving("PNG")),
    ("a bitmap", "image/png", lambda: photo("BMP")),
    ("a TIFF", "image/jpeg", lambda: photo("TIFF")),
    ("an icon", "image/png", lambda: photo("ICO", (128, 128))),
    ("a PDF", "image/jpeg", lambda: photo("PDF")),
    ("a PNG named as a photograph", "image/jpeg", lambda: photo("PNG")),
    ("a photograph named as WebP", "image/webp", photo),
    ("a photograph cut off", "image/jpeg", lambda: photo(size=(1600, 2000))[:4000]),
    ("a PNG cut off", "image/png", lambda: photo("PNG")[:900]),
    ("a WebP cut off", "image/webp", lambda: photo("WEBP")[:200]),
    ("a PNG with a torn middle", "image/png", torn),
    ("only a head", "image/jpeg", lambda: b"\xff\xd8\xff\xe0"),
    ("noise", "image/png", lambda: bytes(range(256)) * 64),
    ("a program", "image/png", lambda: b"MZ\x90\0" + b"\0" * 4096),
    ("an archive", "image/jpeg", lambda: b"PK\x03\x04" + b"\0" * 4096),
    ("too small a picture", "image/png", lambda: photo("PNG", (40, 60))),
    ("a line", "image/png", lambda: photo("PNG", (6000, 500))),
    ("a picture named as video", "video/mp4", photo),
    ("a page named as video", "video/webm", lambda: HTML),
    ("a video cut off", "video/mp4", lambda: clip()[:900]),
    ("a video of another kind", "video/webm", clip),
    ("a sound named as video", "video/mp4", sound_only),
    ("a video browsers cannot play", "video/mp4", lambda: clip(codec="mpeg4")),
    ("a video of three minutes", "video/mp4", lambda: clip(seconds=180, rate=2)),
    ("a list of other files", "video/mp4", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ("a playlist", "video/mp4", lambda: b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
]
