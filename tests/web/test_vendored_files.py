"""The vendored browser libraries are the ones that the list beside them names."""

import hashlib
import json

from tests.web.chat_server import WEB

VENDOR = WEB / "static" / "vendor"


def test_every_vendored_file_has_its_checksum() -> None:
    packages = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    present = {path.name for path in VENDOR.iterdir()} - {"vendor.json"}
    assert listed.keys() == present
    assert len(present) >= 4
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_versions_are_the_pinned_ones() -> None:
    packages = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    pinned = json.loads((WEB / "vendoring" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {package["name"]: package["version"] for package in packages} == pinned


def test_the_lock_file_pins_hashes_and_holds_no_address_to_download_from() -> None:
    lock = json.loads((WEB / "vendoring" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
