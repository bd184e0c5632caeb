"""What the halves of the key folder are sealed with: from files whose names are settings, or from systemd's credentials."""

from pathlib import Path

from django.conf import settings

from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.key_files import check_mode
from comity.exchange.core.key_folder import Passphrases

BOTH, EDGE_ALONE = "comity-keys", "comity-edge-keys"  # names of the credentials


def passphrases() -> Passphrases:
    """Return the passphrase of each half; the edge half has that of the inner one unless it has its own.

    Raises:
        KeyFolderError: a file that a setting names cannot be read, is empty, or may be read by others.
    """
    inner = _from_file(settings.KEYS_PASSPHRASE_FILE) or _from_credential(BOTH)
    edge = _from_file(settings.EDGE_KEYS_PASSPHRASE_FILE) or _from_credential(EDGE_ALONE)
    return Passphrases(edge=edge or inner, inner=inner)


def read_passphrase(path: Path) -> str:
    """Return the passphrase in a file, without the end of its line.

    Raises:
        KeyFolderError: it cannot be read, or is empty.
    """
    try:
        found = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFolderError(f"The file of the passphrase, {path}, cannot be read.") from error
    if not found:
        raise KeyFolderError(f"The file of the passphrase, {path}, is empty.")
    return found


def _from_file(name: str) -> str | None:
    if not name:
        return None
    check_mode(Path(name), 0o600)
    return read_passphrase(Path(name))


def _from_credential(name: str) -> str | None:
    # systemd hands a credential to one service alone, in a folder that only this service may enter
    folder = settings.CREDENTIALS_FOLDER
    file = Path(folder) / name if folder else None
    return read_passphrase(file) if file is not None and file.is_file() else None
