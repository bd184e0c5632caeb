"""The folder of a node: `node.toml`, `secrets/`, later `keys/`. Nobody but its owner may look inside."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

NODE_FILE = "node.toml"
_HEAD = """# Settings of this node; comity/settings.py lists them all. The environment goes before this file.
# The address of the database holds a password: keep the mode of this file at 0600.
"""


class FolderError(Exception):
    """The node's folder cannot be made here."""


def is_made(home: Path) -> bool:
    """Whether the folder is a node's; `node.toml` is written last."""
    return (home / NODE_FILE).is_file()


def make_folder(home: Path, settings: Mapping[str, str | bool]) -> None:
    """Make the folder with its settings and a fresh secret key; a second call keeps the key and replaces the settings.

    Raises:
        FolderError: the place cannot be written to, or is no folder.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        (home / "secrets").mkdir(mode=0o700, exist_ok=True)
        key = home / "secrets" / "secret_key"
        if not key.exists():
            _write(key, secrets.token_urlsafe(48) + "\n")
        _write(
            home / NODE_FILE,
            _HEAD + "".join(f"{name} = {_toml(value)}\n" for name, value in settings.items()),
        )
    except OSError as error:
        raise FolderError(f"{home} cannot become the folder of a node: {error.strerror}.") from error


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner can read; never half of it."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as stream:
        stream.write(text)
    fresh.rename(file)


def _toml(value: object) -> str:
    """Write a value as TOML: a JSON string is a TOML string but for DEL (TOML 1.0, Basic strings)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
