"""Pages of registers that come as tables: given, columns named, looked at row by row, taken over, the refused rows handed out."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import register_for, registers_visible_to, series_visible_to
from comity.cooperation.core.cells import Order
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.imp_registers import GiveForm, LayoutForm, TakeForm, reading_of
from comity.cooperation.importing.checking import check
from comity.cooperation.importing.fields import KIND_WORDS, KINDS, MEETINGS
from comity.cooperation.importing.layout import Layout, by_head, from_kept, guessed, guessed_head
from comity.cooperation.importing.listing import REGISTERS
from comity.cooperation.importing.report import report_of, sentence_of
from comity.cooperation.importing.rows import Checked
from comity.cooperation.importing.taking import grid_of, take_over
from comity.cooperation.importing.ways_back import way_back
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import RegisterFile, RegisterMapping
from comity.cooperation.views._acts import told
from comity.cooperation.views._meetings import keeper, page, status_of
from comity.operations.views._shared import agreement_choices
from comity.records.tables import MOST_BYTES, TableError
from comity.web.listing import list_page


@for_roles(KEEPS_COOPERATION)
@page
def index(request: HttpRequest) -> HttpResponse:
    """Take a file, or say why it cannot be read; below it the files that were given before."""
    person = keeper(request)
    form = GiveForm(
        request.POST or None, request.FILES or None, request=request, initial={"kind": _asked(request)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        # one byte more than allowed tells that it is too large, without reading all of it
        content = given["file"].read(MOST_BYTES + 1)
        try:
            found = actions.give_register(
                person, given["kind"], given["file"].name or "", content,
                encoding=given["encoding"], reading=reading_of(person),
            )  # fmt: skip
        except RefusalError as refusal:
            form.add_error("file", str(refusal))
        else:
            form.let_go()
            return redirect("cooperation:imp-columns", found.pk)
    form.hold(even=frozenset({"file"}))  # read in another encoding it may be right
    seen = registers_visible_to(person).defer("content")
    before = list_page(request, REGISTERS, seen, export_at=reverse("cooperation:imp-export"))
    status = max(status_of(form), before.status)
    asked = str(form["kind"].value())
    back = way_back(request, asked if asked in KINDS else _asked(request))
    seen_too = {"form": form, "list": before, "back": back}
    return render(request, "cooperation/imp-registers.html", seen_too, status=status)


def _asked(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in KINDS else next(iter(KINDS))


@for_roles(KEEPS_COOPERATION)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write which registers were given to a file."""
    seen, back = registers_visible_to(keeper(request)).defer("content"), reverse("cooperation:imp-registers")
    way_back(request, _asked(request))
    return write_list(request, REGISTERS, seen, back=back)


def _waiting(request: HttpRequest, file_id: UUID) -> tuple[Person, RegisterFile]:
    """Return who looks, and a register that was not taken over yet. Raises NotHereError."""
    person = keeper(request)
    found = register_for(person, file_id)
    if found.taken_at is not None:
        raise NotHereError("register", file_id, "taken")
    return person, found


