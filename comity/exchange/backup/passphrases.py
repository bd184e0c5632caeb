"""Passphrases of backups and of the root key, from files or typed; never from the command line, which others may read."""

import getpass
import os
import sys
from pathlib import Path

from comity.exchange.backup.errors import PassphraseError


def read_passphrase(file: Path | None) -> str | None:
    """Return the passphrase in a file, None for no file.

    Raises:
        PassphraseError: the file cannot be read, is empty, or others may read it.
    """
    if file is None:
        return None
    try:
        if file.stat().st_mode & 0o077 and not _is_credential(file):
            raise PassphraseError(f"Others may read {file}. Run: chmod 600 {file}")
        found = file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseError(f"{file} cannot be read.") from error
    if not found:
        raise PassphraseError(f"{file} is empty.")
    return found


def _is_credential(file: Path) -> bool:
    """Whether systemd handed the file over: an access list keeps others out, and shows as a right of the group."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return bool(folder) and file.resolve().parent == Path(str(folder)).resolve()


def passphrase_or_ask(file: Path | None, question: str) -> str:
    """Return the passphrase in a file, or as typed. Raises PassphraseError."""
    found = read_passphrase(file)
    if found is not None:
        return found
    if not sys.stdin.isatty():
        raise PassphraseError(f"There is no terminal to ask for: {question} Give it in a file.")
    return getpass.getpass(f"{question} ")
