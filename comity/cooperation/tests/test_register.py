"""Acts on the register: steps by their days, and nothing leaves while the register or the form says no."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from comity.accounts.access import AbsentError
from comity.agreements.access import terms_of
from comity.agreements.actions import resume_agreement, suspend_agreement
from comity.agreements.exceptions import StoppedElsewhereError
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.reasons import end_reason_of, reason_of
from comity.agreements.terms import Status
from comity.audit import cooperation_events as events
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.access import agreements_contradicted, agreements_ending, agreements_without_form
from comity.cooperation.actions._register import form_of
from comity.cooperation.core.articles import articles_in, before_the_first, in_order, merged
from comity.cooperation.core.standing import Dated, Flaw, placed
from comity.cooperation.exceptions import ChangedMeanwhileError, ReasonMissingError
from comity.cooperation.models import AgreementAlarm, AgreementStep, RegisteredAgreement
from comity.cooperation.register_affected import affected
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.register_ends import end_of
from comity.cooperation.register_exceptions import (
    CopyHeldError,
    FormTakenError,
    LastDayOverError,
    NoFormError,
    OtherDigestError,
    RelationRefusedError,
    StepRefusedError,
)
from comity.cooperation.register_may_send import Asked, answers
from comity.cooperation.register_showing import contradictions, page_of
from comity.cooperation.register_sweeps import sweep
from comity.cooperation.states import AgreementState
from comity.cooperation.tests.register_ground import COPY, MEMORANDUM, TREATY, Registers, in_days
from comity.cooperation.tests.test_meetings_pages import go, ok
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import AGREEMENT

OVER = "Talks have begun anew."
OVER_IN = {
    "en": "Its last day is over.",
    "vi": "Ngày cuối đã qua.",
    "ja": "最終日を過ぎました。",
    "zh-hans": "最后一日已过。",
}


def status() -> Status:
    found = terms_of(AGREEMENT)
    assert found is not None
    return found.status


def told(register: Registers, kind: str) -> int:
    return Notification.objects.filter(person=register.keeper, kind=kind).count()


def test_an_agreement_is_kept_with_its_steps_in_order(register: Registers) -> None:
    treaty = register.treaty(steps=(TREATY.steps[1], TREATY.steps[0]))
    assert (treaty.state, treaty.ref[:2], treaty.subjects) == (
        "in-force",
        "G-",
        ["05", "identity", "training"],
    )
    assert [one.state for one in treaty.steps.order_by("on")] == ["signed", "in-force"]
    assert treaty.expires_on == date(2094, 3, 31)  # taken from the form
    proposed = register.memorandum(steps=())
    assert (proposed.state, proposed.steps.get().on) == ("proposed", in_days(0))


@pytest.mark.parametrize(
    ("step", "flaw"),
    [
        (StepDraft("signed", in_days(1)), Flaw.FUTURE),
        (StepDraft("signed", date(1700, 1, 1)), Flaw.TOO_EARLY),
        (StepDraft("proposed", date(2024, 2, 1)), Flaw.ORDER),
        (StepDraft("signed", date(2024, 5, 1)), Flaw.ORDER),
        (StepDraft("suspended", date(2024, 2, 1), reason=OVER), Flaw.ORDER),
        (StepDraft("suspended", date(2024, 5, 1)), Flaw.NO_REASON),
    ],
)
def test_a_step_that_does_not_fit_is_refused(register: Registers, step: StepDraft, flaw: Flaw) -> None:
    treaty = register.treaty()
    with pytest.raises(StepRefusedError) as refusal:
        actions.take_step(register.keeper, treaty.pk, step)
    assert refusal.value.refused.flaw is flaw
    assert treaty.steps.count() == 2
    assert register.fresh(treaty).state == "in-force"


def test_an_earlier_step_is_put_where_its_day_is(register: Registers) -> None:
    treaty = register.treaty()
    register.step(treaty, "negotiated", on=date(2023, 6, 1))
    assert register.fresh(treaty).state == "in-force"
    assert [one.state for one in treaty.steps.order_by("on")] == ["negotiated", "signed", "in-force"]
    history = [Dated("signed", date(2024, 1, 1)), Dated("in-force", date(2024, 3, 1))]
    assert placed(history, Dated("suspended", date(2024, 3, 1)), date(2026, 1, 1)) is None


@pytest.mark.parametrize("state", ["suspended", "expired", "superseded"])
def test_what_the_register_stops_lets_nothing_leave_at_once(register: Registers, state: str) -> None:
    treaty = register.treaty()
    assert status() is Status.IN_FORCE
    treaty = register.step(treaty, state, reason=OVER)
    assert status() is Status.SUSPENDED
    suspension = Suspension.objects.get(agreement=AGREEMENT, ended_at=None)
    assert suspension.began_reason == OVER
    assert treaty.ref in reason_of(suspension)
    assert treaty.suspension == suspension.pk
    supervisor = register.office.cast.supervisor  # who acts is not told
    assert Notification.objects.filter(person=supervisor, kind="register.stopped").count() == 1
    with pytest.raises(StoppedElsewhereError, match=treaty.ref):
        resume_agreement(register.keeper, AGREEMENT, "Let us go on.")
    assert status() is Status.SUSPENDED


def test_a_supervisor_may_stop_and_only_who_keeps_forms_lets_it_run_again(register: Registers) -> None:
    treaty, supervisor = register.treaty(), register.office.cast.supervisor
    register.step(treaty, "suspended", supervisor, reason=OVER)
    assert status() is Status.SUSPENDED
    register.step(treaty, "in-force", supervisor)
    assert status() is Status.SUSPENDED
    assert [one.pk for one in agreements_contradicted(register.keeper)] == [treaty.pk]
    shown = page_of(register.keeper, register.fresh(treaty), [])
    assert shown.form is not None
    assert shown.form.may_resume
    assert any("does not" in one for one in shown.contradictions)
    resume_agreement(register.keeper, AGREEMENT, "Both agree.")
    assert status() is Status.IN_FORCE
    assert not agreements_contradicted(register.keeper).exists()


def test_the_keeper_of_both_resumes_with_one_step(register: Registers) -> None:
    treaty = register.treaty()
    register.step(treaty, "suspended", reason=OVER)
    treaty = register.step(treaty, "in-force", reason="Settled.")
    assert status() is Status.IN_FORCE
    assert treaty.suspension is None
    ended = Suspension.objects.get(agreement=AGREEMENT)
    assert (ended.ended_reason, end_reason_of(ended)) == (
        "Settled.",
        f"{treaty.ref} of the register: In force · Settled.",
    )
    suspend_agreement(register.keeper, AGREEMENT, "An own reason of ours.")
    register.step(treaty, "suspended", reason=OVER)
    register.step(treaty, "in-force")
    assert status() is Status.SUSPENDED  # one that did not begin in the register does not end there


def test_nobody_is_said_to_have_written_a_reference_as_the_reason(register: Registers) -> None:
    treaty = register.treaty()
    register.step(treaty, "suspended", reason=OVER)
    register.step(treaty, "in-force")
    ended = Suspension.objects.get(agreement=AGREEMENT)
    assert ended.ended_reason == ""
    for language in ("en", "vi", "ja"):
        with override(language):
            assert end_reason_of(ended).endswith(str(AgreementState.IN_FORCE.label))


@pytest.mark.parametrize(
    "code", ["register", "register/G-2026-0003/expired", "register/G/a/b/c", "register/G/gone/x"]
)
def test_a_code_of_another_shape_stands_as_it_is(code: str) -> None:
    assert reason_of(Suspension(began_code=code)) == code


def test_past_its_last_day_nothing_leaves_before_any_sweep(register: Registers) -> None:
    treaty = register.treaty(expires_on=in_days(30))
    with writing():
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(expires_on=in_days(-2))
    assert not Suspension.objects.exists()
    assert status() is Status.SUSPENDED
    assert sweep(now()) == 1
    treaty = register.fresh(treaty)
    assert (treaty.state, treaty.steps.order_by("-on").first().by) == ("expired", None)  # type: ignore[union-attr]
    suspension = Suspension.objects.get(agreement=AGREEMENT, ended_at=None)
    for language, words in OVER_IN.items():  # what the worker entered is read in each reader's language
        with override(language):
            [step] = [one for one in page_of(register.keeper, treaty, []).steps if one.row.state == "expired"]
            assert step.reason == words
            assert reason_of(suspension).endswith(words)
            assert treaty.ref in reason_of(suspension)
    assert sweep(now()) == 0
    assert AgreementStep.objects.filter(agreement=treaty, state="expired").count() == 1


def test_what_is_over_is_not_in_force_again_before_it_has_another_last_day(register: Registers) -> None:
    treaty = register.treaty(expires_on=in_days(-2))
    sweep(now())
    assert register.fresh(treaty).state == "expired"
    with pytest.raises(LastDayOverError):
        register.step(treaty, "in-force")
    version = register.fresh(treaty).version
    longer = replace(TREATY, terms=AGREEMENT, expires_on=in_days(700))
    actions.change_agreement(register.keeper, treaty.pk, version, longer)
    register.step(treaty, "in-force", reason="Both sides prolonged it.")
    assert status() is Status.IN_FORCE
    proposed = register.memorandum(steps=(), expires_on=in_days(-2))
    sweep(now())
    assert register.fresh(proposed).state == "proposed"  # what never was in force does not end


def test_a_form_that_comes_to_say_otherwise_is_held_back(register: Registers) -> None:
    treaty = register.memorandum(terms=AGREEMENT)  # signed, not in force: the form says that it is
    assert status() is Status.SUSPENDED
    with writing():
        Suspension.objects.all().delete()
    assert status() is Status.SUSPENDED  # the register is asked as well
    sweep(now())
    assert Suspension.objects.filter(agreement=AGREEMENT, ended_at=None).count() == 1
    assert any("it rules" in one for one in contradictions(register.fresh(treaty), form_of(treaty)))


def test_a_form_belongs_to_one_agreement_that_is_held_here(register: Registers) -> None:
    register.treaty()
    with pytest.raises(FormTakenError):
        register.memorandum(terms=AGREEMENT)
    with pytest.raises(NoFormError):
        register.memorandum(terms="no-such-form")


def test_differences_between_register_and_form_are_said(register: Registers) -> None:
    treaty = register.treaty(expires_on=in_days(400), parties=("VN", "CN"))
    said = page_of(register.keeper, treaty, []).contradictions
    assert len(said) == 2
    assert any("last day" in one for one in said)
    assert any("parties" in one.casefold() for one in said)


def test_people_are_warned_once_for_each_rule(register: Registers) -> None:
    treaty = register.treaty(expires_on=in_days(100))
    for _again in range(2):
        sweep(now())
    assert [told(register, f"register.ends-{days}") for days in (180, 90, 30)] == [1, 0, 0]
    assert not agreements_ending(register.keeper).exists()
    with writing():
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(expires_on=in_days(20))
    for _again in range(2):
        sweep(now())
    assert [told(register, f"register.ends-{days}") for days in (180, 90, 30)] == [1, 0, 1]
    assert [one.pk for one in agreements_ending(register.keeper)] == [treaty.pk]
    register.step(treaty, "expired", reason="It was not prolonged.")
    assert not agreements_ending(register.keeper).exists()


def test_a_form_that_has_ended_is_no_end_that_comes_but_a_task_of_its_own(register: Registers) -> None:
    treaty, keeper = register.treaty(), register.keeper
    assert not agreements_without_form(keeper).exists()
    form = AgreementVersion.objects.get(agreement=treaty.terms)
    text = re.sub(r"nbf: .*", f"nbf: {in_days(-1000)}T00:00:00Z", bytes(form.source).decode())
    text = re.sub(r"exp: .*", f"exp: {in_days(-100)}T00:00:00Z", text)
    with writing():
        AgreementVersion.objects.filter(pk=form.pk).update(source=text.encode())
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(expires_on=in_days(4000))
        end = end_of(register.fresh(treaty))
        assert end is not None
        for days in (180, 90, 30):
            AgreementAlarm.objects.create(agreement=treaty, expires_on=end, days=days)
    assert end < in_days(0)
    assert not agreements_ending(keeper).exists()
    assert [one.pk for one in agreements_without_form(keeper)] == [treaty.pk]
    assert not agreements_without_form(register.office.cast.officer).exists()
    assert "its form has ended" in ok(go(keeper).get("/"))
    with writing():
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(expires_on=in_days(-1))
    assert not agreements_without_form(keeper).exists()  # it is over itself: the sweep lets it lapse


def test_a_sweep_that_tells_nothing_writes_nothing(register: Registers) -> None:
    register.treaty(expires_on=in_days(100))
    sweep(now())
    [warned] = Entry.objects.filter(event=events.REGISTER_WARNED)
    for _minute in range(5):
        sweep(now())
    assert Entry.objects.filter(event=events.REGISTER_WARNED).get() == warned


def test_what_rests_on_it_is_named_as_far_as_one_may_see(register: Registers) -> None:
    treaty = register.treaty()
    request = register.office.sent()
    register.step(treaty, "suspended", reason=OVER)
    found = affected(register.office.cast.officer, register.fresh(treaty))
    assert [(one.number, one.first[0][0]) for one in found] == [(1, request.ref)]
    assert affected(register.keeper, register.fresh(treaty)) == []  # who sees no requests is told of none
    assert affected(register.office.cast.officer, register.memorandum()) == []


def test_relations_stand_on_both_pages(register: Registers) -> None:
    treaty, memorandum = register.treaty(), register.memorandum()
    relation = actions.relate(register.keeper, memorandum.pk, treaty.pk, "implements")
    assert [(one.word, one.other) for one in page_of(register.keeper, memorandum, []).related] == [
        ("Implements", treaty)
    ]
    assert [(one.word, one.other) for one in page_of(register.keeper, treaty, []).related] == [
        ("Implemented by", memorandum)
    ]
    for one, other in ((treaty, memorandum), (treaty, treaty)):
        with pytest.raises(RelationRefusedError):
            actions.relate(register.keeper, one.pk, other.pk, "implements")
    assert actions.relate(register.keeper, memorandum.pk, treaty.pk, "implements").pk == relation.pk
    actions.part(register.keeper, treaty.pk, relation.pk)
    assert page_of(register.keeper, memorandum, []).related == []  # fmt: skip


def test_articles_are_pasted_language_by_language() -> None:
    text = "Preamble\nArticle 1. Aim\nThey help.\n\nArticle 2(a)\nMore.\n"
    assert articles_in(text) == [("1", "Aim\nThey help."), ("2(a)", "More.")]
    assert articles_in("第二十三条\n協力") == [("23", "協力")]
    assert articles_in("第100条 終") == [("100", "終")]
    japanese = "前文\n第１条　範囲\n高度技術犯罪（第三条の犯罪を含む。）\n第３条に基づき協力する。\n第５条の２（費用）\n各自負担\n第十条\n終"
    assert articles_in(japanese) == [
        ("1", "範囲\n高度技術犯罪（第三条の犯罪を含む。）\n第３条に基づき協力する。"), ("5-2", "（費用）\n各自負担"), ("10", "終"),
    ]  # fmt: skip
    assert before_the_first(japanese) == "前文"
    assert before_the_first("Article 1\nAim") == ""
    assert articles_in("第一条双方合作。\n第五条之二 费用") == [("1", "双方合作。"), ("5-2", "费用")]
    assert articles_in("Điều 5: Chi phí\nMỗi bên chịu.") == [("5", "Chi phí\nMỗi bên chịu.")]
    assert articles_in("The article was read.") == []
    known = [{"number": "1", "texts": {"en": "They help."}}]
    assert merged(known, "ja", [("1", "助ける。"), ("2", "新。")]) == [
        {"number": "1", "texts": {"en": "They help.", "ja": "助ける。"}},
        {"number": "2", "texts": {"ja": "新。"}},
    ]


def test_articles_of_the_form_stand_where_one_is_held(register: Registers) -> None:
    shown = page_of(register.keeper, register.treaty(articles=MEMORANDUM.articles), [])
    assert shown.are_from_form
    assert shown.articles[0].texts[0].text == "One officer may send facts."
    shown = page_of(register.keeper, register.memorandum(), ["ja", "en"])
    assert [[one.text for one in line.texts] for line in shown.articles] == [
        ["The parties train together.", "共に訓練する。"],
        ["Each bears its own cost.", ""],
    ]


def test_a_copy_is_compared_kept_and_checked(register: Registers) -> None:
    memorandum = register.memorandum()
    with pytest.raises(OtherDigestError):
        actions.keep_copy(register.keeper, memorandum.pk, COPY, "0" * 64)
    kept = actions.keep_copy(register.keeper, memorandum.pk, COPY)
    assert len(kept.copy_digest) == 64
    with pytest.raises(CopyHeldError):
        actions.keep_copy(register.keeper, memorandum.pk, COPY)
    assert actions.check_copy(register.keeper, memorandum.pk)
    with writing():
        RegisteredAgreement.objects.filter(pk=memorandum.pk).update(copy_digest="0" * 64)
    assert not actions.check_copy(register.keeper, memorandum.pk)
    with pytest.raises(ReasonMissingError):
        actions.remove_copy(register.keeper, memorandum.pk, " ")
    actions.remove_copy(register.keeper, memorandum.pk, "The depositary sent a corrected one.")
    with pytest.raises(AbsentError):
        actions.read_copy(register.keeper, memorandum.pk)
    spaced = " ".join(kept.copy_digest[place : place + 4].upper() for place in range(0, 64, 4))
    assert actions.keep_copy(register.keeper, memorandum.pk, COPY, spaced).copy_digest == kept.copy_digest


def test_who_does_not_keep_it_changes_nothing(register: Registers) -> None:
    treaty, officer = register.treaty(), register.office.cast.officer
    assert actions.view_agreement(officer, treaty.pk) == treaty
    for act in (
        lambda: actions.add_agreement(officer, TREATY),
        lambda: actions.change_agreement(officer, treaty.pk, 1, TREATY),
        lambda: actions.take_step(officer, treaty.pk, StepDraft("suspended", in_days(0), reason=OVER)),
        lambda: actions.keep_articles(officer, treaty.pk, 1, []),
        lambda: actions.view_agreement(register.office.cast.partner, treaty.pk),
    ):
        with pytest.raises(AbsentError):
            act()
    assert status() is Status.IN_FORCE


def test_two_people_do_not_write_over_each_other(register: Registers) -> None:
    treaty = register.treaty()
    version = register.fresh(treaty).version
    actions.change_agreement(
        register.keeper, treaty.pk, version, replace(TREATY, terms=AGREEMENT, depositary="Two")
    )
    with pytest.raises(ChangedMeanwhileError):
        actions.change_agreement(register.keeper, treaty.pk, version, TREATY)
    assert register.fresh(treaty).depositary == "Two"


def ask(register: Registers, **change: object) -> list[tuple[str, str]]:
    asked = Asked(
        peer=register.office.peer, kind="information", purpose="investigation", offence="0502",
        categories=("case-facts", "movement", "content"), day=in_days(0),
    )  # fmt: skip
    [found] = answers(register.office.cast.officer, replace(asked, **change))  # type: ignore[arg-type]  # each of its own type
    return [(one.tag, " ".join(one.reasons)) for one in found.lines]


def test_the_page_asks_the_decision_itself(register: Registers) -> None:
    (facts, why), (movement, second), (content, never) = ask(register)
    assert (facts, movement, content) == ("ok", "soon", "late")
    assert "article 1" in why
    assert "article 2" in second
    assert "does not cover this kind of data" in never
    assert {tag for tag, _why in ask(register, purpose="evidence")} == {"late"}
    far = now().date() + timedelta(days=365 * 69)
    assert {tag for tag, _why in ask(register, day=far)} == {"late"}
    treaty = register.treaty()
    register.step(treaty, "suspended", reason=OVER)
    assert all("suspended" in why for tag, why in ask(register) if tag == "late")
    assert {tag for tag, _why in ask(register)} == {"late"}


def test_articles_stand_by_their_numbers() -> None:
    given = ["10", "2", "2(b)", "2(a)", "1", "annex", "5-2", "5"]
    assert [one["number"] for one in in_order({"number": one} for one in given)] == [
        "1", "2", "2(a)", "2(b)", "5", "5-2", "10", "annex",
    ]  # fmt: skip
