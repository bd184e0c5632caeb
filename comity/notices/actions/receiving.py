"""Acts on what comes in: a partner's wanted file, what a partner says about one of ours, the end of a notice."""

from datetime import datetime
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import acknowledge
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.letters import not_yet_read
from comity.exchange.models import Peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.notices import notifications
from comity.notices.access import notice_for
from comity.notices.actions._checking import cross_check
from comity.notices.actions._files import keep_with, take_off
from comity.notices.actions._listing import list_notice
from comity.notices.actions._shared import THEIRS, next_reference, person_of
from comity.notices.actions.circulating import LONGEST
from comity.notices.basis import categories_of
from comity.notices.bodies import files_with
from comity.notices.core.sheet import SheetError, WantedSheet
from comity.notices.models import Circulation, CirculationState, HeldNotice, HeldSource, HeldState
from comity.release.arrival import check_arrival, stamp_of


@action(events.NOTICE_RECEIVED)
def receive_notice(act: Act, letter: ReceivedLetter) -> HeldNotice:
    """Take a partner's wanted file in, or its newer sheet, and check the person against our own records at once."""
    data = letter.data
    act.about("letter", letter.mid)
    act.note(peer=letter.node, file=data["file"])
    if str(letter.conv) != data["file"]:
        raise LetterRefusalError("another-conversation")
    try:
        sheet, until = WantedSheet.from_json(data["sheet"]), from_rfc3339(data["until"])
        files = files_with(letter)
    except (SheetError, ValueError) as error:
        raise LetterRefusalError("malformed") from error
    if not act.at < until <= act.at + LONGEST:
        raise LetterRefusalError("too-long")
    check_arrival(
        letter,
        kind=data["asks"],
        offence=sheet.offence,
        urgency="ordinary",
        categories=categories_of(sheet, [said for _part, said in files]),
    )
    peer = Peer.objects.get(node=letter.node)
    notice = _row(letter, peer, UUID(data["file"]), data["version"])
    agreement = letter.envelope.get("agreement") or {}
    values = {
        "file_kind": data["form"],
        "kind": data["asks"],
        "purpose": letter.envelope.get("purpose", ""),
        "agreement": str(agreement.get("id", "")),
        "article": str(agreement.get("article", ""))[:20],
        "partner_ref": data["ref"],
        "offence": sheet.offence,
        "sheet": sheet.to_json(),
        "name": sheet.name.text,
        "name_language": sheet.name.language,
        "handling": stamp_of(letter).to_json(),
        "message": letter.mid,
        "version": data["version"],
        "changed_at": act.at,
        "until": until,
        "read_at": None,
    }
    for name, value in values.items():
        setattr(notice, name, value)
    notice.save()
    act.about("notice", notice.pk)
    take_off(act, notice)  # what an earlier letter brought
    keep_with(notice, files, act.at)
    cross_check(act, notice, sheet)
    list_notice(act, notice)
    notifications.tell_officers(act, notifications.RECEIVED, notice)
    return notice


def _row(letter: ReceivedLetter, peer: Peer, file: UUID, version: int) -> HeldNotice:
    known = HeldNotice.objects.select_for_update(of=("self",)).filter(peer=peer, file=file).first()
    if known is None:
        agency = Agency.objects.get(is_home=True)
        ref = next_reference(agency, THEIRS, letter.stored_at)
        return HeldNotice(file=file, peer=peer, agency=agency, source=HeldSource.PARTNER, ref=ref)
    if known.state == HeldState.WITHDRAWN:
        raise LetterRefusalError("withdrawn-already")
    if version < known.version:
        raise LetterRefusalError("older-version")
    known.state, known.ended_at = HeldState.STANDING, None
    return known


@action(events.WANTED_FLAGGED)
def receive_flag(act: Act, letter: ReceivedLetter) -> Circulation:
    """Keep that a partner cannot act on a file of ours, or can again; it counts only from a partner that has the file."""
    data = letter.data
    act.about("wanted", data["file"])
    act.note(peer=letter.node, flag=data["flag"])
    circulation = (
        Circulation.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(file=data["file"], peer__node=letter.node)
        .exclude(letters=[])
        .first()
    )
    if circulation is None or str(letter.conv) != data["file"]:
        raise LetterRefusalError("unknown-notice")
    check_arrival(
        letter,
        kind=circulation.kind,
        offence=circulation.file.offence,
        urgency="ordinary",
        categories=[("flag", "case-facts")],
    )
    try:
        at: datetime = from_rfc3339(data["at"])
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    if circulation.flag_at is not None and at <= circulation.flag_at:
        raise LetterRefusalError("older-flag")
    circulation.flag, circulation.flag_text, circulation.flag_at = data["flag"], data["text"], at
    circulation.flag_letter = letter.mid
    if circulation.state == CirculationState.LOST:
        circulation.state, circulation.problem = CirculationState.SENT, ""  # who answers has it
    circulation.save()
    notifications.tell_owner(act, notifications.FLAGGED, circulation.file)
    return circulation


@action(events.NOTICE_VIEWED)
def view_notice(act: Act, notice_id: UUID) -> HeldNotice:
    """Open a notice's page: a look is written down, and the first look at a letter of theirs is its `read`."""
    act.about("notice", notice_id)
    notice = notice_for(person_of(act), notice_id, lock=True)
    if notice.read_at is None:
        notice.read_at = act.at
        notice.save(update_fields=["read_at"])
    if notice.peer is not None:
        for mid in not_yet_read(notice.peer.node, [notice.message]):
            acknowledge(act, mid, "read", node=notice.peer.node)
    return notice


@action(events.NOTICE_EXPIRED)
def expire_notice(act: Act, notice_id: UUID) -> None:
    """End a notice whose day has come: it is shown in no hit and acted on by nobody."""
    notice = HeldNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    act.about("notice", notice.pk)
    if notice.state == HeldState.STANDING and notice.until is not None and notice.until <= act.at:
        notice.state, notice.ended_at = HeldState.EXPIRED, act.at
        notice.save(update_fields=["state", "ended_at"])
        list_notice(act, notice)
