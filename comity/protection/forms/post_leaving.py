"""Fields of every form by which a post, its ministry or the holding side sends something to another node."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.exchange.models import Peer
from comity.protection.actions._post_leaving import KIND, Basis
from comity.requests.basis import bases_for, chosen_of
from comity.requests.forms.limits import RightsFields
from comity.web.forms import OneOf


class LeavingFields(RightsFields):
    """The legal basis and the questions about rights; without a partner (`peer` None) neither is asked."""

    basis = forms.ChoiceField(label=_("Legal basis"), widget=OneOf(), required=True)

    def offer(self, peer: Peer | None) -> None:
        """Offer the articles in force with a partner, or take the fields away where nothing leaves this node."""
        if peer is None:
            for name in [name for name in self.fields if name == "basis" or name.startswith("rights_")]:
                del self.fields[name]
            return
        found = bases_for(peer.node, KIND, "")
        field = self.fields["basis"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in found]
            field.widget.hints = {one.value: one.hint for one in found}
            field.widget.closed = {one.value: one.closed for one in found if one.closed}
            field.initial = chosen_of(found, "", settled=True).value
            if not found:
                field.help_text = _(
                    "No agreement with this partner is held here. Ask who keeps the agreements."
                )

    def chosen(self, cleaned: Mapping[str, Any]) -> Basis:
        """Return what was chosen."""
        agreement, _bar, article = str(cleaned.get("basis") or "").partition("|")
        return Basis(agreement, article, self.rights_of(cleaned))
