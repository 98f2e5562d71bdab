"""Pictures lose what a camera writes into them, and nothing that can be seen."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.attachments.plain_pictures import plain

SECRET = b"59.379312 13.503587 in a kitchen"


def exif(turned: int | None, order: str = ">") -> bytes:
    """A TIFF with a secret, and which side is up."""
    entries = [struct.pack(f"{order}HHII", 0x010F, 2, len(SECRET), 60)]
    if turned is not None:
        entries.append(struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0))
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}IH", 8, len(entries))
    return head + b"".join(entries) + b"\0\0\0\0" + SECRET


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


TABLES = segment(0xDB, bytes(65)) + segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0") + segment(0xC4, bytes(20))
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56\xff\xff\x00"[:8]
LOOKS = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), segment(0xE2, b"ICC_PROFILE\0\1\1 colours"), segment(0xEE, b"Adobe")


def jpeg(*said: bytes) -> bytes:
    return b"\xff\xd8" + LOOKS[0] + b"".join(said) + b"".join(LOOKS[1:]) + TABLES + SCAN + b"\xff\xd9"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*said: bytes) -> bytes:
    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(said) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    )


def part(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(flags: int, *said: bytes) -> bytes:
    body = b"WEBP" + part(b"VP8X", bytes([flags]) + bytes(9)) + part(b"VP8 ", b"a picture") + b"".join(said)
    return b"RIFF" + struct.pack("<I", len(body)) + body


WHOLE = {"image/jpeg": jpeg(), "image/png": png(), "image/webp": webp(0)}
TALKATIVE = {
    "image/jpeg": jpeg(
        segment(0xE1, b"Exif\0\0" + exif(1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xFE, SECRET),
    )
    + SECRET,
    "image/png": png(chunk(b"eXIf", exif(1)), chunk(b"tEXt", b"Comment\0" + SECRET), chunk(b"iTXt", SECRET)) + SECRET,
    "image/webp": webp(0x0C, part(b"EXIF", exif(1)), part(b"XMP ", SECRET)) + SECRET,
}


@pytest.mark.parametrize("mime", WHOLE)
def test_nothing_that_was_said_is_left_and_nothing_seen_is_lost(mime: str) -> None:
    assert SECRET in TALKATIVE[mime]
    assert plain(TALKATIVE[mime], mime) == WHOLE[mime]


@pytest.mark.parametrize("mime", WHOLE)
def test_a_plain_picture_stays_as_it_is(mime: str) -> None:
    assert plain(WHOLE[mime], mime) == WHOLE[mime]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", range(2, 9))
def test_a_picture_stays_upright(turned: int, order: str) -> None:
    told = exif(turned, order)
    pictures = {
        "image/jpeg": jpeg(segment(0xE1, b"Exif\0\0" + told)),
        "image/png": png(chunk(b"eXIf", told)),
        "image/webp": webp(0x08, part(b"EXIF", told)),
    }
    upright = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    for mime, picture in pictures.items():
        made = plain(picture, mime)
        assert upright in made, mime
        assert SECRET not in made
        assert plain(made, mime) == made, "once more changes nothing"


def test_a_picture_that_was_cut_off_loses_what_it_said_too() -> None:
    cut = jpeg(segment(0xE1, b"Exif\0\0" + exif(6)))[:-4]
    made = plain(cut, "image/jpeg")
    assert SECRET not in made
    assert TABLES in made


@pytest.mark.parametrize("mime", ["application/pdf", "image/gif", "audio/ogg"])
def test_other_files_are_let_alone(mime: str) -> None:
    assert plain(SECRET, mime) == SECRET


@given(some.sampled_from(sorted(TALKATIVE)), some.data())
def test_a_broken_picture_breaks_nothing(mime: str, data: some.DataObject) -> None:
    whole = bytearray(TALKATIVE[mime])
    for place in data.draw(some.lists(some.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(some.integers(0, 255))
    cut = bytes(whole[: data.draw(some.integers(0, len(whole)))])
    made = plain(cut, mime)
    # A few bytes may come to it, for which side is up; it never grows beyond that.
    assert len(made) <= len(cut) + 60


@given(
    some.lists(some.binary(max_size=40), max_size=5),
    some.binary(max_size=60).map(lambda data: data.replace(b"\xff", b"")),
)
def test_what_is_seen_of_any_jpeg_is_kept_byte_for_byte(said: list[bytes], seen: bytes) -> None:
    begun, ended = segment(0xDA, b"\1\1\0\0\x3f\0") + seen, b"\xff\xd9"
    shown = TABLES + begun + segment(0xC4, b"more tables") + begun
    talkative = b"".join(segment(0xE1 + number * 3 % 13, b"said" + each) for number, each in enumerate(said))
    assert plain(b"\xff\xd8" + talkative + shown + ended, "image/jpeg") == b"\xff\xd8" + shown + ended
