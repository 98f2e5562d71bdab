"""Staff send files to a family: as one message, checked by content, and nothing of it when one cannot be taken."""

import re
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from bot.attachments.content import LARGEST
from bot.console.upload_words import MOST_FILES
from bot.reply.voice import voice
from casework import attachments, conversations
from casework.models import Attachment, Conversation, Message
from casework.store import Store
from locales.phrases import attachments as phrases
from tests.bot.console.console_house import Browser
from tests.bot.console.test_console_attachments import PICTURE, Archive, address, thread

PDF = b"%PDF-1.7 a form of the tests"
Sent = tuple[str, bytes]


@pytest.fixture
async def archive(store: Store, tmp_path: Path) -> Archive:
    return Archive(store, tmp_path / "attachments")


async def send(browser: Browser, conversation: Conversation, *files: Sent, **fields: str) -> httpx.Response:
    path = thread(conversation)
    headers = {"HX-Request": "true"} if fields.pop("by", "") == "htmx" else {}
    fields = {"csrf": await browser.token(path), "client_id": uuid4().hex, **fields}
    # Without a chosen file a browser sends an empty one.
    given = [("files", (name, data, "image/png")) for name, data in files or [("", b"")]]
    return await browser.client.post(f"{path}/files", data=fields, files=given, headers=headers)


async def sent_to(archive: Archive, conversation: Conversation) -> list[tuple[Message, list[Attachment]]]:
    async with archive.store.read() as session:
        said = await conversations.history(session, conversation.id)
        files = await attachments.of_messages(session, [each.id for each in said])
    return [(each, files.get(each.id, [])) for each in said if each.author == "staff"]


def on_disk(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.folder.iterdir()) if archive.folder.is_dir() else []


async def test_files_and_words_go_as_one_message_and_take_the_floor(archive: Archive) -> None:
    conversation, staff = await archive.family("Hej"), await archive.staff()
    async with archive.browser(staff) as browser:
        answer = await send(browser, conversation, ("form.pdf", PDF), ("map.exe", PICTURE), text="Please fill this in")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{thread(conversation)}#answer")
        page = (await browser.get(thread(conversation))).text
    ((message, files),) = await sent_to(archive, conversation)
    assert (message.text, message.staff_id) == ("Please fill this in", staff.id)
    assert [(each.name, each.mime, each.kind, each.state) for each in files] == [
        ("form.pdf", "application/pdf", "document", "stored"),
        ("map.exe", "image/png", "photo", "stored"),
    ]
    assert await archive.files.read(files[0].id) == PDF
    assert [each["name"] for each in (message.view or {})["files"]] == ["form.pdf", "map.exe"]
    async with archive.store.read() as session:
        now = await session.get_one(Conversation, conversation.id)
    assert (now.floor, now.floor_staff_id) == ("human", staff.id)
    assert f'src="{address(files[1].id)}"' in page
    assert 'alt="Picture from the coordinator, ' in page
    assert f'href="{address(files[0].id)}" download>' in page


async def test_a_file_needs_no_words(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        assert (await send(browser, conversation, ("form.pdf", PDF))).status_code == 303
    ((message, files),) = await sent_to(archive, conversation)
    assert (message.text, len(files)) == ("", 1)


async def test_the_form_comes_back_empty_for_a_page_that_stays_open(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        answer = await send(browser, conversation, ("form.pdf", PDF), text="Words", by="htmx")
    assert answer.status_code == 200
    assert answer.text.startswith('<details class="upload" id="upload" open>')
    assert "Words<" not in answer.text


@pytest.mark.parametrize("by", ["htmx", "form"])
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), voice("en").say(phrases.NONE_CHOSEN.name)),
        ((("a.pdf", PDF), ("<b>.pdf", b"MZ\x90\0" + b"\0" * 60)), "We cannot take a file of this kind."),
        ((("a.pdf", b"x" * (LARGEST + 1)),), "This file is too big. It may have at most 20 MB."),
        ((("a.pdf", PDF),) * (MOST_FILES + 1), f"Please send at most {MOST_FILES} at a time."),
    ],
    ids=["none", "one is a program", "too large", "too many"],
)
async def test_a_refusal_is_said_beside_the_field_and_nothing_is_sent(
    archive: Archive, files: tuple[Sent, ...], said: str, by: str
) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        answer = await send(browser, conversation, *files, text="Kept words", by=by)
    assert answer.status_code == 422
    fault = re.search(r'id="upload-fault"[^>]*>([^<]*)</p>', answer.text)
    assert fault
    assert said in fault[1]
    assert 'aria-invalid="true"' in answer.text
    assert "Kept words</textarea>" in answer.text
    assert "<b>.pdf" not in answer.text
    assert (await sent_to(archive, conversation), on_disk(archive)) == ([], [])


async def test_the_same_form_twice_sends_once(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        for _ in range(2):
            assert (await send(browser, conversation, ("a.pdf", PDF), client_id="once")).status_code == 303
    ((_, (kept,)),) = await sent_to(archive, conversation)
    assert on_disk(archive) == [str(kept.id)]


async def test_words_that_are_too_long_send_nothing(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        answer = await send(browser, conversation, ("a.pdf", PDF), text="x" * 5000)
    assert answer.status_code == 422
    assert (await sent_to(archive, conversation), on_disk(archive)) == ([], [])


async def test_a_form_from_elsewhere_sends_nothing(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff()) as browser:
        answer = await send(browser, conversation, ("a.pdf", PDF), csrf="forged", text="Kept words")
        assert answer.status_code == 422
        assert "Kept words</textarea>" in answer.text
        path = f"{thread(conversation)}/files"
        broken = await browser.client.post(
            path, content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert broken.status_code == 422
    assert (await sent_to(archive, conversation), on_disk(archive)) == ([], [])


async def test_only_who_works_with_families_sends(archive: Archive) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff("editor")) as browser:
        answer = await browser.client.post(f"{thread(conversation)}/files", files={"files": ("a.pdf", PDF)})
    assert answer.status_code == 403
    async with archive.browser(await archive.staff()) as browser:
        token = await browser.token(thread(conversation))
        answer = await browser.client.post(
            f"/console/conversations/{uuid4()}/files", data={"csrf": token}, files={"files": ("a.pdf", PDF)}
        )
    assert answer.status_code == 404
    assert on_disk(archive) == []


async def test_the_form_speaks_every_language(archive: Archive, language_code: str) -> None:
    conversation = await archive.family("Hej")
    async with archive.browser(await archive.staff(), language_code) as browser:
        page = await browser.get(f"{thread(conversation)}/files")
    assert page.status_code == 200
    assert voice(language_code).say(phrases.SEND_FILES.name) in page.text
