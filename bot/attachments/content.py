"""What a file is by its content, whatever its name says, and which kinds are taken from families."""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType

import filetype  # type: ignore[import-untyped]

from bot.attachments.tracks import WEBM, only_sound_in_mp4, only_sound_in_webm

#: Bytes of the largest file that is taken; no more can be had from Telegram either.
LARGEST = 20 * 1024 * 1024
#: What is taken, and the ending under which it is given out. No ending is one that a computer runs.
ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/webp": ".webp",
        "image/gif": ".gif",
        "image/heic": ".heic",
        "application/pdf": ".pdf",
        "text/plain": ".txt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/vnd.oasis.opendocument.text": ".odt",
        "audio/ogg": ".ogg",
        "audio/mpeg": ".mp3",
        "audio/mp4": ".m4a",
        "audio/webm": ".weba",
        "video/mp4": ".mp4",
    }
)
#: Pictures that every browser can show.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
#: Major brands of MP4 and its relatives that the library does not know, or knows only in part.
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"MSNV"), "video/mp4"),
    **dict.fromkeys((f"iso{number}".encode() for number in range(2, 10)), "video/mp4"),
}
#: What stands in the first page of an Ogg file that holds sound and nothing else.
OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
#: How text begins that a program would understand as something else than text.
BEGINNINGS = {
    "application/postscript": re.compile(r"%!"),
    "application/rtf": re.compile(r"\{\\rtf"),
    "text/x-shellscript": re.compile(r"#!"),
    "application/x-bat": re.compile(r"@echo\b", re.IGNORECASE),
    "text/xml": re.compile(r"<[?!\w]"),
}
#: What makes text into something that a browser or a server runs, wherever it stands.
PARTS = {
    "application/x-php": re.compile(r"<\?(?:php|=)", re.IGNORECASE),
    "text/html": re.compile(r"<(?:!doctype\s+html|html|head|body|script|iframe|object|embed)\b", re.IGNORECASE),
    "image/svg+xml": re.compile(r"<(?:\w{1,16}:)?svg\b", re.IGNORECASE),
}
#: Bytes of an office document's list of contents that are read; a real one has a few thousand.
LONGEST_LIST = 1_000_000


def kind_of(data: bytes) -> str | None:
    """The MIME type of the content, or None when it is not known. Only a type in ALLOWED is one that we take.

    Office documents with macros, archives, programs and everything that a browser or a shell would run get another
    type or None. A script without any mark of its own is text, and is given out as text only. A large text takes up to
    a second: call it in a thread.
    """
    if not data:
        return None
    text = _text(data)
    if text is not None:
        return _kind_of_text(text)
    if data[4:8] == b"ftyp":
        found = BRANDS.get(data[8:12]) or _guess(data)
        return "audio/mp4" if found == "video/mp4" and only_sound_in_mp4(data) else found
    if data.startswith(WEBM):
        return "audio/webm" if only_sound_in_webm(data) else "video/webm"
    found = _guess(data)
    if found == "audio/ogg":
        return found if any(mark in data[:512] for mark in OGG_SOUND) else "application/ogg"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    return found


def _guess(data: bytes) -> str | None:
    found: str | None = filetype.guess_mime(data)
    return found


def _text(data: bytes) -> str | None:
    """The content as text, if it is valid UTF-8 without control characters other than blanks and line ends."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    controls = {letter for letter in set(text) if unicodedata.category(letter) == "Cc"}
    return text if controls <= set("\t\n\r\f") else None


def _kind_of_text(text: str) -> str | None:
    begun = text.lstrip()
    if begun.startswith("%PDF-"):
        return "application/pdf"
    for kind, part in PARTS.items():
        if part.search(begun):
            return kind
    for kind, beginning in BEGINNINGS.items():
        if beginning.match(begun):
            return kind
    return "text/plain" if begun else None


def _kind_of_archive(data: bytes) -> str:
    """A text document without macros; anything else that is packed is an archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kinds: tuple[tuple[str, Callable[[zipfile.ZipFile], bool]], ...] = ((DOCX, _is_docx), (ODT, _is_odt))
            for kind, fits in kinds:
                if fits(archive):
                    return kind
    except Exception:  # Built by an enemy, a file breaks its reader in many ways.
        return "application/zip"
    return "application/zip"


def _is_docx(archive: zipfile.ZipFile) -> bool:
    names = {name.casefold() for name in archive.namelist()}
    if "word/document.xml" not in names or any("vbaproject" in name or "activex" in name for name in names):
        return False
    listed = _listed(archive, "[Content_Types].xml")
    return f"{DOCX}.main+xml".encode() in listed and b"macroEnabled" not in listed


def _is_odt(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    # "Basic" and "Scripts" hold macros.
    if "content.xml" not in names or any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return False
    return _listed(archive, "mimetype").strip() == ODT.encode()


def _listed(archive: zipfile.ZipFile, name: str) -> bytes:
    """Raises ValueError for more than a list can need: a small file may be packed so that it fills the memory."""
    with archive.open(name) as file:
        listed = file.read(LONGEST_LIST)
    if len(listed) == LONGEST_LIST:
        raise ValueError(name)
    return listed
