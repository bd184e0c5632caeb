"""A room's letter as an envelope: the pure steps between what a room hands over and what is stored in the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.exchange.core.chunks import CHUNK
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import RecipientKey, Sealed, seal
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.letter import Letter
from comity.exchange.core.letter_members import (
    Addressee,
    AgreementRef,
    Author,
    Body,
    Caveat,
    Classification,
    Grading,
    Handling,
    Ref,
)
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.core.parts import PartInfo
from comity.exchange.models import FileState, StoredFile
from comity.exchange.outgoing import Citation, NewLetter


class FileNotWholeError(Exception):
    """A file of the letter is not here whole: it is being uploaded or checked, is broken, or was deleted."""


class NoEncryptionKeyError(Exception):
    """The partner's descriptor holds no encryption key that is valid today. Ask the partner for a new descriptor."""


@dataclass(frozen=True)
class Place:
    """Where a letter stands in its conversation, and the letters it refers to."""

    cseq: int
    prev: str | None
    refs: tuple[Ref, ...] = ()


def encryption_key(descriptor: Descriptor, at: datetime) -> PublicKey:
    """Return the key to encrypt to: of those valid at the moment the one that came into force last."""
    usable = [key for key in descriptor.keys_for(Use.ENC) if key.valid_at(at)]
    if not usable:
        raise NoEncryptionKeyError
    return max(usable, key=lambda key: key.nbf)


def wire_handling(stamp: dict[str, Any]) -> Handling:
    """Return the stamp of the handling room as the protocol carries it."""
    grading = stamp.get("grading")
    retain, delete = stamp.get("retain_until"), stamp.get("delete_after")
    return Handling(
        owner=stamp["owner"],
        codes=tuple(stamp["codes"]),
        classification=Classification(stamp["classification"]["scheme"], stamp["classification"]["level"]),
        grading=Grading(grading["source"], grading["information"]) if grading else None,
        caveats=tuple(Caveat(note["code"], note.get("text")) for note in stamp["caveats"]),
        audience=tuple(stamp["audience"]),
        onward=stamp["onward"],
        listed=tuple(stamp["listed"]),
        retain_until=from_rfc3339(retain) if retain else None,
        delete_after=from_rfc3339(delete) if delete else None,
        human_review=stamp["human_review"],
    )


def files_of(new: NewLetter) -> list[StoredFile]:
    """Return the stored files that go with a letter, in their order.

    Raises:
        FileNotWholeError: one is still being uploaded or checked, is broken or gone.
    """
    # locked until the letter is posted: none is deleted between the look and the claim
    found = StoredFile.objects.select_for_update().order_by("pk").in_bulk(new.files)
    files = [found[file_id] for file_id in new.files if file_id in found]
    if len(files) != len(new.files) or any(file.state != FileState.WHOLE for file in files):
        raise FileNotWholeError
    return files


def part_of(file: StoredFile) -> PartInfo:
    """Return what a letter says about a stored file; the same for every letter that names it."""
    return PartInfo(
        pid=str(file.pid),
        name=file.label,
        media=file.media,
        size=file.size,
        digest=file.digest,
        chunk=CHUNK,
        n=file.n,
        root=file.root,
        key=bytes(file.key),
    )


def seal_letter(
    new: NewLetter,
    place: Place,
    parts: tuple[PartInfo, ...],
    *,
    me: str,
    sig_key: PrivateKey,
    recipient: Descriptor,
    created: datetime,
    expires: datetime,
) -> tuple[Letter, Sealed]:
    """Write, sign and encrypt a letter.

    Raises:
        NoEncryptionKeyError: the partner has no valid key.
        ExchangeError: too large, or not a letter that a receiver would accept.
    """
    letter = Letter(
        type=new.kind,
        sender=Author(me, new.unit, new.author, new.role),
        to=(Addressee(new.peer.node, new.peer.unit),),
        created=created,
        expires=expires,
        conv=str(new.conv),
        cseq=place.cseq,
        prev=place.prev,
        after=tuple(str(mid) for mid in new.after),
        refs=place.refs,
        prio=new.prio,
        prio_reason=new.prio_reason or None,
        agreement=_cited(new.citation),
        purpose=new.purpose or None,
        legal_basis=new.legal_basis or None,
        handling=wire_handling(new.handling) if new.handling is not None else None,
        body=Body(new.schema, new.data),
        parts=parts,
        crit=new.crit,
        ext=new.ext,
    )
    key = encryption_key(recipient, created)
    return letter, seal(letter, sig_key, [RecipientKey(new.peer.node, key)])


def _cited(citation: Citation | None) -> AgreementRef | None:
    if citation is None:
        return None
    digest = b64u(bytes.fromhex(citation.digest))
    return AgreementRef(citation.agreement, citation.version, digest, citation.article)
