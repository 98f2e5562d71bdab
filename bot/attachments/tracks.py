"""Whether a recording holds sound only: browsers record voices in the same containers as films."""

import struct
from collections.abc import Iterator

#: How WebM and its relatives begin.
WEBM = b"\x1a\x45\xdf\xa3"
_DOCTYPE, _SEGMENT, _TRACKS, _TRACK, _TRACK_TYPE, _CLUSTER = 0x4282, 0x18538067, 0x1654AE6B, 0xAE, 0x83, 0x1F43B675
_SOUND = 2
#: Elements or boxes of one level that are looked at: a head has a few.
_MOST = 1_000
#: Boxes of MP4 on the way to what a track holds.
_ON_THE_WAY = frozenset({b"moov", b"trak", b"mdia"})


def only_sound_in_mp4(data: bytes) -> bool:
    """True when there is a track of sound and no other. False for what cannot be read."""
    try:
        kinds = set(_handlers(data, 0, len(data)))
    except (struct.error, ValueError):
        return False
    return kinds == {b"soun"}


def _handlers(data: bytes, start: int, end: int) -> Iterator[bytes]:
    seen = 0
    while start + 8 <= end:
        seen += 1
        size, name = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        size = end - start if size == 0 else size
        if size < head or start + size > end or seen > _MOST:
            raise ValueError("a length that is wrong")
        if name in _ON_THE_WAY:
            yield from _handlers(data, start + head, start + size)
        elif name == b"hdlr":
            yield data[start + head + 8 : start + head + 12]
        start += size


def only_sound_in_webm(data: bytes) -> bool:
    """True for WebM (and no other Matroska) with tracks of sound and no others. False for what cannot be read."""
    try:
        head, *further = _elements(data, 0, len(data), most=2)
        doctype = [data[first:last] for id, first, last in _elements(data, head[1], head[2]) if id == _DOCTYPE]
        if doctype != [b"webm"] or not further or further[0][0] != _SEGMENT:
            return False
        _, first, last = further[0]
        kinds = [
            int.from_bytes(data[start:end])
            for tracks in _within(data, first, last, _TRACKS)
            for track in _within(data, *tracks, _TRACK)
            for start, end in _within(data, *track, _TRACK_TYPE)
        ]
    except (IndexError, ValueError):
        return False
    return bool(kinds) and set(kinds) == {_SOUND}


def _within(data: bytes, start: int, end: int, wanted: int) -> list[tuple[int, int]]:
    return [(first, last) for id, first, last in _elements(data, start, end) if id == wanted]


def _elements(data: bytes, start: int, end: int, most: int = _MOST) -> list[tuple[int, int, int]]:
    """(id, start, end) of the content of each element, up to the sound itself."""
    found: list[tuple[int, int, int]] = []
    while start < end and len(found) < most:
        id, start = _number(data, start, marked=True)
        if id == _CLUSTER:
            break
        size, start = _number(data, start, marked=False)
        # A recording that is written while it goes on does not know how long it will be.
        last = end if size is None else start + size
        if id is None or last > end:
            raise ValueError("a length that is wrong")
        found.append((id, start, last))
        start = last
    return found


def _number(data: bytes, start: int, *, marked: bool) -> tuple[int | None, int]:
    """A number of EBML and where it ends; `marked` ones keep the bit that says how long they are. None: not known."""
    length = 9 - data[start].bit_length()
    if length > 8 or start + length > len(data):
        raise ValueError("no number")
    value = int.from_bytes(data[start : start + length])
    if marked:
        return value, start + length
    value &= (1 << 7 * length) - 1
    return (None if value == (1 << 7 * length) - 1 else value), start + length
