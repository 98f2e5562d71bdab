"""What a family sent, as the console shows it: in the thread, as a file, and in words when there is none."""

import re
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from bot.attachments.content import ALLOWED
from bot.attachments.files import AttachmentFiles
from bot.console.router import router
from bot.pages import SafeHeaders
from casework import attachments
from casework.attachments import Kind, Reason
from casework.models import Attachment, Conversation
from casework.store import Store
from locales.languages import languages
from tests.bot.console.console_house import Browser, House

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20


class Archive(House):
    """A house that keeps families' files."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(store)
        self.folder = folder
        self.files = AttachmentFiles(folder, b"a key of thirty-two bytes or more")
        self.console = router(store, self.floor, self.bulletin, self.clock, secure_cookies=False, files=self.files)
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    async def sends(
        self,
        conversation: Conversation,
        kind: Kind,
        *,
        name: str | None = None,
        size: int | None = None,
        text: str = "",
    ) -> Attachment:
        """The family sends something whose file is not there yet."""
        message = await self.family_says(conversation.id, text)
        async with self.store.write() as session:
            return await attachments.add(session, message.id, kind, self.now, name=name, size=size or None)

    async def stores(self, attachment: Attachment, mime: str, data: bytes = PICTURE) -> Attachment:
        await self.files.write(attachment.id, data)
        async with self.store.write() as session:
            assert await attachments.mark_stored(session, attachment.id, mime, len(data), self.now)
        return attachment

    async def refuses(self, attachment: Attachment, reason: Reason) -> None:
        async with self.store.write() as session:
            assert await attachments.mark_refused(session, attachment.id, reason)


@pytest.fixture
async def archive(store: Store, tmp_path: Path) -> Archive:
    return Archive(store, tmp_path / "attachments")


def thread(conversation: Conversation) -> str:
    return f"/console/conversations/{conversation.id}"


def address(id: UUID) -> str:
    return f"/console/attachments/{id}"


async def fetched(archive: Archive, attachment: Attachment, **headers: str) -> httpx.Response:
    async with archive.browser(await archive.staff()) as browser:
        return await browser.get(address(attachment.id), **headers)


async def read_by_staff(archive: Archive, conversation: Conversation, language: str = "en") -> str:
    async with archive.browser(await archive.staff(), language) as browser:
        return (await browser.get(thread(conversation))).text


async def test_a_picture_is_seen_in_the_thread_with_words_for_who_cannot_see(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    picture = await archive.stores(await archive.sends(conversation, "photo", text="Hennes rullstol"), "image/png")
    archive.later(days=1)
    page = await read_by_staff(archive, conversation)
    assert f'src="{address(picture.id)}"' in page
    assert 'alt="Picture from the family, Monday 23 November, 10:00"' in page
    assert "Hennes rullstol</p>" in page
    assert ">Picture, 1 kB</a>" in page


async def test_a_voice_message_can_be_heard_and_saved(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    voice = await archive.stores(await archive.sends(conversation, "voice"), "audio/ogg", b"OggS" + b"x" * 12_300)
    page = await read_by_staff(archive, conversation)
    assert re.search(f'<a [^>]*href="{address(voice.id)}" download>Voice message, 12 kB</a>', page)
    assert re.search(f'<audio [^>]*controls[^>]* src="{address(voice.id)}" aria-label="Voice message">', page)
    assert "<img" not in page


async def test_the_page_lets_pictures_and_sound_in_from_here_only(archive: Archive) -> None:
    async with archive.browser(await archive.staff()) as browser:
        policy = (await browser.get("/console/")).headers["content-security-policy"]
    assert "img-src 'self' data:; media-src 'self'; " in policy
    assert "default-src 'none'" in policy


async def test_a_message_of_a_file_alone_has_no_empty_words(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    await archive.sends(conversation, "document")
    assert (await read_by_staff(archive, conversation)).count('<p class="text"') == 1


async def test_a_senders_file_name_is_shown_and_runs_nothing(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    letter = await archive.sends(conversation, "document", name="<img src=x>.pdf", size=1_400_000)
    page = await read_by_staff(archive, conversation)
    assert "Document, 1.4 MB" in page
    assert "&lt;img src=x&gt;.pdf</bdi>" in page
    await archive.stores(letter, "application/pdf")
    async with archive.browser(await archive.staff("lead")) as browser:
        page = (await browser.get(thread(conversation))).text
    assert "&lt;img src=x&gt;.pdf</bdi>" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("too_big", "larger than what we take"),
        ("forbidden_type", "do not take files of this kind"),
        ("gone", "could not be fetched"),
    ],
)
async def test_why_there_is_no_file_is_said_in_words(archive: Archive, reason: Reason, words: str) -> None:
    conversation = await archive.family("Hej")
    video = await archive.sends(conversation, "video")
    await archive.refuses(video, reason)
    page = await read_by_staff(archive, conversation)
    assert words in page
    assert ">Video</span>" in page
    assert f'"{address(video.id)}"' not in page
    async with archive.browser(await archive.staff("lead")) as browser:
        assert (await browser.get(address(video.id))).status_code == 404


async def test_a_file_on_its_way_appears_by_itself(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    photo = await archive.sends(conversation, "photo")
    async with archive.browser(await archive.staff()) as browser:
        page = (await browser.get(thread(conversation))).text
        asked = re.search(rf'hx-get="({address(photo.id)}/line)" hx-trigger="every \d+s" hx-swap="outerHTML"', page)
        assert asked
        assert "It is on its way." in page
        assert (await browser.get(address(photo.id))).status_code == 404
        assert "hx-trigger" in (await browser.get(asked[1])).text
        await archive.stores(photo, "image/jpeg")
        line = (await browser.get(asked[1])).text
    assert line.startswith(f'<div class="attachment mt-1" id="attachment-{photo.id}">')
    assert 'alt="Picture from the family, 10:00"' in line
    assert "hx-" not in line


@pytest.mark.parametrize("mime", sorted(ALLOWED))
async def test_a_file_comes_closed_in_itself(archive: Archive, mime: str) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "document", name="bilaga.EXE"), mime)
    response = await fetched(archive, kept)
    assert (response.status_code, response.content) == (200, PICTURE)
    assert response.headers["content-type"].partition(";")[0] == mime
    assert response.headers["content-length"] == str(len(PICTURE))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["content-security-policy"].startswith("sandbox;")
    shown = mime in ("image/jpeg", "image/png", "image/webp", "image/gif")
    how = "inline" if shown else "attachment"
    assert response.headers["content-disposition"].startswith(f'{how}; filename="bilaga{ALLOWED[mime]}"; ')


@pytest.mark.parametrize(
    ("given", "plain", "whole"),
    [
        ("brev.pdf", "brev.pdf", "brev.pdf"),
        ("brev", "brev.pdf", "brev.pdf"),
        ("Dr. Lind", "Dr. Lind.pdf", "Dr. Lind.pdf"),
        ("Письмо 1.doc", "______ 1.pdf", "Письмо 1.pdf"),
        ('a"; filename="b.html', "a__ filename__b.pdf", "a_; filename=_b.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x_1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("..", "document 2026-11-23 0900.pdf", "document 2026-11-23 0900.pdf"),
        ("../../etc/passwd", "passwd.pdf", "passwd.pdf"),
        ("100%.pdf", "100_.pdf", "100_.pdf"),
        (None, "document 2026-11-23 0900.pdf", "document 2026-11-23 0900.pdf"),
    ],
)
async def test_the_name_to_save_under_is_safe(archive: Archive, given: str | None, plain: str, whole: str) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "document", name=given), "application/pdf")
    response = await fetched(archive, kept)
    found = re.fullmatch(
        r"attachment; filename=\"([^\"\\]*)\"; filename\*=UTF-8''([^;'\" ]*)", response.headers["content-disposition"]
    )
    assert found
    assert (found[1], unquote(found[2])) == (plain, whole)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("wanted", "status", "part", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("letters=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_player_gets_the_part_that_it_asks_for(
    archive: Archive, wanted: str, status: int, part: bytes, said: str | None
) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "voice"), "audio/ogg", b"0123456789")
    response = await fetched(archive, kept, Range=wanted)
    assert (response.status_code, response.content) == (status, part)
    assert response.headers.get("content-range") == said
    assert response.headers["content-security-policy"].startswith("sandbox;")


@pytest.mark.parametrize("harm", ["gone", "changed"])
async def test_a_file_that_cannot_be_read_is_a_page_in_words(archive: Archive, harm: str) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "photo"), "image/png")
    path = archive.folder / str(kept.id)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    response = await fetched(archive, kept)
    assert response.status_code == 500
    assert "This file cannot be opened" in response.text
    assert "inline" not in response.headers.get("content-disposition", "")


@pytest.mark.parametrize("id", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "7", "%00", "../7"])
async def test_an_unknown_attachment_is_not_found(archive: Archive, id: str) -> None:
    async with archive.browser(await archive.staff()) as browser:
        for part in ("", "/line"):
            assert (await browser.get(f"/console/attachments/{id}{part}")).status_code == 404


async def test_a_type_that_is_not_taken_is_never_given_out(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "document"), "text/html")
    assert (await fetched(archive, kept)).status_code == 404


async def test_what_is_no_longer_kept_is_not_given_out(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "photo"), "image/png")
    await archive.refuses(kept, "forbidden_type")
    assert (await fetched(archive, kept)).status_code == 404


async def test_a_house_without_files_gives_none_out(archive: Archive, house: House) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "photo"), "image/png")
    async with house.browser(await house.staff()) as browser:
        assert (await browser.get(address(kept.id))).status_code == 404


async def statuses(browser: Browser, id: UUID) -> list[tuple[int, str | None]]:
    pages = [await browser.get(address(id) + part) for part in ("", "/line")]
    assert all(PICTURE not in page.content for page in pages)
    return [(page.status_code, page.headers.get("location")) for page in pages]


async def test_only_who_may_read_the_thread_gets_its_files(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    kept = await archive.stores(await archive.sends(conversation, "photo"), "image/png")
    async with archive.browser() as nobody:
        sign_in = f"/console/sign-in?next={address(kept.id)}"
        assert await statuses(nobody, kept.id) == [(303, sign_in), (303, f"{sign_in}/line")]
    async with archive.browser(await archive.staff("editor")) as editor:
        assert await statuses(editor, kept.id) == [(403, None), (403, None)]
    async with archive.browser(await archive.staff(name=None)) as newcomer:
        assert await statuses(newcomer, kept.id) == [(303, "/console/introduce")] * 2


async def test_attachments_speak_every_language(archive: Archive, language_code: str) -> None:
    conversation = await archive.family("Hej")
    kinds: tuple[Kind, ...] = ("photo", "document", "voice", "video", "video_note", "audio", "sticker")
    for kind in kinds:
        await archive.stores(await archive.sends(conversation, kind), "image/png")
    page = await read_by_staff(archive, conversation, language_code)
    assert page.count("<img ") == len(kinds)
    assert f'dir="{languages()[language_code].direction}"' in page
