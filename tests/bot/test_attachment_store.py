"""Families' files: known by their content, kept encrypted, given back exactly, gone when they must be."""

import asyncio
import stat
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from bot.attachments.content import ALLOWED, DOCX, LARGEST, ODT, kind_of
from bot.attachments.errors import FileDamagedError, FileMissingError, FileTooLargeError
from bot.attachments.files import FOLDER, AttachmentFiles, remove_files
from bot.commands.family import family
from bot.errors import SettingMissingError
from casework import attachments
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

KEY = b"a key of thirty-two bytes or more"
WORDS = "Läkarens intyg, 21 november".encode()


def brand(name: bytes, *more: bytes) -> bytes:
    """The first box of MP4 and its relatives."""
    body = b"ftyp" + name + b"\0\0\0\0" + b"".join(more)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0\0\0\x08mdat"


def ogg(first: bytes) -> bytes:
    return b"OggS\0\2" + b"\0" * 8 + b"\1\2\3\4" + b"\0" * 8 + b"\1" + bytes([len(first)]) + first


def element(id: str, content: bytes, length: int | None = None) -> bytes:
    """One element of WebM; its length takes eight bytes, and -1 is one that is not known beforehand."""
    size = len(content) if length is None else length
    return bytes.fromhex(id) + (b"\x01" + b"\xff" * 7 if size < 0 else (1 << 56 | size).to_bytes(8, "big")) + content


def webm(*tracks: int, doctype: bytes = b"webm", length: int | None = -1) -> bytes:
    """As a browser records: 1 is a track of pictures, 2 one of sound."""
    described = b"".join(element("ae", element("d7", b"\1") + element("83", bytes([kind]))) for kind in tracks)
    whole = element("1549a966", b"") + element("1654ae6b", described) + element("1f43b675", b"sound", -1)
    return element("1a45dfa3", element("4282", doctype)) + element("18538067", whole, length)


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def mp4(*tracks: bytes) -> bytes:
    """`soun` or `vide` for each track, in the brand of both."""
    told = b"".join(box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + kind + b"\0" * 12))) for kind in tracks)
    return box(b"ftyp", b"iso5\0\0\0\0iso5") + box(b"moov", box(b"mvhd", b"\0" * 100) + told) + box(b"mdat", b"sound")


