"""Who stands for a form beside who entered it, for which partner it is, and when it stopped: what was released by one hand before."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from comity.accounts.tests.cast import signed_in
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement, resume_agreement, suspend_agreement
from comity.agreements.exceptions import HeldByBothError
from comity.agreements.models import AgreementVersion, PartnerForm, Suspension
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.exceptions import HourNeededError
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import (
    AgreementStep,
    FormLink,
    OneSidedForm,
    PaperLetter,
    PartnerAgency,
    RegisteredAgreement,
    RemovedCopy,
)
from comity.cooperation.partners.covered import Cover, covers_of, why_uncovered
from comity.cooperation.partners.leaving import may_still_leave
from comity.cooperation.partners.letter_showing import renamed
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.register_exceptions import EntryHasFormError, FormOfPartnerError, FormPartiesError
from comity.cooperation.register_then import changes_in, stop_on
from comity.cooperation.tests.alone_ground import DESK, ONE, TERMS, Alone, backdate
from comity.cooperation.tests.register_ground import MEMORANDUM, TREATY, Registers, alone_source
from comity.exchange.models import Peer, PeerState
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.release.exceptions import NotReleasedError
from comity.requests.tests.office import AGREEMENT, TOKYO

THREE, ONE_HAND = "three-hands", "by-one-hand"


def named_as_desk(alone: Alone, **change: str) -> PartnerAgency:
    """The partner, named as a party by its page alone."""
    with writing():
        PartnerAgency.objects.filter(pk=alone.seoul.pk).update(party=DESK, **change)
    return PartnerAgency.objects.get(pk=alone.seoul.pk)


def of_three(alone: Alone) -> AgreementVersion:
    """A file of three parties that one keeper of agreements has added; of the third nothing came."""
    text = alone_source(alone.seoul, id=THREE)
    line = next(one for one in text.split("\n") if DESK in one and "country" in one)
    text = text.replace(line, f"{line}\n  - {{agency: '{TOKYO}', country: JP, names: {{en: Tokyo}}}}")
    home = "    - {country: VN, names: {en: Procuracy}}"
    return hold_agreement(
        alone.keeper, text.replace(home, f"{home}\n    - {{country: JP, names: {{en: Justice}}}}").encode()
    )


def asked_for(alone: Alone, agreement: str) -> PaperLetter:
    letter = alone.written()
    return actions.submit_letter(alone.keeper, letter.pk, letter.version, replace(ONE, agreement=agreement))


def may_send(alone: Alone) -> str:
    asked = {
        "partner": f"paper:{alone.seoul.pk}",
        "kind": "information",
        "purpose": "cooperation",
        "offence": "0502",
        "on": localdate(timezone=alone.keeper.time_zone).isoformat(),
    }
    client = signed_in(Client(), alone.keeper)
    return client.get(reverse("cooperation:register-may-send"), asked).content.decode()


def test_that_a_file_names_a_node_is_not_that_it_stands_for_it(alone: Alone) -> None:
    held, seoul = of_three(alone), named_as_desk(alone)
    with pytest.raises(NotReleasedError) as refused:
        asked_for(alone, THREE)
    assert [one.code for one in refused.value.decision.reasons] == ["alone-not-confirmed"]
    assert covers_of([seoul]) == {seoul.pk: Cover.ONE_HAND}
    assert "Nobody beside who entered it stands for this form" in may_send(alone)
    told = PartnerForm(agreement=THREE, node=TOKYO, version=1, digest="0" * 64, letter=new_id(), told_at=now(), came_at=now())  # fmt: skip
    with writing():
        told.save()  # it holds another file
    assert covers_of([seoul]) == {seoul.pk: Cover.ONE_HAND}
    with writing():
        PartnerForm.objects.update(digest=held.digest, source=bytes(held.source))
    assert covers_of([seoul]) == {seoul.pk: Cover.IN_FORCE}
    assert asked_for(alone, THREE).state == "released"
    Peer.objects.filter(node=TOKYO).update(
        state=PeerState.SUSPENDED
    )  # nothing comes from it any more that would take it back
    assert covers_of([seoul]) == {seoul.pk: Cover.ONE_HAND}
    with pytest.raises(NotReleasedError):
        asked_for(alone, THREE)


def test_what_may_we_send_says_what_the_release_says(alone: Alone) -> None:
    hold_agreement(alone.keeper, alone_source(alone.seoul, id=ONE_HAND).encode())
    seoul = named_as_desk(alone)
    with pytest.raises(NotReleasedError):
        asked_for(alone, ONE_HAND)
    assert "Allowed" not in may_send(alone)
    assert covers_of([seoul]) == {seoul.pk: Cover.ONE_HAND}
    page = signed_in(Client(), alone.keeper).get(
        reverse("cooperation:letters-letter", args=[alone.written().pk])
    )
    assert "for a second person to confirm" in page.content.decode()


@pytest.mark.parametrize("is_held", [False, True])
def test_a_partner_with_a_form_stays_the_partner_that_it_was_confirmed_for(
    alone: Alone, *, is_held: bool
) -> None:
    if is_held:
        alone.held()
    else:
        alone.entered()
    row = PartnerAgency.objects.get(pk=alone.seoul.pk)
    kept = PartnerDraft(row.country, row.names, party=row.party)
    for other in (replace(kept, country="LA"), replace(kept, party="cxp:node:kr:other")):
        with pytest.raises(FormOfPartnerError):
            actions.change_partner(alone.keeper, row.pk, row.version, other)
    named = replace(kept, names={"en": "Ministry in Vientiane"})
    actions.change_partner(alone.keeper, row.pk, row.version, named)
    if is_held:
        page = signed_in(Client(), alone.supervisor).get(
            reverse("cooperation:letters-letter", args=[alone.released().pk])
        )
        assert "its page says “Ministry in Vientiane”" in page.content.decode()


def test_a_partner_of_another_state_is_none_that_the_form_names(alone: Alone) -> None:
    alone.held()
    letter = alone.released()
    laos = named_as_desk(alone, country="LA")
    with pytest.raises(NotReleasedError):
        asked_for(alone, TERMS)
    assert not may_still_leave(PaperLetter.objects.get(pk=letter.pk))
    with pytest.raises(NotReleasedError):
        actions.hand_letter(
            alone.keeper, letter.pk, on=localdate(timezone=alone.keeper.time_zone), how="post"
        )
    assert covers_of([laos]) == {laos.pk: Cover.NOT_NAMED}
    assert "Allowed" not in may_send(alone)


def test_a_form_is_for_a_state_that_is_party_of_the_agreement(alone: Alone) -> None:
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(parties=["VN", "JP"])
    with pytest.raises(FormPartiesError):
        alone.entered()


# --- noted after the stop


def days_ago(alone: Alone, days: int, hour: int = 0) -> datetime:
    zone = alone.keeper.time_zone
    return datetime.combine(localdate(timezone=zone) - timedelta(days=days), time(hour), zone)


def long_released(alone: Alone) -> PaperLetter:
    alone.held()
    letter = alone.released()
    backdate(letter, now() - timedelta(days=6))
    with writing():
        OneSidedForm.objects.update(decided_at=now() - timedelta(days=7))
    return letter


def handed(alone: Alone, letter: PaperLetter, at: datetime, hour: time | None = None) -> PaperLetter:
    return actions.hand_letter(alone.keeper, letter.pk, on=at.date(), how="hand", hour=hour)


def assert_noted_until(alone: Alone, letter: PaperLetter, off: datetime) -> None:
    """What stopped at noon, two days ago, lets a letter be noted as handed on that morning alone; the hour of that day is asked."""
    for day in (days_ago(alone, 0), days_ago(alone, 1)):
        with pytest.raises(NotReleasedError):
            handed(alone, letter, day)
    with pytest.raises(HourNeededError):
        handed(alone, letter, off)
    with pytest.raises(NotReleasedError):
        handed(alone, letter, off, time(12, 30))
    assert handed(alone, letter, off, time(9)).state == "handed"


def test_of_a_copy_that_was_taken_off_the_moment_counts(alone: Alone) -> None:
    letter, off = long_released(alone), days_ago(alone, 2, 12)
    actions.remove_copy(alone.keeper, alone.entry.pk, "Another one.")
    with writing():
        RemovedCopy.objects.update(at=off)
    assert_noted_until(alone, letter, off)


def unlink(alone: Alone, at: datetime) -> None:
    """The form is taken from its entry; that was at a moment that is over."""
    entry = alone.fresh()
    draft = replace(MEMORANDUM, parties=("VN", "KR"), steps=(), terms="")
    actions.change_agreement(alone.keeper, entry.pk, entry.version, draft)
    with writing():
        FormLink.objects.filter(ended_at__isnull=False).update(ended_at=at)


def test_of_an_entry_from_which_its_form_was_taken_the_moment_counts(alone: Alone) -> None:
    letter, off = long_released(alone), days_ago(alone, 2, 12)
    unlink(alone, off)
    assert alone.fresh().terms == ""
    assert_noted_until(alone, letter, off)


def test_what_went_while_the_form_was_taken_from_its_entry_is_not_noted_after_it_came_back(
    alone: Alone,
) -> None:
    letter, off, back = long_released(alone), days_ago(alone, 3, 12), days_ago(alone, 1, 12)
    unlink(alone, off)
    entry = alone.fresh()
    draft = replace(MEMORANDUM, parties=("VN", "KR"), steps=(), terms=TERMS)
    actions.change_agreement(alone.keeper, entry.pk, entry.version, draft)
    with writing():
        FormLink.objects.filter(ended_at=None).update(began_at=back)
    with pytest.raises(NotReleasedError):
        handed(alone, letter, days_ago(alone, 2))
    with pytest.raises(HourNeededError):
        handed(alone, letter, back)
    assert handed(alone, letter, back, time(13)).state == "handed"


def test_of_a_form_of_which_nobody_knows_when_it_was_taken_from_its_entry_nothing_is_noted(
    alone: Alone,
) -> None:
    letter = long_released(alone)
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(terms="")
        FormLink.objects.all().delete()
        import_module("comity.cooperation.migrations.0012_since_when_an_entry_has_its_form").seed(apps, None)
    for day in (0, 1, 3):
        with pytest.raises(NotReleasedError):
            handed(alone, letter, days_ago(alone, day))


def test_what_an_entry_has_when_moments_begin_to_be_kept_it_had_since_it_was_entered(alone: Alone) -> None:
    alone.held()
    seeding = import_module("comity.cooperation.migrations.0012_since_when_an_entry_has_its_form")
    with writing():
        FormLink.objects.all().delete()
        for _again in range(2):
            seeding.seed(apps, None)
    [link] = FormLink.objects.all()
    assert (link.terms, link.began_at, link.ended_at) == (TERMS, alone.entry.created_at, None)


def test_an_entry_stops_the_form_that_it_had_for_the_time_in_which_it_had_it(register: Registers) -> None:
    treaty = register.treaty()
    register.step(treaty, "suspended", reason="The parties talk.")
    stopped = now()
    assert stop_on(AGREEMENT, stopped) == "agreement-suspended"
    treaty = register.fresh(treaty)
    actions.change_agreement(register.keeper, treaty.pk, treaty.version, replace(TREATY, steps=(), terms=""))
    [link] = FormLink.objects.all()
    assert stop_on(AGREEMENT, stopped) == "agreement-suspended"
    assert stop_on(AGREEMENT, now()) == ""  # the register says nothing of it any more
    assert link.ended_at in changes_in(AGREEMENT, stopped, now())


def test_on_the_day_of_a_step_of_the_register_the_hour_counts(alone: Alone) -> None:
    letter, stop = long_released(alone), days_ago(alone, 2, 15)
    today = localdate(timezone=alone.keeper.time_zone)
    draft = StepDraft("suspended", today, reason="The parties talk.")
    actions.take_step(alone.keeper, alone.entry.pk, draft)
    with writing():
        AgreementStep.objects.filter(state="suspended").update(on=stop.date(), at=stop)
        Suspension.objects.update(began_at=stop)
    with pytest.raises(HourNeededError):
        handed(alone, letter, stop)
    with pytest.raises(NotReleasedError):
        handed(alone, letter, stop, time(15, 30))
    with writing():  # entered a day later: it stopped with the beginning of its day
        AgreementStep.objects.filter(state="suspended").update(at=stop + timedelta(days=1))
    with pytest.raises(NotReleasedError):
        handed(alone, letter, stop, time(9))
    with writing():
        AgreementStep.objects.filter(state="suspended").update(at=stop)
    assert handed(alone, letter, stop, time(9)).state == "handed"


@pytest.mark.parametrize("days", [0, 2])
def test_a_stop_in_the_middle_of_the_day_asks_for_the_hour(alone: Alone, days: int) -> None:
    letter, day = long_released(alone), days_ago(alone, days)
    suspend_agreement(Process("command"), TERMS, "A leak.")
    resume_agreement(Process("command"), TERMS, "Settled.")
    # of a day that may have only begun: its first moments
    began, ended = day + timedelta(seconds=1), day + timedelta(seconds=2)
    with writing():
        Suspension.objects.update(began_at=began, ended_at=ended)
    with pytest.raises(HourNeededError):
        handed(alone, letter, day)
    assert handed(alone, letter, days_ago(alone, 3)).state == "handed"


def stood_for_by_tokyo(alone: Alone) -> PaperLetter:
    """A letter released six days ago under a form of three parties, which Tokyo told a week ago that it holds."""
    held = of_three(alone)
    named_as_desk(alone)
    week = now() - timedelta(days=7)
    with writing():
        PartnerForm.objects.create(
            agreement=THREE, node=TOKYO, version=1, digest=held.digest, source=bytes(held.source), letter=new_id(),
            told_at=week, came_at=week,
        )  # fmt: skip
    letter = asked_for(alone, THREE)
    backdate(letter, now() - timedelta(days=6))
    return PaperLetter.objects.get(pk=letter.pk)


def test_since_another_file_was_told_nothing_went(alone: Alone) -> None:
    letter, told = stood_for_by_tokyo(alone), days_ago(alone, 2, 12)
    with writing():
        PartnerForm.objects.update(digest="0" * 64, source=b"", told_at=told, came_at=told)
    assert not may_still_leave(letter)
    for day in (days_ago(alone, 0), days_ago(alone, 1)):
        with pytest.raises(NotReleasedError):
            handed(alone, letter, day)
    with pytest.raises(HourNeededError):
        handed(alone, letter, told)
    with pytest.raises(NotReleasedError):
        handed(alone, letter, told, time(12, 30))
    assert handed(alone, letter, told, time(9)).state == "handed"


def test_what_may_not_leave_for_a_reason_without_history_is_not_noted_for_today(alone: Alone) -> None:
    letter = stood_for_by_tokyo(alone)
    Peer.objects.filter(node=TOKYO).update(state=PeerState.SUSPENDED)  # since when, nobody knows
    with pytest.raises(NotReleasedError):
        handed(alone, letter, days_ago(alone, 0))
    with pytest.raises(NotReleasedError):
        handed(alone, letter, days_ago(alone, 0), time(0))
    assert PaperLetter.objects.get(pk=letter.pk).state == "released"
    assert handed(alone, letter, days_ago(alone, 1)).state == "handed"


def test_the_way_out_of_one_hand_is_one_that_goes(alone: Alone) -> None:
    hold_agreement(alone.keeper, alone_source(alone.seoul, id=ONE_HAND).encode())
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(terms=ONE_HAND)
    seoul = named_as_desk(alone)
    assert "take its form off its entry" in str(why_uncovered(seoul))
    for name in (ONE_HAND, TERMS):
        with pytest.raises(EntryHasFormError):
            alone.entered(id=name)
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(terms="")
    with pytest.raises(HeldByBothError):
        alone.entered(id=ONE_HAND)
    alone.held()
    assert covers_of([seoul]) == {seoul.pk: Cover.IN_FORCE}
    assert why_uncovered(seoul) == ""


@pytest.mark.parametrize(
    ("names", "is_said"),
    [
        ({"en": "Tokyo"}, False),
        ({"ko": "다른 기관"}, True),
        ({"en": "Tokyo", "ko": "기관"}, False),
    ],
)
def test_a_name_in_no_language_of_the_form_is_shown_beside_it(
    alone: Alone, names: dict[str, str], *, is_said: bool
) -> None:
    alone.held()
    letter = alone.released()
    with writing():
        PartnerAgency.objects.filter(pk=alone.seoul.pk).update(names=names)
    letter = PaperLetter.objects.select_related("partner").get(pk=letter.pk)
    assert bool(renamed(letter, terms_of(TERMS))) is is_said


# --- the machine


def locked(queries: CaptureQueriesContext) -> list[str]:
    """The tables that were locked for a change, in their order."""
    found = [one["sql"] for one in queries if "FOR UPDATE" in one["sql"]]
    return [sql.split(' FROM "')[1].split('"')[0] for sql in found]


def test_who_decides_locks_in_the_order_of_who_enters(alone: Alone) -> None:
    form = alone.entered()
    with CaptureQueriesContext(connection) as queries:
        actions.confirm_form(alone.supervisor, form.pk)
    order = locked(queries)
    assert order.index("cooperation_registeredagreement") < order.index("cooperation_onesidedform")


def test_covers_ask_no_more_for_more_forms(alone: Alone) -> None:
    alone.held()
    seoul = PartnerAgency.objects.get(pk=alone.seoul.pk)
    with CaptureQueriesContext(connection) as one:
        covers_of([seoul])
    source = bytes(AgreementVersion.objects.get(agreement=TERMS).source)
    with writing():
        for name in ("second-form", "third-form"):
            AgreementVersion.objects.create(
                agreement=name, version=1, digest="0" * 64, source=source.replace(TERMS.encode(), name.encode()),
                parties=["cxp:node:vn:hanoi", DESK], alone_with=DESK, added_by="x", added_at=now(),
            )  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        assert covers_of([seoul])[seoul.pk] == Cover.IN_FORCE
    assert len(three) == len(one)
