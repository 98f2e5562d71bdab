"""What a calendar's address may lead to, and how its password is kept."""

from ipaddress import ip_address
from uuid import uuid4

import pytest

from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.network import is_public
from bot.busy_calendar.password import CalendarPasswords
from bot.errors import SettingMissingError

KEY = b"a key for tests, of thirty-two bytes"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
    ],
)
def test_what_belongs_to_the_internet(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_a_password_is_kept_so_that_only_its_owner_can_use_it() -> None:
    passwords = CalendarPasswords(KEY)
    anna, other = uuid4(), uuid4()
    sealed = passwords.seal(anna, "pass – Ж")
    assert "pass" not in sealed
    assert passwords.seal(anna, "pass – Ж") != sealed
    assert passwords.open(anna, sealed) == "pass – Ж"
    for owner, key, kept in (
        (other, KEY, sealed),
        (anna, b"x" * 32, sealed),
        (anna, KEY, sealed[:-8]),
        (anna, KEY, ""),
    ):
        with pytest.raises(CalendarTroubleError, match="type it again"):
            CalendarPasswords(key).open(owner, kept)
    with pytest.raises(SettingMissingError):
        CalendarPasswords(b"short")
