"""The next epoch of this node, signed by its root key: partners then know that it was restored from a backup."""

from dataclasses import replace
from datetime import timedelta

from comity.audit.core.note_keys import VerifierKey
from comity.exchange.core.descriptor import Descriptor, LogIdentity, sign_descriptor
from comity.exchange.core.errors import DescriptorError, ExchangeError
from comity.exchange.core.key_files import replace_file
from comity.exchange.core.keys import PrivateKey
from comity.exchange.identity import DESCRIPTOR_FILE, forget, keys_folder, read_signed
from comity.exchange.log_names import log_origin
from comity.exchange.making import LIFE
from comity.lib.clock import now

STEP = timedelta(seconds=1)


class EpochError(ExchangeError):
    """The node cannot begin another epoch."""

    code = "epoch"


def present_descriptor() -> Descriptor:
    """Return our descriptor as it lies in the folder of keys, also when it has expired meanwhile.

    Raises:
        EpochError: it is not there or cannot be read: the keys of the node must be brought back first.
    """
    file = keys_folder() / DESCRIPTOR_FILE
    try:
        return read_own(file.read_text("utf-8").strip())
    except OSError as error:
        raise EpochError(
            f"{file} is not there. A backup holds no keys: bring back the folder keys/ of this node first."
        ) from error


def read_own(token: str) -> Descriptor:
    """Return a descriptor of ours, judged at its own time. Raises EpochError."""
    try:
        return read_signed(token)
    except DescriptorError as error:
        raise EpochError("The descriptor of this node cannot be read.") from error


def raise_epoch(root: PrivateKey, *, above: int, version: int = 0, epoch: int | None = None) -> int:
    """Sign and write our descriptor with a higher epoch and version; return the epoch.

    The log goes on under a new origin. Its entries after the backup are lost to us; partners hold heads of the log with
    them, and two heads of one size under one name would be proof of a lie.

    Args:
        root: the root key, brought on its file.
        above: the highest epoch known here.
        version: the highest version of our descriptor known beside the folder of keys.
        epoch: another one than the next, where partners know of later ones.

    Raises:
        EpochError: it is another root key, or the epoch is not higher.
    """
    known = present_descriptor()
    if root.kid != known.root:
        raise EpochError("This is another root key than the one that signed the descriptor of this node.")
    fresh = above + 1 if epoch is None else epoch
    if fresh <= above:
        raise EpochError(f"Epoch {fresh} is not higher than {above}, which is known already.")
    at = max(now().replace(microsecond=0), known.iat + STEP)
    ver = max(known.ver, version) + 1
    following = replace(
        known, iat=at, exp=at + LIFE, ver=ver, epoch=fresh, log=_log(known, fresh), root="", token=""
    )
    token = sign_descriptor(following, root)
    replace_file(keys_folder() / DESCRIPTOR_FILE, token.encode())
    forget()
    return fresh


def _log(known: Descriptor, epoch: int) -> LogIdentity | None:
    if known.log is None:
        return None
    origin = log_origin(known.node, epoch)
    key = VerifierKey.parse(known.log.vkey)
    return LogIdentity(origin, VerifierKey(origin, key.public, key.kind).encode())
