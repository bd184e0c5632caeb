"""Our node holds nationals of others, for the tests of this room.

    def test_it_leaves(custody):
        detention = custody.held(nationalities=("JPN",))
        custody.asked(detention)                          # nothing stops a notice
        custody.wants(detention)
        notice = custody.notice(detention)

Viet Nam is the holding state; Tokyo is the post of Japan, under an agreement in which one officer lets a notice leave.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from comity.accounts.models import Agency, Person
from comity.agreements.actions import hold_agreement
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import StopKind
from comity.protection.drafts import OtherChannel, PersonHeld, PostEntry, Step, Telling, WishSaid
from comity.protection.models import Detention, Post, PostNotice, Proceeding, Wish
from comity.protection.sending import Under
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO, Office

CONSULAR_AGREEMENT = "consular-agreement"
SOURCE = f"""\
schema: comity/agreement/1
id: {CONSULAR_AGREEMENT}
version: 1
status: in-force
titles: {{en: Consular arrangement}}
parties:
  - {{agency: '{TOKYO}', country: JP, names: {{en: Tokyo}}}}
  - {{agency: '{HANOI}', country: VN, names: {{en: Hanoi}}}}
nbf: 2024-04-01T00:00:00Z
exp: 2094-04-01T00:00:00Z
articles:
  - {{number: '1', verified: true, texts: {{en: Posts are told of their nationals.}}}}
  - {{number: '2', verified: true, texts: {{en: Two officers tell them.}}}}
permissions:
  - article: '1'
    categories: [identity, document-data, detention, proceedings]
    offences: [any]
    purposes: [consular]
    kinds: [detained-national]
    recipients: [any-party]
    two_person: false
    onward: ask
  - article: '2'
    categories: [identity, document-data, detention, proceedings]
    offences: [any]
    purposes: [consular]
    kinds: [detained-national]
    recipients: [any-party]
    two_person: true
    onward: ask
clocks:
  - {{urgencies: [ordinary], length: 7, unit: calendar-day, article: '1', verified: true}}
handling_floor: {{codes: [H2]}}
caveats: []
retention: {{days: 30, article: '1'}}
"""
NO_RIGHTS = (("political_or_belief", False), ("press_or_defender", False))
UNDER = Under(CONSULAR_AGREEMENT, "1", NO_RIGHTS)
BY_TWO = replace(UNDER, article="2")
NOTHING: dict[StopKind, bool] = dict.fromkeys(StopKind, False)
HOUR = timedelta(hours=1)


def person_held(**change: Any) -> PersonHeld:
    """Somebody deprived of liberty two hours ago, as the form hands it to the act."""
    held = PersonHeld(
        names=(("佐藤 美咲", "ja"), ("SATO MISAKI", "en")),
        nationalities=("JPN",),
        birth_date="1994-03-12",
        sex="female",
        document_kind="passport",
        document="TR1234567",
        place="Trại tạm giam số 1, Hà Nội",
        zone="Asia/Ho_Chi_Minh",
        deprived_at=now() - 2 * HOUR,
        offence="0502",
        reason="Found with goods taken from three shops.",
    )
    return replace(held, **change)


@dataclass
class Custody:
    """Our house with those it holds."""

    office: Office

    @property
    def officer(self) -> Person:
        """Who holds them."""
        return self.office.cast.officer

    def held(self, **change: Any) -> Detention:
        """Somebody deprived of liberty two hours ago."""
        return actions.enter_detention(self.officer, person_held(**change))

    def asked(self, detention: Detention, *stops: StopKind, feared: tuple[str, ...] = ("JPN",)) -> Detention:
        """The stops were asked about; those named are set."""
        answers = {kind: kind in stops for kind in StopKind}
        return actions.ask_stops(self.officer, detention.id, answers, feared)

    def told(self, detention: Detention) -> Detention:
        """The person was told of the right an hour ago, or at once where they came to the place later."""
        detention.refresh_from_db()
        at = max(detention.sitting_since, now() - HOUR)
        telling = Telling(
            at=at, language="ja", how="interpreter-phone", by="Đội trưởng Hòa", interpreter="Ito"
        )
        actions.tell_person(self.officer, detention.id, telling)
        return Detention.objects.get(pk=detention.pk)

    def says(self, detention: Detention, answer: str, **change: Any) -> Wish:
        """The person, who was told, answers."""
        if not detention.tellings.filter(sitting=detention.sitting).exists():
            self.told(detention)
        said = WishSaid(answer=answer, at=now(), signed=True)
        return actions.record_wish(self.officer, detention.id, replace(said, **change))

    def wants(self, detention: Detention) -> Detention:
        """The person wants the post told."""
        self.says(detention, "wants", words="大使館に知らせてください", words_language="ja")
        return Detention.objects.get(pk=detention.pk)

    def ready(self, **change: Any) -> PostNotice:
        """A notice that is to be sent."""
        return self.notice(self.wants(self.asked(self.held(**change))))

    def notice(self, detention: Detention, matter: str = "deprivation") -> PostNotice:
        """The notice of a detention."""
        return PostNotice.objects.get(detention=detention, matter=matter)

    def sent(self, **change: Any) -> PostNotice:
        """A notice that left."""
        return actions.offer_notice(self.officer, self.ready(**change).id, UNDER)

    def waiting(self) -> PostNotice:
        """A notice that waits for the second person."""
        return actions.offer_notice(self.officer, self.ready().id, BY_TWO)

    def letter(self, notice: PostNotice) -> OutLetter:
        """The letter in which it left."""
        notice.refresh_from_db()
        assert notice.letter is not None
        return OutLetter.objects.get(mid=notice.letter)

    def stored(self, notice: PostNotice, state: str = "stored") -> PostNotice:
        """The post's node signs that it has it."""
        tokyo = self.office.tokyo
        tokyo.send_receipts(tokyo.receipt(self.letter(notice)))
        notice.refresh_from_db()
        return notice

    def by_phone(self, notice: PostNotice, **change: Any) -> PostNotice:
        """The post was told on the telephone."""
        told = OtherChannel(
            channel="phone",
            at=now(),
            to="Consul on duty, Ms Ito",
            by="Đỗ Minh Châu",
            proof="Call of 3 minutes",
        )
        return actions.tell_by_other_channel(self.officer, notice.id, replace(told, **change))

    def happened(self, detention: Detention, kind: str, **change: Any) -> Proceeding:
        """Something happened to the person."""
        step = Step(
            kind=kind,
            at=now(),
            zone="Asia/Ho_Chi_Minh",
            place="Toà án Hà Nội",
            text="First hearing",
            language="en",
        )
        return actions.enter_proceeding(self.officer, detention.id, replace(step, **change))

    def guest_post(self, agency: Agency, state: str = "JPN") -> Post:
        """A guest of this node as the post of a state."""
        entry = PostEntry(state=state, name="Embassy", agency=agency.pk)
        found = Post.objects.filter(state=state).first()
        return actions.keep_post(self.office.cast.supervisor, entry, found.pk if found else None)


@pytest.fixture
def custody(office: Office) -> Custody:
    """Our house, and Tokyo as the post of Japan."""
    hold_agreement(OPERATOR, SOURCE.encode())
    entry = PostEntry(
        state="JPN",
        name="Embassy of Japan",
        node=TOKYO,
        agreement=CONSULAR_AGREEMENT,
        other_channel="Fax 3846 3043",
    )
    actions.keep_post(office.cast.supervisor, entry)
    return Custody(office)
