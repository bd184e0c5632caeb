"""Forms of briefs: in which languages, what is suggested; and what the agency's papers look like."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from PIL import Image, UnidentifiedImageError

from comity.agreements.choosing import Choice
from comity.cooperation.actions import BriefDraft, DressDraft
from comity.cooperation.briefs.decisions import DECISIONS, own_lines
from comity.cooperation.briefs.suggesting import Decision
from comity.cooperation.briefs.tongues import CHOICES, said_in
from comity.cooperation.forms.commitments_leaving import WayOutFields
from comity.cooperation.forms.texts import TextsForm, box, language_name, own_text_language
from comity.cooperation.meeting_words import comma
from comity.cooperation.models import Brief, PaperDress
from comity.papers.docx_checking import check_template
from comity.papers.docx_templates import LARGEST, BadTemplateError
from comity.web.forms import Form
from comity.web.words import CLASSIFICATIONS, Words

NOTHING = "nothing"
MOST_OWN = 40
LARGEST_LOGO = 2 * 1024 * 1024
LOGO_HEIGHT = 240  # pixels: 16 mm in print
WIDEST_LOGO = 1600
SPOKEN: Mapping[str, str] = {"CN": "zh-Hans", "JP": "ja", "VN": "vi"}  # of the languages of papers, by state
BAD_TEMPLATE: Mapping[str, Words] = {
    "size": gettext_lazy("The template is larger than 5 MB. Take large pictures out of it, and choose it again."),
    "kind": gettext_lazy("This is no DOCX file, or a broken one. Open it, save it as DOCX, and choose it again."),
    "macros": gettext_lazy("The template holds macros. Save it as DOCX without macros, and choose it again."),
    "linked": gettext_lazy("The template loads something from elsewhere. Break the links in it, and choose it again."),
    "embedded": gettext_lazy("Another file is embedded in the template. Take it out, and choose it again."),
    "fields": gettext_lazy("A field of the template reads files or runs programs. Take it out, and choose it again."),
    "styles": gettext_lazy("No paper can be set in this template: a style such as Title or Table Grid is of another kind there. Rename that style, and choose it again."),
}  # fmt: skip


def _beside(first: str, parties: Sequence[str]) -> str:
    """Return the second language of a first version: that of a partner, else one that both may read."""
    spoken = (SPOKEN[one] for one in parties if one in SPOKEN)
    return next((one for one in spoken if one != first), "en" if first != "en" else "vi")


class BriefForm(TextsForm, Form):
    """Which languages, what is suggested of each late commitment, own suggestions by language."""

    summary_title = gettext_lazy("The version is not written yet")
    first = forms.ChoiceField(label=gettext_lazy("Language on the left"))
    second = forms.ChoiceField(label=gettext_lazy("Language on the right"), required=False)

    def __init__(
        self,
        *args: Any,
        promises: Sequence[Mapping[str, Any]],
        newest: Brief | None,
        is_joint: bool,
        parties: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """Take the commitments as they are now, and the newest version, whose languages and own suggestions are kept on.

        `parties` are the other states of the meeting, ISO 3166-1 alpha-2: the first version is offered in the language of one beside ours.
        """
        super().__init__(*args, **kwargs)
        names = [(code, language_name(code)) for code in CHOICES]
        self.fields["first"] = forms.ChoiceField(label=self.fields["first"].label, choices=names)
        self.fields["second"] = forms.ChoiceField(
            label=self.fields["second"].label,
            choices=[("", _("None: one language alone")), *names],
            required=False,
        )
        known = list(newest.languages) if newest else [own_text_language(), ""]
        self.initial.update(
            {
                "first": known[0] if known[0] in CHOICES else "en",
                "second": (known[1] if len(known) > 1 else "") if newest else _beside(known[0], parties),
            }
        )
        self.asked = [] if is_joint else [one for one in promises if one["days_late"] or one["suggested"]]
        for one in self.asked:
            self.fields[f"decision-{one['id']}"] = forms.ChoiceField(
                label=f"{one['ref']} {said_in(one['texts'], own_text_language()).text}"[:120],
                choices=[
                    (NOTHING, pgettext_lazy("suggested decision", "Suggest nothing")),
                    *DECISIONS.items(),
                ],
                initial=one["suggested"] or NOTHING,
                required=False,
            )
        self.has_own = not is_joint
        if self.has_own:
            kept = own_lines(newest.suggestions) if newest else None
            self.add_texts("own", gettext_lazy("Own suggestions, one a line"), kept, rows=3, most=8000)
            self.fields["own_as_is"] = forms.BooleanField(
                label=_("Take own suggestions over in another language than the paper’s"), required=False
            )
            self.fields["level"] = forms.TypedChoiceField(
                label=_("Mark on every page"),
                help_text=_("Not chosen it is the strictest of what the paper holds."),
                choices=[
                    ("", _("As what it holds")),
                    *list(enumerate(CLASSIFICATIONS))[: settings.CLASSIFICATION_CEILING + 1],
                ],
                coerce=int,
                empty_value=None,
                required=False,
            )
            marking = newest.content.get("marking") if newest else None
            if marking and marking["is_chosen"]:
                self.initial["level"] = marking["level"]

    def clean(self) -> dict[str, Any]:
        """Two languages are two; own suggestions have as many lines in each language."""
        found = super().clean()
        if found.get("second") and found.get("second") == found.get("first"):
            self.add_error("second", _("Choose another language than on the left, or none."))
        if self.has_own:
            lines = self._own_lines()
            counts = {len(one) for one in lines.values()}
            if len(counts) > 1:
                said = ", ".join(f"{language_name(code)} {len(one)}" for code, one in lines.items())
                first = next(iter(lines)).lower().replace("-", "_")
                self.add_error(
                    f"own_{first}",
                    _(
                        "Each suggestion is a line in every language you use. The numbers of lines differ (%(lines)s)."
                    )
                    % {"lines": said},
                )
            elif max(counts, default=0) > MOST_OWN:
                self.add_error(None, _("A brief takes 40 own suggestions. Leave some out."))
            elif not found.get("own_as_is") and (sentence := self._foreign(lines, found)):
                self.add_error("own_as_is", sentence)
        return found

    def _foreign(self, lines: Mapping[str, Sequence[str]], given: Mapping[str, Any]) -> str:
        """Return that own suggestions lack a language of the paper, where they would stand in another; empty where they have all."""
        wanted = [one for one in (given.get("first"), given.get("second")) if one]
        lacks = [one for one in wanted if one not in lines]
        if not lines or not lacks:
            return ""
        return _(
            "Own suggestions are written in %(have)s and not in %(lacks)s, so that the paper would show them there in another language. Write them in it too, or tick that they are taken over so."
        ) % {
            "have": comma().join(language_name(code) for code in lines),
            "lacks": comma().join(language_name(code) for code in lacks),
        }

    @property
    def asks_as_is(self) -> bool:
        """Whether own suggestions may stand in another language than the paper's: the box that takes them so is shown."""
        if not self.has_own:
            return False
        known = {name: str(self[name].value() or "") for name in ("first", "second")}
        codes = self._codes["own"][0]
        lines = {
            code: [text] for code in codes if (text := str(self[box("own", code)].value() or "").strip())
        }
        return bool(self._foreign(lines, known))

    def _own_lines(self) -> dict[str, list[str]]:
        texts = self.texts("own")
        return {
            code: [line.strip() for line in text.splitlines() if line.strip()] for code, text in texts.items()
        }

    def draft(self) -> BriefDraft:
        """Return what was chosen."""
        given = self.cleaned_data
        decisions: dict[str, Decision | None] = {}
        for one in self.asked:
            chosen = given.get(f"decision-{one['id']}") or one["suggested"] or NOTHING
            decisions[one["id"]] = None if chosen == NOTHING else Decision(chosen)
        languages = [one for one in (given["first"], given["second"]) if one]
        own = self._own_lines() if self.has_own else {}
        return BriefDraft(languages, decisions, own, level=given.get("level"))