def packed(**entries: str) -> bytes:
    """An archive; `__` in a name stands for `/`, `_` for `.`."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return made.getvalue()


def docx(listed: str = f"<Override ContentType='{DOCX}.main+xml'/>", **more: str) -> bytes:
    made = BytesIO(packed(word__document_xml="<d/>", **more))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", listed)
    return made.getvalue()


TAKEN = {
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0",
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20,
    "image/gif": b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0",
    "image/heic": brand(b"heic", b"mif1", b"heic"),
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "text/plain": WORDS,
    DOCX: docx(),
    ODT: packed(mimetype=ODT, content_xml="<c/>"),
    "audio/ogg": ogg(b"OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0"),
    "audio/mpeg": b"ID3\4\0\0\0\0\0\0\xff\xfb\x90\x64",
    "audio/mp4": brand(b"M4A ", b"M4A ", b"mp42", b"isom"),
    "audio/webm": webm(2),
    "video/mp4": brand(b"isom", b"isom", b"iso2", b"avc1", b"mp41"),
}


@pytest.mark.parametrize("kind", ALLOWED)
def test_every_kind_that_is_taken_is_known_by_its_content(kind: str) -> None:
    assert kind_of(TAKEN[kind]) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (brand(b"heix"), "image/heic"),
        (brand(b"mif1", b"mif1", b"heic"), "image/heic"),
        (brand(b"iso5", b"dash"), "video/mp4"),
        (b"\xff\xfb\x90\x64" + b"\0" * 60, "audio/mpeg"),
        (b"\xff\xf3\x40\xc4" + b"\0" * 60, "audio/mpeg"),
        (b"%PDF-1.4\n1 0 obj << /Type /Catalog >>", "application/pdf"),
        (mp4(b"soun"), "audio/mp4"),
        (mp4(b"vide", b"soun"), "video/mp4"),
        (mp4(), "video/mp4"),
        (mp4(b"soun")[:-60], "video/mp4"),
        (webm(2, 2), "audio/webm"),
        (webm(2, length=None), "audio/webm"),
        (b"\xef\xbb\xbfLinhas\r\n\tcom tabula\xc3\xa7\xc3\xa3o", "text/plain"),
        (b"BMW, MZ and PK are letters; 3 < 5 <3", "text/plain"),
    ],
)
def test_other_forms_of_these_kinds_are_known_too(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"MZ\x90\0" + b"\0" * 60,
        b"\x7fELF\2\1\1" + b"\0" * 60,
        b"#!/bin/sh\nrm -rf /\n",
        b"@echo off\r\ndel *",
        b"<?php system($x);",
        b"Hello <?= `id` ?>",
        b"<!doctype html><p>Hello",
        b"Dear all,\n<ScRiPt>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf \n<?xml version='1.0'?><s:svg xmlns:s='http://www.w3.org/2000/svg'/>",
        b"{\\rtf1\\ansi",
        b"%!PS-Adobe-3.0",
        b"one\0two",
        b"\x1b[2J escaped",
        "Grüße".encode("latin-1"),
        packed(a_txt="x"),
        packed(word__document_xml="<d/>"),
        docx(word__vbaProject_bin="x"),
        docx(f"{DOCX}.main+xml application/vnd.ms-word.document.macroEnabled"),
        docx(f"{DOCX}.main+xml" + " " * 2_000_000),
        packed(mimetype=ODT, content_xml="<c/>", Basic__Standard__a_xml="x"),
        packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<c/>"),
        docx()[:-30],
        b"PK\x03\x04" + b"\xff" * 60,
        b"\x1f\x8b\x08" + b"\0" * 30,
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 20,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504,
        ogg(b"\x80theora\3\2\1"),
        brand(b"avif", b"mif1", b"avif"),
        b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20,
        webm(1),
        webm(1, 2),
        webm(),
        webm(2, doctype=b"matroska"),
        webm(2)[:60],
        b"\x1a\x45\xdf\xa3" + b"\0" * 60,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 60,
    ],
)
def test_everything_else_is_not_taken(data: bytes) -> None:
    assert kind_of(data) not in ALLOWED


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments", KEY)


def on_disk(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "attachments").iterdir())


@pytest.mark.parametrize("data", [b"", WORDS, b"\0" * 100_000])
async def test_a_file_comes_back_exactly(files: AttachmentFiles, data: bytes) -> None:
    id = uuid4()
    await files.write(id, data)
    assert await files.read(id) == data


async def test_nobody_reads_it_on_the_disk(files: AttachmentFiles, tmp_path: Path) -> None:
    await files.write(uuid4(), WORDS)
    (path,) = on_disk(tmp_path)
    assert WORDS[:8] not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_the_same_words_look_different_each_time(files: AttachmentFiles, tmp_path: Path) -> None:
    id = uuid4()
    await files.write(id, WORDS)
    before = on_disk(tmp_path)[0].read_bytes()
    await files.write(id, WORDS)
    (after,) = on_disk(tmp_path)
    assert after.read_bytes() != before
    assert await files.read(id) == WORDS


async def test_a_changed_bit_anywhere_is_an_error_and_no_garbage(files: AttachmentFiles, tmp_path: Path) -> None:
    id = uuid4()
    await files.write(id, WORDS)
    (path,) = on_disk(tmp_path)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(FileDamagedError):
            await files.read(id)
    for length in (0, 3, 4, 15, 16, 31, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(FileDamagedError):
            await files.read(id)


async def test_another_key_opens_nothing(files: AttachmentFiles, tmp_path: Path) -> None:
    id = uuid4()
    await files.write(id, WORDS)
    with pytest.raises(FileDamagedError):
        await AttachmentFiles(tmp_path / "attachments", KEY[::-1]).read(id)
    with pytest.raises(SettingMissingError):
        AttachmentFiles(tmp_path, b"short")


async def test_files_cannot_change_places(files: AttachmentFiles, tmp_path: Path) -> None:
    one, other = UUID(int=1), UUID(int=2)
    await files.write(one, WORDS)
    await files.write(other, b"another family's")
    first, second = on_disk(tmp_path)
    second.write_bytes(first.read_bytes())
    with pytest.raises(FileDamagedError):
        await files.read(other)
    assert await files.read(one) == WORDS


async def test_what_is_too_large_is_not_written(files: AttachmentFiles, tmp_path: Path) -> None:
    await files.write(uuid4(), bytes(LARGEST))
    with pytest.raises(FileTooLargeError):
        await files.write(uuid4(), bytes(LARGEST + 1))
    assert len(on_disk(tmp_path)) == 1


async def test_a_write_that_fails_leaves_the_old_file_and_no_other(files: AttachmentFiles, tmp_path: Path) -> None:
    id, in_the_way = uuid4(), uuid4()
    await files.write(id, WORDS)
    (tmp_path / "attachments" / str(in_the_way) / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="irectory"):
        await files.write(in_the_way, b"new")
    assert {path.name for path in on_disk(tmp_path)} == {str(id), str(in_the_way)}
    assert await files.read(id) == WORDS


async def test_a_removed_file_is_gone_with_what_a_crash_left_of_it(files: AttachmentFiles, tmp_path: Path) -> None:
    id, other = uuid4(), uuid4()
    await files.write(id, WORDS)
    await files.write(other, WORDS)
    (tmp_path / "attachments" / f"{id}.0badcafe").write_bytes(b"half")
    await files.remove(id)
    await files.remove(id)
    assert [path.name for path in on_disk(tmp_path)] == [str(other)]
    with pytest.raises(FileMissingError):
        await files.read(id)


async def test_files_are_removed_without_a_key_and_without_a_folder(files: AttachmentFiles, tmp_path: Path) -> None:
    ids = [uuid4(), uuid4(), uuid4()]
    for id in ids:
        await files.write(id, WORDS)
    await remove_files(tmp_path / "attachments", ids[:2])
    assert [path.name for path in on_disk(tmp_path)] == [str(ids[2])]
    await remove_files(tmp_path / "nowhere", ids)


async def test_erasing_a_family_removes_its_files_and_no_others(
    store: Store, people: People, clock: MovableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = AttachmentFiles(tmp_path / FOLDER, KEY)
    threads = [await people.conversation(), await people.conversation()]
    for thread in threads:
        message = await people.writes(thread, "Here it is")
        async with store.write() as session:
            made = await attachments.add(session, message.id, "photo", clock())
            await files.write(made.id, WORDS)
            assert await attachments.mark_stored(session, made.id, "image/png", len(WORDS), clock())
    # Where the command looks for the database and the files.
    monkeypatch.setenv("NAVIGATOR_STATE_DIR", str(tmp_path))
    erased = await asyncio.to_thread(CliRunner().invoke, family, ["erase", str(threads[0].id), "--yes"])
    assert erased.exit_code == 0, erased.output
    async with store.read() as session:
        assert list(await attachments.ids_of_family(session, threads[0].family_id)) == []
        (left,) = await attachments.ids_of_family(session, threads[1].family_id)
    assert [path.name for path in on_disk(tmp_path)] == [str(left)]
    assert await files.read(left) == WORDS
