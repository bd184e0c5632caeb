"""Sealing a half of a key folder under a passphrase, and laying it open again.

Each file is replaced whole, under its old name, so at every moment each of them can be read by whoever has the passphrase.
What was killed in between is finished by asking again.
"""

from pathlib import Path

from comity.exchange.core.errors import KeyFolderError, MalformedError
from comity.exchange.core.key_files import (
    check_passphrase,
    is_sealed,
    read_file,
    read_key,
    replace_file,
    write_key,
)
from comity.exchange.core.key_folder import key_files
from comity.exchange.core.keys import PrivateKey
from comity.exchange.core.tls import TlsIdentity, read_tls


def seal(half: Path, passphrase: str) -> int:
    """Seal every file of a half; return how many were open before.

    Raises:
        KeyFolderError: the passphrase is short, or some file is sealed with another one; then no file is touched.
    """
    check_passphrase(passphrase)
    return _rewrite(half, passphrase, passphrase)


def unseal(half: Path, passphrase: str) -> int:
    """Write every file of a half as it is without a passphrase; return how many were sealed.

    Raises:
        KeyFolderError: the passphrase opens not all of them; then no file is touched.
    """
    return _rewrite(half, passphrase, None)


def _rewrite(half: Path, old: str, new: str | None) -> int:
    made = []
    for path in key_files(half):
        data = read_file(path)
        key = _read(path, data, old)
        if is_sealed(data) == (new is not None):
            continue
        written = key.sealed(new) if isinstance(key, TlsIdentity) else write_key(key, new)
        if _read(path, written, new) != key:
            raise KeyFolderError(f"{path} cannot be written anew.")
        made.append((path, written))
    for path, written in made:
        replace_file(path, written)
    return len(made)


def _read(path: Path, data: bytes, passphrase: str | None) -> PrivateKey | TlsIdentity:
    try:
        return read_tls(data, passphrase) if path.suffix == ".pem" else read_key(data, passphrase)
    except (KeyFolderError, MalformedError) as error:
        raise KeyFolderError(f"{path}: {error}") from error
