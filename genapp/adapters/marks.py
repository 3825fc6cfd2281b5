"""A plain mark in XMP that a file is generated (IPTC's DigitalSourceType), put in without writing the picture anew. For where C2PA cannot."""

import struct
import zlib

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    f'Iptc4xmpExt:DigitalSourceType="{SOURCE}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
# The name XMP has in an MP4's own boxes.
UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def marked(body: bytes, content_type: str) -> bytes:
    """Return a file with the mark; ValueError for one that is not of its type."""
    put = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp, "video/mp4": _mp4}[content_type]
    try:
        return put(body)
    except (struct.error, IndexError) as broken:
        raise ValueError(f"this is no {content_type}") from broken


def _png(body: bytes) -> bytes:
    if body[:8] != b"\x89PNG\r\n\x1a\n" or body[12:16] != b"IHDR":
        raise ValueError("this is no PNG")
    data = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + XMP
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return body[:33] + chunk + body[33:]


def _jpeg(body: bytes) -> bytes:
    if body[:2] != b"\xff\xd8":
        raise ValueError("this is no JPEG")
    data = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    at = 2
    if body[2:4] == b"\xff\xe0":  # JFIF wants to be first.
        at = 4 + struct.unpack(">H", body[4:6])[0]
    return body[:at] + b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data + body[at:]


def _webp(body: bytes) -> bytes:
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise ValueError("this is no WebP")
    chunks = body[12 : 8 + struct.unpack("<I", body[4:8])[0]]
    if chunks[:4] == b"VP8X":  # noqa: SIM108
        chunks = chunks[:8] + bytes([chunks[8] | 0x04]) + chunks[9:]
    else:
        chunks = _extended(chunks) + chunks
    chunks += b"XMP " + struct.pack("<I", len(XMP)) + XMP + b"\0" * (len(XMP) % 2)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _extended(chunks: bytes) -> bytes:
    """Return the header a WebP needs before it may bear anything but its picture."""
    flags = 0x04
    if chunks[:4] == b"VP8L":
        bits = struct.unpack("<I", chunks[9:13])[0]
        width, height, flags = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, flags | (0x10 if bits >> 28 & 1 else 0)
    elif chunks[:4] == b"VP8 ":
        width, height = (one & 0x3FFF for one in struct.unpack("<HH", chunks[14:18]))
    else:
        raise ValueError("this is no WebP")
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X" + struct.pack("<I", 10) + bytes([flags, 0, 0, 0]) + size


def _mp4(body: bytes) -> bytes:
    if body[4:8] != b"ftyp":
        raise ValueError("this is no MP4")
    return body + struct.pack(">I", len(XMP) + 24) + b"uuid" + UUID + XMP