class JointForm(WayOutFields, BriefForm):
    """The languages of a joint report, and under what it leaves for the partner."""

    def __init__(self, *args: Any, agreements: Sequence[Choice], newest: Brief | None, **kwargs: Any) -> None:
        """Take the agreements that name the partner; what the version before said stands in the boxes."""
        super().__init__(*args, promises=(), newest=newest, is_joint=True, **kwargs)
        known = newest.leaving if newest else {}
        self.offer_ways(agreements, known.get("agreement", ""))
        self.initial.setdefault("leaves_article", known.get("article", ""))
        self.initial.setdefault("offence", known.get("offence", ""))
        self.order_fields(["first", "second"])

    def clean(self) -> dict[str, Any]:
        """Let nothing about leaving stay open."""
        found = super().clean() or {}
        self.check_ways(found)
        return found

    def draft(self) -> BriefDraft:
        """Return what was chosen."""
        return replace(super().draft(), way_out=self.way_out())


class DressForm(TextsForm, Form):
    """Lines of the letterhead by language, the sign, the template."""

    summary_title = gettext_lazy("This is not kept yet")
    logo = forms.FileField(
        label=gettext_lazy("Sign of the agency"),
        help_text=gettext_lazy(
            "PNG or JPEG, at most 2 MB. It stands beside the lines on the first page of a PDF."
        ),
        required=False,
        allow_empty_file=True,
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Without a sign"), required=False)
    template = forms.FileField(
        label=gettext_lazy("Template for DOCX"),
        help_text=gettext_lazy(
            "A DOCX with your head, foot and styles, without macros, at most 5 MB. The paper is put where a paragraph says {{paper}}, else at the end."
        ),
        required=False,
        allow_empty_file=True,
    )
    no_template = forms.BooleanField(label=gettext_lazy("Without a template"), required=False)

    def __init__(self, *args: Any, kept: PaperDress | None, **kwargs: Any) -> None:
        """Take what is kept."""
        super().__init__(*args, **kwargs)
        self.add_texts(
            "lines", gettext_lazy("Lines of the letterhead"), kept.lines if kept else None, rows=3, most=600
        )
        self.order_fields([name for name in self.fields if name.startswith("lines_")])
        if not (kept and kept.logo):
            del self.fields["no_logo"]
        if not (kept and kept.template):
            del self.fields["no_template"]

    def clean_logo(self) -> bytes | None:
        """Draw the picture anew, so that nothing but the picture is kept."""
        given = self.cleaned_data.get("logo")
        if given is None:
            return None
        if given.size > LARGEST_LOGO:
            raise forms.ValidationError(_("The picture is larger than 2 MB. Choose a smaller one."))
        return drawn_anew(given.read())

    def clean_template(self) -> bytes | None:
        """Look at the template before it is kept."""
        given = self.cleaned_data.get("template")
        if given is None:
            return None
        if given.size > LARGEST:
            raise forms.ValidationError(str(BAD_TEMPLATE["size"]))
        content: bytes = given.read()
        try:
            check_template(content)
        except BadTemplateError as error:
            raise forms.ValidationError(str(BAD_TEMPLATE[error.code])) from None
        return content

    def draft(self) -> DressDraft:
        """Return what was given."""
        given = self.cleaned_data
        template = given["template"]
        label = str(getattr(self.files.get("template"), "name", "") or "")
        return DressDraft(
            lines=self.texts("lines"),
            logo=b"" if given.get("no_logo") else given["logo"],
            template=b"" if given.get("no_template") else template,
            template_label=label,
        )


def drawn_anew(content: bytes) -> bytes:
    """Return a picture as a small PNG of points alone. Raises ValidationError where it is none."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > Image.MAX_IMAGE_PIXELS // 8:  # type: ignore[operator]  # it is set
                raise forms.ValidationError(_("The picture has too many points. Choose a smaller one."))
            small = picture.convert("RGBA")
            small.thumbnail((WIDEST_LOGO, LOGO_HEIGHT))
            written = io.BytesIO()
            small.save(written, "PNG")
            return written.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise forms.ValidationError(_("This is no PNG or JPEG picture. Choose another file.")) from None
