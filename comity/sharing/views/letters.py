"""The page of one letter, and what a holder does from it: ask the owner, take it out for a court, pass it on."""

from tempfile import TemporaryFile
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.choosing import choices_with
from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.exchange.files import plaintext
from comity.exchange.models import FileState
from comity.sharing import actions
from comity.sharing.access import item_for, may_decide, our_letter_for, same_for_others
from comity.sharing.actions import Asking, Plan
from comity.sharing.allowing import Use
from comity.sharing.enforcing import files_of
from comity.sharing.exceptions import NotHereError, ReleaseRefusedError
from comity.sharing.forms import AskForm, PackForm, PassForm
from comity.sharing.forms.days import end_of
from comity.sharing.keepers import LetterRef, bound_kinds, keeper_of
from comity.sharing.letters import OURS, content_of
from comity.sharing.models import Item, ItemState
from comity.sharing.showing import item_page, our_letter
from comity.sharing.standing import handling_of
from comity.sharing.views._shared import data_of, page, partners, status_of, to_letter


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def letter(request: HttpRequest, owner: str, mid: UUID) -> HttpResponse:
    """Show a letter: what it says, its handling in words, who has it, what was decided about it."""
    person, others = signed_in_person(request), list[str]()
    if owner == OURS:
        row = our_letter_for(person, mid)
        actions.view_own(person, mid)
        shown = our_letter(person, mid, row.schema)
        others = [str(one.peer) for one in same_for_others(person, row)]
    else:
        shown = item_page(person, actions.view_item(person, owner, mid))
    seen = {
        "shown": shown,
        "others": others,
        "may_decide": bool(may_decide(person)),
        "bound": bound_kinds(shown.ref) if shown.is_ours and may_decide(person) else frozenset(),
        "is_open": shown.item is not None and shown.item.state == ItemState.HELD,
        "classification": shown.handling.classification.level if shown.handling else 1,
    }
    return render(request, "sharing/letter.html", seen)


def _theirs(person: Person, owner: str, mid: UUID) -> Item:
    if owner == OURS:
        raise NotHereError("letter", mid, "ours")
    return item_for(person, owner, mid)


@for_roles(WORKS_ON_REQUESTS)
@page
def ask(request: HttpRequest, owner: str, mid: UUID) -> HttpResponse:
    """Ask the owner of an item for its leave."""
    person = signed_in_person(request)
    item = _theirs(person, owner, mid)
    initial = {
        "use": request.GET.get("use", Use.COURT),
        "purpose": handling_of(item).purpose if item.handling else "",
    }
    form = AskForm(data_of(request), partners=partners(person, without=owner), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        until = end_of(given["until"])
        asking = Asking(Use(given["use"]), given["agency"], given["purpose"], given["text"], until)  # type: ignore[arg-type]
        try:
            actions.ask_owner(person, owner, mid, asking)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The owner was asked. You are told when it answers."))
            return to_letter(owner, mid)
    return render(
        request, "sharing/ask.html", {"form": form, "shown": item_page(person, item)}, status=status_of(form)
    )


@for_roles(WORKS_ON_REQUESTS)
@page
def pack(request: HttpRequest, owner: str, mid: UUID) -> FileResponse | HttpResponse:
    """Take an item out as a pack for the court."""
    person = signed_in_person(request)
    item = _theirs(person, owner, mid)
    form = PackForm(data_of(request), request=request)
    if request.method == "POST" and form.is_valid():
        written = TemporaryFile()  # noqa: SIM115  # the answer closes it
        try:
            actions.write_pack(person, owner, mid, form.cleaned_data["reason"], written)
        except RefusalError as refusal:
            written.close()
            form.add_error(None, str(refusal))
        else:
            written.seek(0)
            return FileResponse(
                written,
                as_attachment=True,
                filename=f"letter-{mid}.zip",
                content_type="application/zip",
                headers={"Cache-Control": "no-store"},
            )
    return render(
        request,
        "sharing/pack-form.html",
        {"form": form, "shown": item_page(person, item)},
        status=status_of(form),
    )


@for_roles(WORKS_ON_REQUESTS)
@page
def file(request: HttpRequest, owner: str, mid: UUID, place: int) -> StreamingHttpResponse | HttpResponse:
    """Hand a file of an item out, piece by piece; one that is set apart is described first, and only a button takes it."""
    person = signed_in_person(request)
    item = _theirs(person, owner, mid)
    files = files_of(item)
    if place >= len(files):
        raise NotHereError("letter", mid, "no-such-file")
    found = files[place]
    if request.method != "POST" and found.quarantine and found.state == FileState.WHOLE:
        return render(request, "sharing/set-apart.html", {"file": found, "shown": item_page(person, item)})
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        actions.read_item_file(person, owner, mid, place, although=although)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_letter(owner, mid)
    answer = StreamingHttpResponse(plaintext(found), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@for_roles(WORKS_ON_REQUESTS)
@page
def pass_on(request: HttpRequest, owner: str, mid: UUID) -> HttpResponse:
    """Pass an item on to a partner."""
    person = signed_in_person(request)
    item = _theirs(person, owner, mid)
    offered = partners(person, without=owner)
    form = PassForm(
        data_of(request),
        request=request,
        partners=offered,
        agreements=choices_with([node for node, _name in offered]),
        initial=_known(item),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plan = Plan(given["peer"], given["agreement"], form.route(), form.rights(), given["reason"])
        try:
            passing = actions.pass_on(person, owner, mid, plan)
        except ReleaseRefusedError as refusal:
            for sentence in refusal_sentences(refusal.decision, given["agreement"]):
                form.add_error(None, sentence)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = (
                _("It is sealed and on its way.")
                if passing.state == "sent"
                else _("A second person must approve it.")
            )
            messages.success(request, said)
            return redirect("sharing:passing", passing.pk)
    return render(
        request,
        "sharing/pass-on.html",
        {"form": form, "shown": item_page(person, item)},
        status=status_of(form),
    )


def _known(item: Item) -> dict[str, object]:
    """Return what the room that keeps an item knows for the release decision."""
    content = content_of(item)
    keeper = keeper_of(item.schema)
    found = (
        keeper.about(content.schema, content.data, LetterRef(item.owner, item.mid))
        if content and keeper
        else None
    )
    purpose = handling_of(item).purpose if item.handling else ""
    if found is None:
        return {"purpose": purpose}
    return {
        "kind": found.kind,
        "offence": found.offence,
        "purpose": purpose or found.purpose,
        "urgency": found.urgency,
        "categories": list(found.categories),
    }
