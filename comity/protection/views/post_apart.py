"""Pages of complaints: read by the post's consular officers and whom they named. There is no file to write them to, and no figure.

The addresses are those of any line of a file: the program writes the address of what it refused into its output, which who runs
the machine reads. What is done stands behind the question mark, which is not written there.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.models import Agency, Person
from comity.audit.acts import RefusalError
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.protection.actions.post_apart import (
    NewComplaint,
    Sending,
    add_to_complaint,
    end_reading,
    name_reader,
    send_complaint_on,
    view_complaint,
    write_complaint,
)
from comity.protection.forms.post_apart import AddForm, ComplaintForm, ReaderForm, RecipientForm, SendForm
from comity.protection.models import Complaint, ComplaintSending, PersonsWish, PostEntry, PostFile
from comity.protection.post_access import (
    FILE,
    MAY_BE_NAMED,
    complaint_for,
    complaints_visible_to,
    files_visible_to,
    may_decide_about,
    who_may_be_named,
)
from comity.protection.post_holding import is_holding_side
from comity.protection.post_showing import chosen_recipient, recipients
from comity.protection.post_words import head_words
from comity.protection.views.post_shared import city_of, form_page, own_city, page, say, status_of


@for_roles(MAY_BE_NAMED)
@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List what the person reads; nothing where nothing is theirs."""
    found = complaints_visible_to(signed_in_person(request)).order_by("-written_at")
    return render(request, "protection/post-apart-list.html", {"complaints": found})


def new(request: HttpRequest, person: Person, found: PostFile) -> HttpResponse:
    """Write a complaint down; the page of a line of a file leads here."""
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        initial={"at": now().replace(second=0, microsecond=0), "place": found.place},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            complaint = write_complaint(
                person,
                found.pk,
                NewComplaint(
                    at=given["at"],
                    zone=found.zone,
                    heads=given["heads"],
                    text=given["text"],
                    text_language=given["text_language"],
                    wish=PersonsWish(given["wish"]),
                    place=given["place"],
                ),
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. Only your post reads it."))
            return redirect("protection:post-apart-one", complaint.pk)
    lead = _(
        "Only the consular officers of your post read this, and whom you name. Who holds the person learns nothing of it, "
        "not even that it exists."
    )
    return form_page(
        request,
        form,
        {"title": _("Complaint of ill-treatment"), "file": found, "lead": lead, "verb": _("Write it down")},
    )


@for_roles(MAY_BE_NAMED)
@page
@never_cache
def one(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Show one complaint, and take what was done or said since; `?act=` names readers or sends it on.

    An ordinary line of a file stands at the same address, and leads to its place in the file.
    """
    person = signed_in_person(request)
    entry = PostEntry.objects.filter(pk=complaint_id, file__in=files_visible_to(person)).first()
    if entry is not None:
        return redirect(f"{reverse('protection:post-file', args=[entry.file_id])}#e-{entry.pk}")
    act = request.GET.get("act", "")
    if act:
        found = complaint_for(person, complaint_id)
        if not may_decide_about(person, found):
            raise AbsentError(FILE, complaint_id, "role")
        return _readers(request, person, found) if act == "readers" else _send(request, person, found)
    found = (
        view_complaint(person, complaint_id)
        if request.method != "POST"
        else complaint_for(person, complaint_id)
    )
    decides = bool(may_decide_about(person, found))
    form = AddForm(request.POST if request.method == "POST" else None, decides=decides)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wish = given.get("wish")
        try:
            add_to_complaint(
                person, found.pk, given["text"], given["text_language"], PersonsWish(wish) if wish else None
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("protection:post-apart-one", found.pk)
    return _page(request, person, found, form)


def _page(  # noqa: PLR0917  # what the page shows
    request: HttpRequest,
    person: Person,
    found: Complaint,
    form: AddForm,
    reader: ReaderForm | None = None,
    recipient: RecipientForm | None = None,
) -> HttpResponse:
    decides = bool(may_decide_about(person, found))
    seen = {
        "complaint": found,
        "heads": head_words(found.heads),
        "notes": found.notes.select_related("by").order_by("written_at"),
        "readers": found.readers.select_related("person").order_by("named_at"),
        "sendings": found.sendings.select_related("peer", "agency", "by").order_by("at"),
        "form": form,
        "decides": decides,
        "reader_form": (reader or ReaderForm(people=who_may_be_named(found))) if decides else None,
        "recipient_form": (recipient or RecipientForm(recipients=recipients(person)))
        if decides and found.wish != PersonsWish.KEEP
        else None,
        "there": city_of(found.zone),
        "city": own_city(person),
        "zone": str(person.time_zone),
    }
    return render(request, "protection/post-apart.html", seen, status=status_of(form, reader, recipient))


def _readers(request: HttpRequest, person: Person, found: Complaint) -> HttpResponse:
    """Name a reader, or let one read no longer."""
    form = ReaderForm(request.POST or None, people=who_may_be_named(found))
    ended = request.POST.get("end", "")
    try:
        if ended:
            end_reading(person, found.pk, _uuid(ended))
            messages.success(request, _("This person reads it no longer."))
            return redirect("protection:post-apart-one", found.pk)
        if form.is_valid():
            chosen = next(
                one for one in who_may_be_named(found) if str(one.pk) == form.cleaned_data["reader"]
            )
            name_reader(person, found.pk, chosen)
            messages.success(request, _("This person may read it now, and was told that something is new."))
            return redirect("protection:post-apart-one", found.pk)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
    return _page(request, person, found, AddForm(decides=True), reader=form)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _send(request: HttpRequest, person: Person, found: Complaint) -> HttpResponse:
    """Send a complaint on: the recipient first (`?to=`), then why and under what."""
    peer, agency = chosen_recipient(request.GET.get("to", ""))
    if peer is None and agency is None:
        choice = RecipientForm(request.GET, recipients=recipients(person))
        return _page(request, person, found, AddForm(decides=True), recipient=choice)
    holding = is_holding_side(found, peer, agency)
    form = SendForm(request.POST if request.method == "POST" else None, peer=peer, is_holder=holding)
    if request.method == "POST" and form.is_valid():
        sent = _sent(person, found, form, peer, agency)
        if sent is not None:
            waits = sent.state == "to-approve"
            messages.success(
                request,
                _("A second person who may read it must approve this. Name one as a reader where nobody is.")
                if waits
                else _("Sent on."),
            )
            return redirect("protection:post-apart-one", found.pk)
    return form_page(
        request,
        form,
        {
            "title": _("Send the complaint on"),
            "complaint": found,
            "lead": _("It goes to %(recipient)s, word by word as it stands, with the person’s name.")
            % {"recipient": peer or agency},
            "warning": _("This recipient is of the state that holds the person.") if holding else "",
            "verb": _("Send it on"),
        },
    )


def _sent(
    person: Person, found: Complaint, form: SendForm, peer: Peer | None, agency: Agency | None
) -> ComplaintSending | None:
    given = form.cleaned_data
    basis = form.chosen(given)
    sending = Sending(
        reason=given["reason"],
        peer=peer,
        agency=agency,
        to_holder=bool(given.get("to_holder")),
        named=given.get("named", ""),
        basis=basis,
    )
    try:
        return send_complaint_on(person, found.pk, sending)
    except RefusalError as refusal:
        say(form, refusal, basis.agreement)
    return None
