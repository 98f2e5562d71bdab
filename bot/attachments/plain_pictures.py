"""Pictures without what a camera writes into them: the place, the moment, the device, a small copy of another crop.

What is seen stays: the picture itself, its colours, and which side is up.
"""

import re
import struct
import zlib
from collections.abc import Iterator

#: Segments of a JPEG that change how the picture looks: APP0 (JFIF) and APP14 (Adobe's colours).
_JPEG_KEPT = frozenset({0xE0, 0xEE})
_COLOURS, _EXIF = b"ICC_PROFILE\0", b"Exif\0\0"
#: Markers of a JPEG without a length: TEM and the restarts.
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
#: Where coded picture data end: a marker that is neither a stuffed byte, a filling one, nor a restart.
_JPEG_DATA_END = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that say something beside the picture.
_PNG_SAID = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_SAID = frozenset({b"EXIF", b"XMP "})
#: Bits in a WebP's list of contents that announce them.
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_ORIENTATION, _SHORT = 0x0112, 3


def plain(data: bytes, mime: str) -> bytes:
    """The picture without metadata. Another kind of file, and a picture that is broken, comes back as it is."""
    strip = {"image/jpeg": _plain_jpeg, "image/png": _plain_png, "image/webp": _plain_webp}.get(mime)
    if strip is None:
        return data
    try:
        return strip(data)
    except (ValueError, struct.error):
        return data


def _plain_jpeg(data: bytes) -> bytes:
    kept, turned = [], 1
    for marker, segment in _jpeg_segments(data):
        if marker == 0xE1 and segment[4:].startswith(_EXIF):
            turned = _orientation(segment[4 + len(_EXIF) :])
        keep_profile = marker == 0xE2 and segment[4:].startswith(_COLOURS)
        if (not 0xE1 <= marker <= 0xEF and marker != 0xFE) or marker in _JPEG_KEPT or keep_profile:
            kept.append(segment)
    if turned != 1:
        body = _EXIF + _upright(turned)
        kept.insert(0, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    return b"\xff\xd8" + b"".join(kept) + b"\xff\xd9"


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker, coded data with the segment before them; nothing after the end of the picture."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no beginning")
    place = 2
    while True:
        if place + 2 > len(data):
            raise ValueError("cut off")
        if data[place] != 0xFF:
            raise ValueError("no marker")
        marker = data[place + 1]
        if marker == 0xFF:
            # Filling bytes may stand before a marker.
            place += 1
            continue
        if marker == 0xD9:
            return
        end = place + 2
        if marker not in _JPEG_BARE:
            (length,) = struct.unpack_from(">H", data, end)
            end += length
            if length < 2 or end > len(data):
                raise ValueError("a length that is wrong")
        if marker == 0xDA:
            found = _JPEG_DATA_END.search(data, end)
            if found is None:
                # Cut off in the middle of the picture: what there is of it can still be seen.
                yield marker, data[place:]
                return
            end = found.start()
        yield marker, data[place:end]
        place = end


def _plain_png(data: bytes) -> bytes:
    if not data.startswith(_PNG_BEGIN):
        raise ValueError("no beginning")
    kept, place, turned, name = [], len(_PNG_BEGIN), 1, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if name == b"eXIf":
            turned = _orientation(data[place + 8 : end - 4])
        if name not in _PNG_SAID:
            kept.append(data[place:end])
        place = end
    if turned != 1:
        # The head comes first in every PNG, and this before the picture.
        kept.insert(1, _png_chunk(b"eXIf", _upright(turned)))
    return _PNG_BEGIN + b"".join(kept)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _plain_webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or size + 8 > len(data):
        raise ValueError("no beginning")
    kept, place, turned = [], 12, 1
    while place < size + 8:
        name, length = struct.unpack_from("<4sI", data, place)
        end = place + 8 + length + length % 2
        if end > size + 8:
            raise ValueError("cut off")
        if name == b"EXIF":
            turned = _orientation(data[place + 8 : place + 8 + length].removeprefix(_EXIF))
        elif name not in _WEBP_SAID:
            kept.append(data[place:end])
        place = end
    if kept and kept[0].startswith(b"VP8X"):
        flags = kept[0][8] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turned != 1 else 0)
        kept[0] = kept[0][:8] + bytes([flags]) + kept[0][9:]
        if turned != 1:
            body = _upright(turned)
            kept.append(b"EXIF" + struct.pack("<I", len(body)) + body)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _orientation(tiff: bytes) -> int:
    """Which side of the picture is up, 1 to 8 as in Exif; 1 when it is not said, or said wrongly."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _upright(turned: int) -> bytes:
    """Exif that says nothing but which side is up."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, turned, 0, 0)