@for_roles(KEEPS_COOPERATION)
@page
def columns(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Say where the heads stand and what each column holds; heads that we know are proposed."""
    person, found = _waiting(request, file_id)
    layout = Layout.from_json(found.layout)
    grid = grid_of(found, layout.sheet)
    kept = RegisterMapping.objects.filter(agency=person.agency, kind=found.kind).order_by("name")
    named = series_visible_to(person).order_by("-created_at") if found.kind == MEETINGS else ()
    series = [(str(one.pk), text_of(one.names).text) for one in named]
    form = LayoutForm(request.POST or None, layout=layout, grid=grid, kept=kept, series=series)
    if request.method == "POST" and form.is_valid():
        is_whole = "show" not in request.POST and form.is_same_table
        try:
            said = form.said() if is_whole else _shown_anew(found, form)
            actions.map_register(person, file_id, said)
            if is_whole and form.cleaned_data["name"]:
                reading = {"order": said.order.value, "zone": said.zone, "language": said.language}
                heads = by_head(form.heads, said.columns)
                actions.keep_mapping(person, found.kind, form.cleaned_data["name"], heads, reading)
        except (RefusalError, TableError) as refusal:
            form.refuse(refusal)
        else:
            return redirect("cooperation:imp-check" if is_whole else "cooperation:imp-columns", file_id)
    seen = {
        "form": form,
        "file": found,
        "rows": len(grid.under(layout.head)),
        "kind": KIND_WORDS[found.kind],
        "back": way_back(request, found.kind),
    }
    return render(request, "cooperation/imp-columns.html", seen, status=status_of(form))


def _shown_anew(found: RegisterFile, form: LayoutForm) -> Layout:
    """Return the layout with other heads, or with columns as they were named before. Raises TableError."""
    said = form.said()
    grid = grid_of(found, said.sheet)
    head = said.head if said.sheet == form.layout.sheet else guessed_head(found.kind, grid)
    heads = grid.head(head)
    if (kept := form.used) is None and form.is_same_table:
        return said  # what was named by hand stays
    if kept is None:
        return replace(said, head=head, columns=guessed(found.kind, heads))
    reading = kept.reading
    return replace(
        said,
        head=head,
        columns=from_kept(found.kind, heads, kept.columns),
        order=Order(reading["order"]),
        zone=str(reading["zone"]),
        language=str(reading["language"]),
    )


@for_roles(KEEPS_COOPERATION)
@page
def look(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what each row would become and which are refused; take over what can be taken, when it is said."""
    person, found = _waiting(request, file_id)
    layout = Layout.from_json(found.layout)
    if layout.lacks():
        return redirect("cooperation:imp-columns", file_id)
    grid = grid_of(found, layout.sheet)
    rows = check(person, layout, grid.under(layout.head))
    would = [one for one in rows if one.would is not None]
    leaves = any(one.would.node for one in would if one.would)
    form = TakeForm(
        request.POST if request.method == "POST" else None,
        request=request,
        leaves=leaves,
        agreements=agreement_choices(person) if leaves else (),
    )
    if request.method == "POST" and would and form.is_valid():
        try:
            done = take_over(person, found, form.way_out())
        except RefusalError as refusal:
            messages.error(request, str(refusal))
        else:
            words = ngettext("%(number)s row is taken over.", "%(number)s rows are taken over.", done.taken)
            messages.success(request, words % {"number": done.taken})
        return redirect("cooperation:imp-result", file_id)
    seen = {
        "form": form,
        "file": found,
        "would": would,
        "refused": [
            (one.number, _sentences(found.kind, one), [cell for cell in one.cells if cell.strip()], one.there)
            for one in rows
            if one.would is None
        ],
        "leaves": leaves,
        "back": way_back(request, found.kind),
    }
    return render(request, "cooperation/imp-check.html", seen, status=status_of(form))


def _sentences(kind: str, row: Checked) -> list[str]:
    return [sentence_of(kind, {"field": one.field, "sentence": one.sentence}) for one in row.reasons]


@for_roles(KEEPS_COOPERATION)
@require_safe
def result(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what came of a register; one that was not taken over leads on to its next step."""
    found = register_for(keeper(request), file_id)
    if found.taken_at is None:
        return redirect("cooperation:imp-columns", file_id)
    refused = [
        (
            one["number"],
            [sentence_of(found.kind, reason) for reason in one["reasons"]],
            [cell for cell in one["cells"] if cell.strip()],
            one.get("there", ""),
        )
        for one in found.refused
    ]
    seen = {
        "file": found,
        "refused": refused,
        "kind": KIND_WORDS[found.kind],
        "back": way_back(request, found.kind),
    }
    return render(request, "cooperation/imp-result.html", seen)


@for_roles(KEEPS_COOPERATION)
@require_safe
def report(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Hand the refused rows out as a file like the one they came in, the reason before each."""
    found = register_for(keeper(request), file_id)
    if not found.refused:
        raise NotHereError("register", file_id, "nothing-refused")
    content, media, ending = report_of(found, _("Why it was refused"))
    name = _("refused-%(list)s") % {"list": found.label.rsplit(".", 1)[0]}
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{ending}") or ""
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": disposition})


@for_roles(KEEPS_COOPERATION)
@page
def drop(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Ask once, then drop a register that is not wanted."""
    person, found = _waiting(request, file_id)
    if request.method != "POST":
        seen = {"file": found, "back": way_back(request, found.kind)}
        return render(request, "cooperation/imp-drop.html", seen)
    told(
        request,
        lambda: actions.drop_register(person, file_id),
        _("The file is dropped. Nothing came of it."),
    )
    return redirect("cooperation:imp-registers")
