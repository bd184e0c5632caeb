"""Acts after a restore on notices and news that a post gave back: that it was told, and of whom.

Stops, tellings and wishes are in no letter, for no post is to know of them. So a person held who is rebuilt is asked about
all of them again, and until then nothing more leaves.
"""

from typing import Any
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.keepers import TakenBack
from comity.protection.actions._shared import keep_clock
from comity.protection.actions.notifying import NEWS_ORIGIN, NOTICE_ORIGIN
from comity.protection.actions.proceeding import MOVED
from comity.protection.core.notification import Matter
from comity.protection.deciding import tell_due
from comity.protection.models import (
    ENDING,
    Detention,
    DetentionState,
    News,
    NoticeState,
    Post,
    PostNotice,
    Proceeding,
)
from comity.protection.references import free_reference
from comity.release.actions import take_outgoing_back
from comity.release.returned import author_of, handling_in, unit_of

DEATH = "death"


@action(events.POST_NOTICE_FOLLOWED)
def take_notice_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild that a post was told, and of the person held what the notice says where the backup knows nobody."""
    data = taken.data
    act.about("detention", data["detention"])
    act.note(peer=taken.node, letter=str(taken.mid), notice=data["notice"], restored=True)
    detention = Detention.objects.select_for_update().filter(pk=data["detention"]).first() or _held(
        taken, data
    )
    _bring_up(detention, taken, data)
    rows = PostNotice.objects.select_for_update().filter(detention=detention)
    notice = rows.filter(state=data["state"], matter=data["kind"]).first() or _notice(detention, taken, data)
    if notice.letter is None:
        notice.letter, notice.stands, notice.problem = taken.mid, NoticeState.SENT, ""
        notice.sent_at = taken.letter.created
        notice.save()
    outgoing = take_outgoing_back(act, taken, NOTICE_ORIGIN, notice.pk)
    PostNotice.objects.filter(pk=notice.pk, letter=taken.mid).update(outgoing=outgoing.pk)
    _keep(detention)
    return True


@action(events.PROCEEDING_SENT)
def take_news_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild what had happened to a person held and that a post was told of it; False while the person is not here again."""
    data = taken.data
    act.about("detention", data["detention"])
    detention = Detention.objects.select_for_update().filter(pk=data["detention"]).first()
    act.note(peer=taken.node, letter=str(taken.mid), restored=detention is not None)
    if detention is None:
        return False
    proceeding = Proceeding.objects.filter(pk=data["proceeding"]).first() or _happened(detention, taken, data)
    news, _made = News.objects.get_or_create(
        proceeding=proceeding,
        state=data["state"],
        defaults={"stands": NoticeState.SENT, "at": taken.letter.created},
    )
    if news.letter is None:
        news.letter, news.stands, news.problem = taken.mid, NoticeState.SENT, ""
        news.save()
    outgoing = take_outgoing_back(act, taken, NEWS_ORIGIN, news.pk)
    News.objects.filter(pk=news.pk, letter=taken.mid).update(outgoing=outgoing.pk)
    _keep(detention)
    return True


def _held(taken: TakenBack, data: dict[str, Any]) -> Detention:
    letter, agency = taken.letter, Agency.objects.get(is_home=True)
    person, deprived_at = data["person"], from_rfc3339(data["deprived_at"])
    return Detention.objects.create(
        id=UUID(data["detention"]),
        ref=free_reference(agency, "D", data["ref"], letter.created),
        agency=agency,
        unit=unit_of(letter, agency),
        opened_by=author_of(letter),
        opened_at=letter.created,
        names=person["names"],
        birth_date=person["birth_date"],
        sex=person["sex"],
        document_kind=person["document_kind"],
        document=person["document"],
        nationalities=[],
        detaining=data["detaining"],
        place=data["place"],
        zone=data["zone"],
        held_by=data["held_by"],
        contact=data["contact"],
        deprived_at=deprived_at,
        reason=data["reason"],
        offence=data["offence"],
        handling=handling_in(letter),
        sitting_since=deprived_at,
        tell_due_at=tell_due(deprived_at),
    )


def _bring_up(detention: Detention, taken: TakenBack, data: dict[str, Any]) -> None:
    """Put in what a notice says beyond what is known: a nationality, a death, that a guardian is needed."""
    if data["state"] not in detention.nationalities:
        detention.nationalities = [*detention.nationalities, data["state"]]
    if data.get("died_at") and detention.died_at is None:
        detention.died_at, detention.died_known_at = from_rfc3339(data["died_at"]), taken.letter.created
        detention.state, detention.ended_at = DetentionState.ENDED, detention.died_at
        detention.ended_as = DEATH
    if data["kind"] == Matter.GUARDIAN and detention.guardian_since is None:
        detention.guardian_since = taken.letter.created
    detention.save()


def _notice(detention: Detention, taken: TakenBack, data: dict[str, Any]) -> PostNotice:
    wish, post = data["wish"]["at"], Post.objects.filter(state=data["state"]).first()
    since = from_rfc3339(wish) if wish else detention.died_known_at or detention.deprived_at
    return PostNotice(
        id=UUID(data["notice"]),
        detention=detention,
        state=data["state"],
        matter=data["kind"],
        because=data["because"],
        source=data["law"]["source"],
        article=data["law"]["article"],
        is_verified=False,
        since=since,
        due_at=max(
            tell_due(since), taken.letter.created
        ),  # that it was late is no more known than that it was not
        post_name=post.name if post else "",
    )


def _happened(detention: Detention, taken: TakenBack, data: dict[str, Any]) -> Proceeding:
    at = from_rfc3339(data["at"])
    if data["kind"] == MOVED and at > detention.sitting_since:
        detention.place, detention.zone = data["place"], data["zone"]
        detention.sitting += 1
        detention.version += 1
        detention.sitting_since, detention.tell_due_at = at, tell_due(at)
    if data["kind"] in ENDING and detention.state == DetentionState.HELD:
        detention.state, detention.ended_at, detention.ended_as = DetentionState.ENDED, at, data["kind"]
    detention.save()
    return Proceeding.objects.create(
        id=UUID(data["proceeding"]),
        detention=detention,
        kind=data["kind"],
        at=at,
        zone=data["zone"],
        place=data["place"],
        court=data["court"],
        text=data["text"],
        language=data["language"],
        entered_by=author_of(taken.letter),
        entered_at=taken.letter.created,
    )


def _keep(detention: Detention) -> None:
    detention.refresh_from_db()
    keep_clock(detention)
