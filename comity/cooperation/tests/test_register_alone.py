"""A form that our agency holds alone: a second person confirms it, paper to one partner leaves under it and nothing else, either stop stops it."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from comity.accounts.tests.cast import signed_in
from comity.agreements import sweeps
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement, suspend_agreement, tell_form
from comity.agreements.exceptions import AgreementFileError, HeldAloneError, HeldByBothError, NotTellableError
from comity.agreements.models import AgreementVersion
from comity.agreements.question import Channel
from comity.agreements.release import judge
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation import actions, register_sweeps
from comity.cooperation.access import agreements_ending
from comity.cooperation.activities.counting import counts
from comity.cooperation.exceptions import HourNeededError, NotHereError
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import OneSidedForm, PartnerAgency, RegisteredAgreement
from comity.cooperation.partners.leaving import may_still_leave, question_of
from comity.cooperation.register_exceptions import (
    CopyChangedError,
    FormDecidedError,
    FormPartiesError,
    NoCopyError,
)
from comity.cooperation.tests.activity_ground import Activities
from comity.cooperation.tests.alone_ground import DESK, ONE, TERMS, Alone, backdate
from comity.cooperation.tests.register_ground import alone_source, in_days
from comity.cooperation.tests.test_meetings_pages import go, ok
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.notifications.access import settled_among
from comity.notifications.models import Notification
from comity.release.exceptions import NotReleasedError, OtherPersonError
from comity.requests.drafts import FileDraft
from comity.requests.tests.office import AGREEMENT, TOKYO, entries
from comity.web.counts import Period


def test_a_letter_leaves_only_after_a_second_person_has_confirmed_the_form(alone: Alone) -> None:
    letter = alone.written()
    form = alone.entered()
    assert (form.party, form.copy_digest) == (DESK, alone.fresh().copy_digest)
    assert terms_of(TERMS) is None
    with pytest.raises(OtherPersonError):
        actions.confirm_form(alone.register.office.cast.supervisor, replace_writer(form, alone.supervisor).pk)
    replace_writer(form, alone.keeper)
    with pytest.raises(NotHereError):
        actions.confirm_form(alone.keeper, form.pk)
    assert Notification.objects.filter(kind="register.form-to-confirm", person=alone.supervisor).count() == 1
    actions.confirm_form(alone.supervisor, form.pk)
    assert AgreementVersion.objects.get(agreement=TERMS).alone_with == DESK
    assert alone.fresh().terms == TERMS
    assert PartnerAgency.objects.get(pk=alone.seoul.pk).party == DESK
    letter = actions.submit_letter(alone.keeper, letter.pk, letter.version, ONE)
    assert letter.state == "released"
    assert "alone" in str(letter.decision["decision"])
    with pytest.raises(FormDecidedError):
        actions.confirm_form(alone.supervisor, form.pk)
    assert (entries("register.form-entered"), entries("register.form-confirmed")) == (1, 1)


def replace_writer(form: OneSidedForm, person: Any) -> OneSidedForm:
    with writing():
        OneSidedForm.objects.filter(pk=form.pk).update(written_by=person)
    return form


def test_what_does_not_read_as_the_copy_is_given_back_and_lets_nothing_leave(alone: Alone) -> None:
    form = alone.entered()
    actions.give_back_form(alone.supervisor, form.pk, "Article 2 asks for two persons.")
    assert terms_of(TERMS) is None
    assert entries("register.form-given-back") == 1
    again = alone.entered()
    other = alone.entered()  # a newer one takes the place of one that waits
    with pytest.raises(FormDecidedError):
        actions.confirm_form(alone.supervisor, again.pk)
    assert actions.confirm_form(alone.supervisor, other.pk).version == 1


def test_nothing_but_paper_to_that_one_partner_leaves_under_it(alone: Alone) -> None:
    alone.held()
    letter = alone.released()
    terms = terms_of(TERMS)
    asked = question_of(letter, alone.keeper.pseudonym)
    asked = replace(asked, article="1")
    assert judge(asked, terms, now()).allowed == "yes"
    for other in (
        replace(asked, channel=Channel.WIRE),
        replace(asked, recipients=(TOKYO,)),
        replace(asked, recipients=()),
    ):
        assert judge(other, terms, now()).allowed == "no"
    busan = actions.add_partner(
        alone.keeper, PartnerDraft("KR", {"en": "Busan"}, party=DESK)
    )  # by its page the same party
    to_busan = alone.written(busan)
    with pytest.raises(NotReleasedError):
        actions.submit_letter(alone.keeper, to_busan.pk, to_busan.version, ONE)


def test_a_form_is_for_one_partner_without_a_node_and_its_entry(alone: Alone) -> None:
    for refused, change in (
        (FormPartiesError, {"agency": TOKYO}),
        (AgreementFileError, {"agency": "cxp:node:vn:hanoi"}),
    ):
        with pytest.raises(refused):
            alone.entered(**change)
    with pytest.raises(HeldByBothError):
        alone.entered(id=AGREEMENT)
    bare = alone.register.memorandum(parties=("VN", "KR"))
    with pytest.raises(NoCopyError):
        actions.write_form(
            alone.keeper, bare.pk, bare.version, alone.seoul.pk, alone_source(alone.seoul).encode()
        )
    with writing():
        PartnerAgency.objects.filter(pk=alone.seoul.pk).update(party="cxp:node:kr:other")
    with pytest.raises(FormPartiesError):
        alone.entered()


@pytest.mark.parametrize("stop", ["register", "form", "copy", "unlinked", "over"])
def test_either_stop_stops_it_at_once(alone: Alone, stop: str) -> None:
    alone.held()
    letter = alone.released()
    assert may_still_leave(letter)
    if stop == "register":
        alone.register.step(alone.fresh(), "suspended", reason="The parties talk.")
    elif stop == "form":
        suspend_agreement(Process("command"), TERMS, "A leak.")
    elif stop == "copy":
        actions.remove_copy(alone.keeper, alone.entry.pk, "The scan was of another one.")
        actions.keep_copy(
            alone.keeper, alone.entry.pk, FileDraft("other.txt", "text/plain", b"Another text.\n", "")
        )
    elif stop == "unlinked":
        with writing():
            RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(terms="")
    else:
        with writing():
            RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(expires_on=in_days(-1))
    assert not may_still_leave(letter)
    with pytest.raises(NotReleasedError):
        actions.take_letter_out(alone.keeper, letter.pk, "pdf")


def test_a_form_read_against_another_copy_is_not_confirmed(alone: Alone) -> None:
    form = alone.entered()
    actions.remove_copy(alone.keeper, alone.entry.pk, "The scan was of another one.")
    with pytest.raises(CopyChangedError):
        actions.confirm_form(alone.supervisor, form.pk)


def test_nobody_changes_it_or_enters_one_like_it_by_the_form_of_both_sides(alone: Alone) -> None:
    alone.held()
    wider = alone_source(alone.seoul, version="2").encode()
    with pytest.raises(HeldAloneError):
        hold_agreement(Process("operator"), wider)
    assert alone.held(version="2").number == 2
    other = alone_source(alone.seoul, id="by-one-hand").encode()
    hold_agreement(Process("operator"), other)  # two parties, one of them without a node, read by nobody else
    letter = alone.written()
    with pytest.raises(NotReleasedError):
        actions.submit_letter(alone.keeper, letter.pk, letter.version, replace(ONE, agreement="by-one-hand"))


def test_it_is_told_to_nobody(alone: Alone) -> None:
    alone.held()
    with pytest.raises(NotTellableError):
        tell_form(alone.keeper, TERMS, DESK)
    suspend_agreement(Process("command"), TERMS, "A leak.")
    assert sweeps.tell_steps(now()) == 0


def test_the_end_of_the_form_is_told_ahead_though_the_agreement_has_none(alone: Alone) -> None:
    source = alone_source(alone.seoul).replace(
        "exp: 2094-04-01T00:00:00Z", f"exp: {in_days(60):%Y-%m-%d}T00:00:00Z"
    )
    form = actions.write_form(
        alone.keeper, alone.entry.pk, alone.fresh().version, alone.seoul.pk, source.encode()
    )
    actions.confirm_form(alone.supervisor, form.pk)
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(expires_on=in_days(3000))
    register_sweeps.sweep(now())
    [told] = Notification.objects.filter(kind="register.ends-90", person=alone.keeper)
    assert told.pk not in settled_among([told])  # it does not fall silent in the moment it is told
    assert not agreements_ending(alone.keeper).exists()
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(expires_on=in_days(20))
    assert told.pk in settled_among([told])


def test_what_ends_soon_by_its_form_alone_stands_on_the_desk(alone: Alone) -> None:
    source = alone_source(alone.seoul).replace(
        "exp: 2094-04-01T00:00:00Z", f"exp: {in_days(20):%Y-%m-%d}T00:00:00Z"
    )
    form = actions.write_form(
        alone.keeper, alone.entry.pk, alone.fresh().version, alone.seoul.pk, source.encode()
    )
    actions.confirm_form(alone.supervisor, form.pk)
    with writing():
        RegisteredAgreement.objects.filter(pk=alone.entry.pk).update(expires_on=in_days(3000))
    register_sweeps.sweep(now())
    assert Notification.objects.filter(kind="register.ends-30", person=alone.keeper).count() == 1
    assert [one.pk for one in agreements_ending(alone.keeper)] == [alone.entry.pk]


def test_the_pages_say_that_it_is_not_countersigned_and_the_question_is_answered(alone: Alone) -> None:
    waits = alone.entered()
    second, first = signed_in(Client(), alone.supervisor), signed_in(Client(), alone.keeper)
    page = second.get(reverse("cooperation:register-form", args=[waits.pk])).content.decode()
    assert "I have read it against the copy" in page
    assert (
        "I have read it against the copy"
        not in first.get(reverse("cooperation:register-form", args=[waits.pk])).content.decode()
    )
    text = first.get(reverse("cooperation:register-form-write", args=[alone.entry.pk])).content.decode()
    assert "cxp:node:kr:liaison-desk" in text
    actions.confirm_form(alone.supervisor, waits.pk)
    letter = alone.written()
    asked = {
        "partner": f"paper:{alone.seoul.pk}",
        "kind": "information",
        "purpose": "cooperation",
        "offence": "0502",
        "on": localdate(timezone=alone.keeper.time_zone).isoformat(),
    }
    for address in (
        reverse("agreements:list"),
        reverse("agreements:agreement", args=[TERMS]),
        reverse("cooperation:register-agreement", args=[alone.entry.pk]),
        reverse("cooperation:partners-agency", args=[alone.seoul.pk]),
        reverse("cooperation:letters-submit", args=[letter.pk]),
    ):
        assert "ot countersigned" in first.get(address).content.decode(), address
    found = first.get(reverse("cooperation:register-may-send"), asked).content.decode()
    assert "Not countersigned" in found
    assert "Allowed" in found
    assert "Nothing may be sent" not in found


def test_when_the_partner_joins_it_is_the_draft_of_the_form_to_propose(alone: Alone) -> None:
    alone.held()
    with writing():
        PartnerAgency.objects.filter(pk=alone.seoul.pk).update(node=TOKYO, joined_at=now())
    client = signed_in(Client(), alone.keeper)
    page = client.get(reverse("cooperation:partners-agency", args=[alone.seoul.pk])).content.decode()
    address = f"{reverse('agreements:add-version', args=[TERMS])}?party={DESK.replace(':', '%3A')}&amp;node={TOKYO.replace(':', '%3A')}"
    assert address in page
    draft = client.get(address.replace("&amp;", "&")).context["form"].initial["text"]
    assert DESK not in draft
    kept = hold_agreement(alone.keeper, draft.encode(), of=TERMS)
    assert (kept.version, kept.alone_with, TOKYO in kept.parties) == (2, "", True)
    assert sweeps.tell(now()) == 1  # now it is a form that both sides are to hold, and is proposed
    assert Peer.objects.filter(node=TOKYO).exists()


# --- noted after the stop


def test_what_went_before_the_stop_is_noted_with_its_day_and_no_later_one(alone: Alone) -> None:
    alone.held()
    letter = alone.released()
    zone = alone.keeper.time_zone
    backdate(letter, now() - timedelta(days=5))
    stopped = datetime.combine(localdate(timezone=zone) - timedelta(days=2), time(12), zone)
    suspend_agreement(Process("command"), TERMS, "Denounced.")
    with writing():
        from comity.agreements.models import Suspension

        Suspension.objects.update(began_at=stopped)
    today = localdate(timezone=zone)
    for day in (today, today - timedelta(days=1)):
        with pytest.raises(NotReleasedError):
            actions.hand_letter(alone.keeper, letter.pk, on=day, how="post")
    with pytest.raises(HourNeededError):
        actions.hand_letter(alone.keeper, letter.pk, on=stopped.date(), how="post")
    with pytest.raises(NotReleasedError):
        actions.hand_letter(alone.keeper, letter.pk, on=stopped.date(), how="post", hour=time(12, 30))
    handed = actions.hand_letter(alone.keeper, letter.pk, on=stopped.date() - timedelta(days=1), how="post")
    assert (handed.state, handed.handed_on) == ("handed", stopped.date() - timedelta(days=1))


def test_the_morning_before_the_stop_counts_by_its_hour(alone: Alone) -> None:
    alone.held()
    letter = alone.released()
    backdate(letter, now() - timedelta(days=5))
    zone = alone.keeper.time_zone
    suspend_agreement(Process("command"), TERMS, "Denounced.")
    stopped = datetime.combine(localdate(timezone=zone) - timedelta(days=2), time(12), zone)
    with writing():
        from comity.agreements.models import Suspension

        Suspension.objects.update(began_at=stopped)
    page = signed_in(Client(), alone.keeper).get(reverse("cooperation:letters-letter", args=[letter.pk]))
    assert reverse("cooperation:letters-handed", args=[letter.pk]) in page.content.decode()
    handed = actions.hand_letter(alone.keeper, letter.pk, on=stopped.date(), how="hand", hour=time(9))
    assert handed.state == "handed"


def test_what_was_entered_before_its_entry_had_a_form_counts_under_the_form(alone: Alone) -> None:
    one = Activities(alone.register.office.cast).training(registered=alone.entry.pk)
    alone.held()
    Activities(alone.register.office.cast).training()
    found = {
        count.code: count
        for count in counts(alone.keeper, Period(date(2026, 1, 1), date(2026, 12, 31)), agreement=TERMS)
    }
    assert (one.agreement, found["training"].number, found["people-trained"].number) == ("", 1, 12)
    assert (
        counts(alone.keeper, Period(date(2026, 1, 1), date(2026, 12, 31)), registered=alone.entry.pk)[
            0
        ].number
        == 1
    )
    client = go(alone.keeper)
    listed = ok(client.get(found["training"].url))
    assert one.ref in listed
    assert len(set(re.findall(r"\bA-\d{4}-\d{4}\b", listed)) - {one.ref}) == 0
    page = ok(client.get(reverse("cooperation:register-agreement", args=[alone.entry.pk])))
    assert one.ref in page
    assert f"?all=1&amp;agreement={TERMS}" in page
    figures_page = ok(client.get(reverse("cooperation:outcomes-index"), {"agreement": TERMS}))
    assert f'value="{TERMS}" selected' in figures_page
