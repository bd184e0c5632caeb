"""One key in one file: plain with mode 0600, or sealed under a passphrase.

A sealed key is a JSON object with the public half to be read by whoever keeps the folder, and the whole private JSON Web
Key as a JWE (`PBES2-HS512+A256KW`, `A256GCM`). A sealed TLS key is PKCS #8 under the passphrase, its certificate beside it
in the same file. The name of a file does not change when it is sealed, so a file is either one or the other and always
whole.
"""

import os
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from comity.exchange.core import strict_json
from comity.exchange.core.errors import KeyFolderError, MalformedError
from comity.exchange.core.keys import PrivateKey, PublicKey

MAX_FILE = 16_384
MIN_PASSPHRASE = 20  # PKCS #8 as written by OpenSSL stretches by 2,048 rounds only: the length must carry it
ROUNDS = 210_000  # PBKDF2 with SHA-512, as the OWASP sheet on password storage asks
_HEADER = {"alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "p2c": ROUNDS}
_ALGORITHMS = ["PBES2-HS512+A256KW", "A256GCM"]


def check_passphrase(passphrase: str) -> str:
    """Return a passphrase that is long enough to seal with. Raises KeyFolderError."""
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeyFolderError(f"The passphrase needs at least {MIN_PASSPHRASE} letters.")
    return passphrase


def write_key(key: PrivateKey, passphrase: str | None) -> bytes:
    """The contents of a key's file, sealed when there is a passphrase."""
    secret = strict_json.dump(key.to_secret())
    if passphrase is None:
        return secret
    sealed = jwe.encrypt_compact(dict(_HEADER), secret, _as_key(passphrase), algorithms=_ALGORITHMS)
    return strict_json.dump({"public": key.public.to_jwk(), "sealed": sealed})


def read_key(data: bytes, passphrase: str | None) -> PrivateKey:
    """The key in a file.

    Raises:
        KeyFolderError: it is sealed and the passphrase is missing or another one.
        MalformedError: it holds no key.
    """
    parsed = strict_json.parse(data, MAX_FILE)
    if "sealed" not in parsed:
        return PrivateKey.from_secret(parsed)
    if passphrase is None:
        raise KeyFolderError("The key is sealed and no passphrase was given.")
    return _opened(data, passphrase)


def read_public(data: bytes) -> PublicKey:
    """The public half of the key in a file; needs no passphrase. Raises MalformedError."""
    parsed = strict_json.parse(data, MAX_FILE)
    return PublicKey.from_jwk(parsed.get("public") or {name: parsed[name] for name in parsed if name != "d"})


def is_sealed(data: bytes) -> bool:
    """Whether a file is sealed: a key's by its members, a TLS key's by the words of its PEM."""
    if data.startswith(b"{"):
        return "sealed" in strict_json.parse(data, MAX_FILE)
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in data


@lru_cache(maxsize=64)  # stretching takes a tenth of a second and more; keys stay in memory anyway
def _opened(data: bytes, passphrase: str) -> PrivateKey:
    parsed = strict_json.parse(data, MAX_FILE)
    try:
        found = jwe.decrypt_compact(parsed["sealed"], _as_key(passphrase), algorithms=_ALGORITHMS)
    except (JoseError, InvalidTag, InvalidUnwrap, ValueError, TypeError, KeyError) as error:
        raise KeyFolderError("The passphrase does not open the key.") from error
    key = PrivateKey.from_secret(strict_json.parse(found.plaintext or b"", MAX_FILE))
    if key.public != PublicKey.from_jwk(parsed.get("public")):
        raise MalformedError("The public half beside the sealed key is that of another key.")
    return key


def _as_key(passphrase: str) -> OctKey:
    return OctKey.import_key(passphrase.encode())


def make_folder(path: Path) -> None:
    """Make a folder that its owner alone may enter. Raises KeyFolderError when one is there that others may."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_mode(path, 0o700)


def check_mode(path: Path, widest: int) -> None:
    """Raise KeyFolderError when a file or folder is missing or may be read by others."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be read.") from error
    if mode & ~widest:
        raise KeyFolderError(f"{path} may be read by others (mode {mode:04o}); run: chmod {widest:o} on it.")


def read_file(path: Path) -> bytes:
    """The contents of a file that its owner alone may read. Raises KeyFolderError."""
    check_mode(path, 0o600)
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be read.") from error


def write_once(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises KeyFolderError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be written, or is there already.") from error


def replace_file(path: Path, data: bytes) -> None:
    """Put other contents in the place of a file; whoever reads meanwhile sees the old or the new one, whole.

    Raises KeyFolderError.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)  # of a process of the same number that died
    write_once(beside, data)
    try:
        beside.replace(path)
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be replaced.") from error


def erase_file(path: Path) -> None:
    """Overwrite a file and take it away. On a journalling or solid-state disk older blocks may stay for a while.

    Raises KeyFolderError.
    """
    try:
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be erased.") from error
