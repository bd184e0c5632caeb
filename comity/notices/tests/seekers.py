"""Our house, Tokyo and Seoul, with an agreement under which persons may be sought. Loaded by name where it is used.

def test_it_goes(seekers):
file = seekers.circulated()      # ours, at Tokyo
notice = seekers.received()      # Tokyo's, checked here
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import AgreementRef
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.notices import actions
from comity.notices.actions import Party, Plan
from comity.notices.bodies import FLAG, WANTED
from comity.notices.core.preflight import Verdict
from comity.notices.core.sheet import Name, WantedSheet
from comity.notices.models import Circulation, FileKind, HeldNotice, WantedFile
from comity.notices.standing import lines_of
from comity.notices.tests.weak import WHOLE
from comity.requests.tests.office import HANDLING, OPERATOR, SEOUL, SOURCE, TOKYO
from comity.requests.tests.sharers import Sharers

WITH_TOKYO, WITH_SEOUL = "wanted-tokyo", "wanted-seoul"
CATEGORIES = "[case-facts, identity, contact, document-data, proceedings]"
HIS = Name("グエン・ヴァン・ハイ", "ja", "グエン", "ヴァン・ハイ")


def _terms(name: str) -> str:
    text = SOURCE.replace("office-agreement", name)
    text = text.replace("[case-facts, identity, contact, document-data]", CATEGORIES)
    text = text.replace("[case-facts, identity, contact, document-data, movement]", CATEGORIES)
    text = text.replace("proceedings]", "proceedings, photograph, biometric]")
    text = text.replace(
        "kinds: [information, identity-check]", "kinds: [location, identity-check, provisional-arrest]"
    )
    return text.replace("[investigation, identification, locating]", "[locating, extradition]").replace(
        "[investigation, identification]", "[locating, extradition]"
    )


@dataclass
class Seekers:
    """Our house and its two partners."""

    sharers: Sharers

    @property
    def officer(self) -> Person:
        return self.sharers.office.cast.officer

    @property
    def supervisor(self) -> Person:
        return self.sharers.office.cast.supervisor

    @property
    def tokyo(self) -> Partner:
        return self.sharers.tokyo

    @classmethod
    def of(cls, sharers: Sharers) -> "Seekers":
        hold_agreement(OPERATOR, _terms(WITH_TOKYO).encode())
        seoul = _terms(WITH_SEOUL).replace(TOKYO, SEOUL).replace("country: JP", "country: KR")
        hold_agreement(OPERATOR, seoul.encode())
        return cls(sharers)

    def sheet(self, **change: Any) -> WantedSheet:
        """A whole sheet that passes but for what the table of laws does not know."""
        country = self.officer.agency.country
        peer = self.sharers.office.peer.country
        fields: dict[str, Any] = {
            "warrant_country": country,
            "nationalities": (country,),
            "sought_in": (peer,),
        }
        return replace(WHOLE, **{**fields, **change})

    def file(self, kind: FileKind = FileKind.BILATERAL, **change: Any) -> WantedFile:
        """A file of ours with a whole sheet; what the rules ask is not answered."""
        begun = actions.begin_file(self.officer, kind)
        return actions.save_sheet(self.officer, begun.pk, self.sheet(**change), version=begun.version)

    def answered(self, file: WantedFile) -> WantedFile:
        """The file with a yes to every rule that asks."""
        for line in lines_of(file):
            if line.finding.verdict is Verdict.ASK and line.answer is None:
                actions.answer_rule(
                    self.officer,
                    file.pk,
                    line.key,
                    line.digest,
                    satisfied=True,
                    reason="Read in the law there.",
                )
        return WantedFile.objects.select_related("agency").get(pk=file.pk)

    def plan(self, *parties: Party, **change: Any) -> Plan:
        """To Tokyo under the first article, for a year."""
        chosen = parties or (Party(TOKYO, WITH_TOKYO, "1"),)
        fields: dict[str, Any] = {"until": now() + timedelta(days=365), "handling": HANDLING}
        return Plan(chosen, **{**fields, **change})

    def circulated(self, **change: Any) -> WantedFile:
        """A file of ours that Tokyo has."""
        file = self.answered(self.file(**change))
        actions.circulate_file(self.officer, file.pk, self.plan())
        return WantedFile.objects.select_related("agency").get(pk=file.pk)

    def at_tokyo(self, file: WantedFile) -> Circulation:
        """The file at Tokyo."""
        return Circulation.objects.select_related("peer").get(file=file, peer__node=TOKYO)

    # --- what Tokyo writes

    def agreement(self) -> dict[str, Any]:
        """What its letters cite."""
        terms = terms_of(WITH_TOKYO)
        assert terms is not None
        ref = AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1")
        return {"agreement": ref, "purpose": "extradition"}

    def wanted_data(self, **change: Any) -> dict[str, Any]:
        """The body of Tokyo's wanted file."""
        sheet = replace(
            WHOLE,
            names=(HIS, Name("Nguyen Van Hai", "en")),
            warrant_country="JPN",
            sought_in=("VNM",),
            nationalities=(),
        )
        return {
            "file": new_id(),
            "ref": "W-2026-0311",
            "form": "bilateral",
            "asks": "provisional-arrest",
            "version": 2,
            "until": to_rfc3339(now() + timedelta(days=300)),
            "sheet": sheet.to_json(),
            **change,
        }

    def send_wanted(self, data: Mapping[str, Any], **change: Any) -> InLetter:
        """Tokyo's wanted file as it comes, whatever becomes of it."""
        fields = {"conv": data["file"], **self.agreement(), **change}
        return self.sharers.office.write(WANTED, dict(data), **fields)

    def received(self, **change: Any) -> HeldNotice:
        """Tokyo's wanted file, taken in."""
        data = self.wanted_data(**change)
        letter = self.send_wanted(data)
        assert letter.state == "delivered", letter.reason
        return HeldNotice.objects.select_related("agency", "peer").get(file=UUID(data["file"]))

    def flag(
        self, file: WantedFile, flag: str = "no-basis", at: datetime | None = None, **change: Any
    ) -> InLetter:
        """Tokyo says that it cannot act on our file."""
        data = {
            "file": str(file.pk),
            "flag": flag,
            "text": "日本法では根拠がない。",
            "at": to_rfc3339(at or now()),
        }
        return self.sharers.office.write(FLAG, data, conv=str(file.pk), **{**self.agreement(), **change})
