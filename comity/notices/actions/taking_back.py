"""Acts after a restore on letters of this room that a partner gave back: files that were circulated, what we said about a notice.

Answers of people to the pre-flight, and who was never to get a file, are in no letter. So a rebuilt file goes to nobody new
before the rules were answered again and a person has said that the list of those left out is whole.
"""

from typing import Any
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.keepers import TakenBack
from comity.exchange.models import Peer
from comity.notices.actions._shared import OURS, free_reference
from comity.notices.actions.flagging import ORIGIN as FLAG_ORIGIN
from comity.notices.clearing import ORIGIN
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import Circulation, CirculationState, FileState, HeldNotice, WantedFile
from comity.notices.standing import count_on, review_of
from comity.release.actions import take_outgoing_back
from comity.release.returned import author_of, basis_in, handling_in, unit_of

STANDS = (CirculationState.SENT, CirculationState.WAITS)


@action(events.WANTED_SENT)
def take_wanted_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild a file that had gone to a partner, and that it is there; the newest sheet counts."""
    data = taken.data
    act.about("wanted", data["file"])
    act.note(peer=taken.node, letter=str(taken.mid), restored=True, recalled=taken.recalled)
    file = WantedFile.objects.select_for_update(of=("self",)).filter(pk=data["file"]).first()
    if file is None or (
        file.version <= data["version"] and file.state in {FileState.DRAFT, FileState.CIRCULATED}
    ):
        file = _written(file, taken, data)
    if not Circulation.objects.filter(file=file, letters__contains=[taken.mid]).exists():
        # what the backup does not know may have left with a list of those left out that it does not know either
        file.excluded_lost = True
        file.save(update_fields=["excluded_lost"])
    circulation = _circulated(file, taken, data)
    outgoing = take_outgoing_back(act, taken, ORIGIN, circulation.pk)
    circulation.refresh_from_db()
    if circulation.letter == taken.mid:
        circulation.outgoing = outgoing.pk
        circulation.save(update_fields=["outgoing"])
    if taken.recalled:
        withdraw_again(act, taken.mid)
    return True


def _written(file: WantedFile | None, taken: TakenBack, data: dict[str, Any]) -> WantedFile:
    letter, sheet = taken.letter, WantedSheet.from_json(data["sheet"])
    author = author_of(letter)
    if file is None:
        agency = Agency.objects.get(is_home=True)
        file = WantedFile(
            id=UUID(data["file"]),
            agency=agency,
            unit=unit_of(letter, agency),
            ref=free_reference(
                WantedFile.objects.filter(agency=agency), agency, OURS, data["ref"], letter.created
            ),
            kind=data["form"],
            created_by=author,
            created_at=letter.created,
            handling=handling_in(letter),
        )
    file.sheet, file.version = sheet.to_json(), data["version"]
    file.name, file.name_language, file.offence = sheet.name.text[:300], sheet.name.language, sheet.offence
    file.changed_by, file.changed_at = author, letter.created
    if file.state == FileState.DRAFT:
        file.state, file.circulated_at = FileState.CIRCULATED, letter.created
    file.expires_at = from_rfc3339(data["until"])
    file.review_at = review_of(file.expires_at, letter.created)
    file.save()
    file.save(update_fields=count_on(file))
    return file


def _circulated(file: WantedFile, taken: TakenBack, data: dict[str, Any]) -> Circulation:
    letter, peer = taken.letter, Peer.objects.get(node=taken.node)
    agreement, article = basis_in(letter)
    row = Circulation.objects.select_for_update(of=("self",)).filter(file=file, peer=peer).first()
    row = row or Circulation(file=file, peer=peer, offered_at=letter.created)
    if taken.mid not in row.letters:
        row.letters = [*row.letters, taken.mid]
    is_newer = row.sent_at is None or row.sent_at <= letter.created
    if is_newer and row.letter != taken.mid:
        row.kind, row.purpose = data["asks"], letter.purpose or ""
        row.agreement, row.article = agreement, article
        row.letter, row.letter_state, row.problem = taken.mid, "queued", ""
        row.sent_at, row.until = letter.created, from_rfc3339(data["until"])
        if row.withdrawn_at is None:
            row.state = CirculationState.SENT
    row.save()
    return row


@action(events.WANTED_RECALLED)
def withdraw_again(act: Act, mid: UUID) -> None:
    """Keep that a file was taken back at a partner before a restore; one that stands nowhere any more is over."""
    found = Circulation.objects.only("file").get(letters__contains=[mid])
    file = WantedFile.objects.select_for_update(of=("self",)).get(
        pk=found.file_id
    )  # the file first, as everywhere
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    act.about("wanted", circulation.file_id)
    act.note(letter=str(mid), restored=True)
    if circulation.letter == mid and circulation.withdrawn_at is None:
        circulation.state, circulation.withdrawn_at = CirculationState.WITHDRAWN, act.at
        circulation.save(update_fields=["state", "withdrawn_at"])
    if file.state == FileState.CIRCULATED and not file.circulations.filter(state__in=STANDS).exists():
        file.state, file.ended_at = FileState.WITHDRAWN, act.at
        file.save(update_fields=["state", "ended_at"])


@action(events.NOTICE_FLAGGED)
def take_flag_back(act: Act, taken: TakenBack) -> bool:
    """Enter again what we had said about acting on a notice; False while the notice is not here again."""
    data, letter = taken.data, taken.letter
    rows = HeldNotice.objects.select_for_update(of=("self",))
    notice = rows.filter(peer__node=taken.node, file=data["file"]).first()
    act.about("notice", notice.pk if notice else data["file"])
    act.note(peer=taken.node, letter=str(taken.mid), restored=notice is not None)
    if notice is None:
        return False
    at = from_rfc3339(data["at"])
    if notice.flag_at is None or notice.flag_at < at:
        notice.flag, notice.flag_text = data["flag"], data["text"]
        notice.flag_by, notice.flag_at, notice.flag_letter_state = author_of(letter), at, "queued"
        notice.save()
    outgoing = take_outgoing_back(act, taken, FLAG_ORIGIN, notice.pk)
    if notice.flag_at == at:
        HeldNotice.objects.filter(pk=notice.pk).update(flag_outgoing=outgoing.pk)
    return True
