"""A picture is decoded, judged and written anew: what is kept is never what was sent (MED-09, T22)."""

import base64
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from genapp.core.errors import Invalid
from genapp.media.rules import WIDTHS

PIXELS, LONGEST, QUALITY = 40_000_000, 2048, 82
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
Image.MAX_IMAGE_PIXELS = PIXELS


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: WebP without metadata, smaller copies by width, and a blur to show meanwhile."""

    body: bytes
    width: int
    height: int
    copies: dict[int, bytes]
    blur: str


def picture(body: bytes, content_type: str, side: int) -> Picture:
    """Return a picture written anew; raises Invalid in a person's words. Slow: a quarter of a second of CPU, so call it off the loop."""
    image = _decoded(body, content_type)
    if min(image.size) < side:
        raise Invalid(f"This picture is too small: {side} pixels on its shorter side at least.", field="file")
    if max(image.size) > 5 * min(image.size):
        raise Invalid("This picture is too narrow to be shown.", field="file")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    copies = {width: _webp(_narrowed(image, width)) for width in WIDTHS if width < image.width}
    return Picture(_webp(image), image.width, image.height, copies, _blur(image))


def outline(body: bytes) -> tuple[int, int, str]:
    """Return width, height and blur of a picture that is ours already."""
    image = Image.open(io.BytesIO(body)).convert("RGB")
    return image.width, image.height, _blur(image)


def _decoded(body: bytes, content_type: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(body), formats=tuple(FORMATS.values()))
            if opened.format != FORMATS.get(content_type):
                raise Invalid("This file is not the kind of picture its name says.", field="file")
            if getattr(opened, "n_frames", 1) > 1:
                raise Invalid("Moving pictures cannot be shown here. Please choose a still one.", field="file")
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid("This picture has too many pixels: 40 million at most.", field="file") from None
    except UnidentifiedImageError:
        raise Invalid("This file is no picture we can read.", field="file") from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError):
        # What Pillow's decoders raise on broken files differs from format to format.
        raise Invalid("This picture is damaged and cannot be read.", field="file") from None
    return _flat(upright)


def _flat(image: Image.Image) -> Image.Image:
    """Return it in plain colours on white: transparency would show the page's own colour through a face."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        image = ground
    # A new image holds pixels alone: no EXIF, no profile, no comment.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _blur(image: Image.Image) -> str:
    small = image.copy()
    small.thumbnail((16, 16), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=40)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
