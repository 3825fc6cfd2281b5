"""A video is opened, measured and packed anew without its metadata; a frame of it becomes the poster (MED-01, T22)."""

import io
from dataclasses import dataclass
from typing import Any

import av
from av.error import FFmpegError

from genapp.core.errors import Invalid
from genapp.media.pictures import Picture, picture

LONGEST_SECONDS, SIDE = 120, 3840
CONTAINERS = {
    "video/mp4": ("mp4", {"h264", "av1"}, {"aac", "mp3", "opus"}),
    "video/webm": ("webm", {"vp8", "vp9", "av1"}, {"opus", "vorbis"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Video:
    """A video as it is kept."""

    body: bytes
    width: int
    height: int
    milliseconds: int
    poster: Picture


def video(body: bytes, content_type: str, side: int) -> Video:
    """Return a video packed anew, with its poster; raises Invalid in a person's words. Slow, so call it off the loop."""
    target, pictures, sounds = CONTAINERS[content_type]
    try:
        # Only this one reader: others (playlists, lists of files) would open what the file names.
        with av.open(io.BytesIO(body), format=target) as source:
            shown, heard = next(iter(source.streams.video), None), next(iter(source.streams.audio), None)
            if shown is None or shown.codec_context.name not in pictures or (heard and heard.codec_context.name not in sounds):
                raise Invalid("Browsers cannot play this video. Please use H.264, VP9 or AV1.", field="file")
            width, height = shown.codec_context.width, shown.codec_context.height
            if not side <= min(width, height) or max(width, height) > SIDE:
                raise Invalid(f"A video is between {side} and {SIDE} pixels on each side.", field="file")
            packed, milliseconds = _packed(source, [stream for stream in (shown, heard) if stream], target)
        if not 0 < milliseconds <= LONGEST_SECONDS * 1000:
            raise Invalid(f"A video is at most {LONGEST_SECONDS // 60} minutes long.", field="file")
        return Video(packed, width, height, milliseconds, picture(_frame(packed, target), "image/png", 1))
    except (FFmpegError, ValueError, OSError, EOFError, StopIteration):
        raise Invalid("This video is damaged and cannot be read.", field="file") from None


def _packed(source: Any, streams: list[Any], target: str) -> tuple[bytes, int]:
    """Return the streams in a new container, as they are, and their length: what hid between or behind them stays out."""
    out, end = io.BytesIO(), 0.0
    with av.open(out, "w", format=target) as packed:
        fresh = {stream.index: packed.add_stream_from_template(stream) for stream in streams}
        for packet in source.demux(streams):
            if packet.dts is None:
                continue
            end = max(end, float(((packet.pts or packet.dts) + (packet.duration or 0)) * packet.time_base))
            if end > LONGEST_SECONDS + 1:
                raise Invalid(f"A video is at most {LONGEST_SECONDS // 60} minutes long.", field="file")
            packet.stream = fresh[packet.stream.index]
            packed.mux(packet)
    return out.getvalue(), round(end * 1000)


def _frame(body: bytes, target: str) -> bytes:
    with av.open(io.BytesIO(body), "r", format=target) as source:
        out = io.BytesIO()
        next(source.decode(video=0)).to_image().save(out, "PNG")
    return out.getvalue()


def frames(body: bytes, content_type: str, count: int = 4) -> tuple[bytes, ...]:
    """Return pictures (JPEG) spread evenly over a video that was packed here: what a moderator looks at. Slow, so call it off the loop."""
    found: list[bytes] = []
    with av.open(io.BytesIO(body), "r", format=CONTAINERS[content_type][0]) as source:
        stream = source.streams.video[0]
        length = max(1, stream.frames or sum(1 for _ in source.decode(video=0)))
        wanted = {round(n * (length - 1) / max(1, count - 1)) for n in range(count)}
        source.seek(0)
        for place, frame in enumerate(source.decode(video=0)):
            if place in wanted:
                out = io.BytesIO()
                frame.to_image().save(out, "JPEG", quality=85)
                found.append(out.getvalue())
    return tuple(found)
