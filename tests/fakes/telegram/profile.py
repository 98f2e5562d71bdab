"""The methods about the bot itself and the chats it is in."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.chat import RIGHTS, PrivateChat, Supergroup
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.parameters import Parameters, method
from tests.fakes.telegram.refusal import bad_request

MOST_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


@method("getMe")
def get_me(cloud: Cloud, parameters: Parameters) -> dict[str, Any]:
    return {
        **cloud.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code") or ""
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(cloud: Cloud, parameters: Parameters) -> str:
    scope = parameters.structure("scope") or {"type": "default"}
    if not isinstance(scope, dict) or set(scope) - {"type"} != SCOPES.get(str(scope.get("type"))):
        raise bad_request("can't parse BotCommandScope")
    if "chat_id" in scope:
        cloud.chat(Parameters(scope).chat_id())
    return json.dumps(scope, sort_keys=True)


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise bad_request("can't parse BotCommand")
    name, description = str(command["command"]).removeprefix("/"), str(command["description"]).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("setMyCommands", "commands", "scope", "language_code")
def set_my_commands(cloud: Cloud, parameters: Parameters) -> bool:
    commands = parameters.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    cloud.profile.commands[_scope(cloud, parameters), _language(parameters)] = list(map(_command, commands))
    return True


@method("getMyCommands", "scope", "language_code")
def get_my_commands(cloud: Cloud, parameters: Parameters) -> list[dict[str, str]]:
    return cloud.profile.commands.get((_scope(cloud, parameters), _language(parameters)), [])


@method("deleteMyCommands", "scope", "language_code")
def delete_my_commands(cloud: Cloud, parameters: Parameters) -> bool:
    cloud.profile.commands.pop((_scope(cloud, parameters), _language(parameters)), None)
    return True


def _about(method_end: str, parameter: str, most: int, held: Callable[[Cloud], dict[str, str]], otherwise: str) -> None:
    """A getter and a setter of one text about the bot; an empty one takes it back."""

    def put(cloud: Cloud, parameters: Parameters) -> bool:
        text = parameters.text(parameter) or ""
        if len(text) > most:
            raise bad_request(f"{parameter.replace('_', ' ')} is too long")
        texts, language = held(cloud), _language(parameters)
        if text:
            texts[language] = text
        else:
            texts.pop(language, None)
        if parameter == "name" and not language and text:
            cloud.bot_name = text
        return True

    def get(cloud: Cloud, parameters: Parameters) -> dict[str, str]:
        texts = held(cloud)
        fallback = cloud.bot_name if parameter == "name" else otherwise
        return {parameter: texts.get(_language(parameters)) or texts.get("", fallback)}

    method(f"setMy{method_end}", parameter, "language_code")(put)
    method(f"getMy{method_end}", "language_code")(get)


_about("Name", "name", 64, lambda cloud: cloud.profile.names, "")
_about("Description", "description", 512, lambda cloud: cloud.profile.descriptions, "")
_about("ShortDescription", "short_description", 120, lambda cloud: cloud.profile.short_descriptions, "")


@method("getChat", "chat_id")
def get_chat(cloud: Cloud, parameters: Parameters) -> dict[str, Any]:
    chat = cloud.chat(parameters.chat_id())
    if isinstance(chat, Supergroup):
        chat.check_writable()
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    return {**chat.to_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def _member(cloud: Cloud, chat: Supergroup, user_id: int) -> dict[str, Any]:
    if user_id == cloud.bot["id"]:
        return chat.bot_membership(cloud.bot)
    member = chat.members.get(user_id)
    if member is None:
        user = cloud.users.get(user_id)
        if user is None:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return {"status": "left", "user": user.to_json()}
    found: dict[str, Any] = {"status": member.status, "user": member.user.to_json()}
    if member.status == "administrator":
        found.update(dict.fromkeys(RIGHTS, True), can_be_edited=False)
    return {**found, "is_anonymous": False} if member.status != "member" else found


@method("getChatMember", "chat_id", "user_id")
def get_chat_member(cloud: Cloud, parameters: Parameters) -> dict[str, Any]:
    chat = cloud.chat(parameters.chat_id())
    user_id = parameters.whole("user_id") or 0
    if isinstance(chat, PrivateChat):
        if user_id not in (chat.user.id, cloud.bot["id"]):
            raise bad_request("user not found")
        return {"status": "member", "user": chat.user.to_json() if user_id == chat.user.id else cloud.bot}
    assert isinstance(chat, Supergroup)
    chat.check_writable()
    return _member(cloud, chat, user_id)


@method("getChatAdministrators", "chat_id")
def get_chat_administrators(cloud: Cloud, parameters: Parameters) -> list[dict[str, Any]]:
    chat = cloud.chat(parameters.chat_id())
    if not isinstance(chat, Supergroup):
        raise bad_request("there are no administrators in the private chat")
    chat.check_writable()
    people = [_member(cloud, chat, user_id) for user_id, member in chat.members.items() if member.status != "member"]
    return [*people, *([] if chat.bot_rights is None else [chat.bot_membership(cloud.bot)])]


@method("leaveChat", "chat_id")
def leave_chat(cloud: Cloud, parameters: Parameters) -> bool:
    chat = cloud.chat(parameters.chat_id())
    if not isinstance(chat, Supergroup):
        raise bad_request("can't leave private chats")
    chat.check_writable()
    old = chat.bot_membership(cloud.bot)
    chat.bot_is_in, chat.bot_left = False, True
    cloud.tell_membership(chat, cloud.bot, old, chat.bot_membership(cloud.bot))
    return True
