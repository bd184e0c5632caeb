"""An upgrade: attachments and chunks that lay in the database are moved onto the disk, and nothing of them is lost."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from comity.exchange.core.envelope import RecipientKey, seal
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.parts import PartInfo, encrypt_part
from comity.exchange.files import plaintext
from comity.exchange.models import LetterFile, StoredFile
from comity.exchange.tests.partners import House
from comity.lib import db_roles
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from comity.lib.ids import new_id
from comity.requests.models import Attachment
from comity.requests.tests.office import HANOI, TOKYO
from conftest import use_database

pytestmark = pytest.mark.full  # it makes all tables anew
BEFORE = [("exchange", "0003_numberings"), ("requests", "0011_answers_after_closing")]


@pytest.fixture
def old_database(
    database_server: Server, django_db_blocker: DjangoDbBlocker, settings: Settings, tmp_path: Path
) -> Iterator[Callable[[], object]]:
    """A database as it was before files lay on the disk; call what is given to upgrade it."""
    settings.DATA_FOLDER = tmp_path
    before = connection.settings_dict.copy()
    db_roles.create_database(database_server, "upgraded")
    with django_db_blocker.unblock():
        use_database(database_server.url(db_roles.OWNER, "upgraded"))
        MigrationExecutor(connection).migrate(BEFORE)
        yield lambda: call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
    connection.settings_dict.update(before)
    db_roles.drop_database(database_server, "upgraded")


def letter_with(house: House, to: House, part: PartInfo) -> Any:
    """A signed and sealed letter that names a file."""
    at = now()
    letter = Letter(
        type=LetterType.LETTER,
        sender=Author(house.node, "desk", "officer-1", "officer"),
        to=(Addressee(to.node, "desk"),),
        created=at,
        expires=at + timedelta(days=30),
        handling=Handling(owner=house.node),
        body=Body("exchange/test/1", {}),
        parts=(part,),
    )
    return letter, seal(letter, house.inner.sig[0], [RecipientKey(to.node, to.inner.enc[0].public)])


def test_files_are_moved_out_of_the_database(
    old_database: Callable[[], object], office_houses: dict[str, House]
) -> None:
    apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    model = apps.get_model
    peer = model("exchange", "Peer").objects.create(
        node=TOKYO, country="JPN", root_thumbprint="x", descriptor="x", certificates="x"
    )
    agency = model("accounts", "Agency").objects.create(
        code="vn", country="VNM", names={}, zone="UTC", is_home=True
    )
    numbers = {"ls": 1, "epoch": 1, "prio": 3}
    sent, came, drafted = (
        encrypt_part(content, label, "text/plain")
        for content, label in (
            (b"sent", "sent.txt"),
            (b"came", "came.txt"),
            (b"MZ\x00\x00 program", "draft.exe"),
        )
    )
    letter, sealed = letter_with(office_houses[HANOI], office_houses[TOKYO], sent[0])
    out = model("exchange", "OutLetter").objects.create(
        mid=letter.id, peer=peer, conv=letter.conv, cseq=1, schema="x", inner=sealed.inner, body=sealed.body,
        idg="x", dig="x", origin_kind="x", origin_id=new_id(), expires_at=letter.expires, **numbers,
    )  # fmt: skip
    model("exchange", "OutPart").objects.create(letter=out, root=sent[0].root, index=0, chunk=sent[1][0])
    into = model("exchange", "InLetter").objects.create(
        peer=peer, mid=new_id(), idg="x", dig="x", body=b"", hop="", answer="", stored_at=now(),
        payload={"parts": [came[0].to_payload()]}, **numbers,
    )  # fmt: skip
    model("exchange", "InPart").objects.create(
        letter=into, root=came[0].root, index=0, chunk=came[1][0], stored_at=now()
    )
    named = {
        "sent.txt": (b"sent", out.mid),
        "came.txt": (b"came", into.mid),
        "draft.exe": (b"MZ\x00\x00 program", None),
    }
    for number, (label, (content, mid)) in enumerate(named.items()):
        request = model("requests", "Request").objects.create(
            direction="outgoing", ref=f"R-{number}", agency=agency, message=mid
        )
        model("requests", "Attachment").objects.create(
            request=request, label=label, media="text/plain", size=len(content), category="case-facts",
            digest=hashlib.sha256(content).hexdigest(), content=content,
        )  # fmt: skip

    old_database()

    kept = {one.label: one for one in Attachment.objects.all()}
    assert {label: b"".join(plaintext(one.stored)) for label, one in kept.items()} == {
        label: content for label, (content, _mid) in named.items()
    }
    assert kept["sent.txt"].digest == hashlib.sha256(b"sent").hexdigest()
    assert kept["draft.exe"].stored.quarantine == "executable"
    assert drafted[0].root != kept["draft.exe"].stored.root
    assert {bytes(one.have) for one in LetterFile.objects.filter(missing=0)} == {b"\x80"}
    [goes] = LetterFile.objects.filter(out_letter__isnull=False)
    assert (goes.out_letter_id, goes.file_id, goes.missing) == (
        UUID(letter.id),
        kept["sent.txt"].stored_id,
        1,
    )
    [comes] = LetterFile.objects.filter(in_letter__isnull=False)
    assert (comes.file_id, comes.missing) == (kept["came.txt"].stored_id, 0)
    assert StoredFile.objects.count() == 3
