"""Secrets that the house makes for itself on its first start, readable by its own user only."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from bot.errors import StartError


def read_or_make(path: Path, names: Iterable[str]) -> dict[str, str]:
    """The secrets of `path`; those that are missing are made and kept. Raises StartError for a damaged file."""
    kept: dict[str, str] = {}
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if not all(isinstance(value, str) and value for value in kept.values()):
                raise ValueError
        except (ValueError, AttributeError) as error:
            raise StartError(
                f"{path} is damaged. Restore it from a backup, or remove it: open chats then begin anew."
            ) from error
    missing = [name for name in names if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(32) for name in missing}
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
        fresh.replace(path)
    return kept
