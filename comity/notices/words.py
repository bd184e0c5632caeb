"""The sheet in words: its sections, the label of each field, and the words of coded values."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.web.words import Words

SECTIONS: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    ("person", _("Who it is"), ("names", "birth_date", "birth_place", "sex", "nationalities", "documents", "description", "photograph", "fingerprints", "dna")),
    ("offence", _("The offence and its penalty"), ("offence", "charge", "law", "stage", "max_months", "life", "sentence_months", "rest_months", "limitation", "organised")),
    ("facts", _("The facts"), ("facts", "facts_language", "facts_date", "facts_time", "facts_zone", "facts_place")),
    ("warrant", _("The warrant"), ("warrant_authority", "warrant_number", "warrant_country", "warrant_issued", "warrant_until", "warrant_endless", "warrant_judicial", "warrant_copy")),
    ("purpose", _("What for, and where"), ("purpose", "extradition_sought", "authority_agrees", "sought_in")),
    ("rights", _("What may stand in the way"), ("refugee", "refugee_from", "political", "military", "religious", "racial", "press_or_defender", "private_dispute", "administrative", "norms", "death_penalty", "torture_risk", "assurances")),
)  # fmt: skip
LABELS: Mapping[str, Words] = {
    "names": _("Names"),
    "birth_date": _("Born"),
    "birth_place": _("Place of birth"),
    "sex": _("Sex"),
    "nationalities": _("Nationalities"),
    "documents": _("Identity documents"),
    "description": _("Physical description"),
    "photograph": _("Is a good photograph at hand?"),
    "fingerprints": _("Are fingerprints at hand?"),
    "dna": _("Is a DNA profile at hand?"),
    "offence": _("Offence"),
    "charge": _("Charge"),
    "law": _("Law and article"),
    "stage": _("What is the person sought for?"),
    "max_months": _("Maximum penalty in months"),
    "life": _("Is the maximum life or death?"),
    "sentence_months": _("Sentence in months"),
    "rest_months": _("Months left to serve"),
    "limitation": _("Day on which it lapses"),
    "organised": _("Does it serve serious or organised crime?"),
    "facts": _("Summary of the facts"),
    "facts_language": _("Language of the facts"),
    "facts_date": _("Day of the facts"),
    "facts_time": _("Time of the facts"),
    "facts_zone": _("Time zone of the facts"),
    "facts_place": _("Place of the facts"),
    "warrant_authority": _("Authority that issued the warrant"),
    "warrant_number": _("Number of the warrant"),
    "warrant_country": _("State that issued the warrant"),
    "warrant_issued": _("Day of the warrant"),
    "warrant_until": _("Last day of the warrant"),
    "warrant_endless": _("Is the warrant without a last day?"),
    "warrant_judicial": _("Is it of a judicial authority, or one that stands in its place?"),
    "warrant_copy": _("Is a copy at hand?"),
    "purpose": _("Purpose"),
    "extradition_sought": _("Will extradition be sought?"),
    "authority_agrees": _("Does the issuing authority agree?"),
    "sought_in": _("Where the person may be"),
    "refugee": _("Is the person a refugee, or has asked for asylum?"),
    "refugee_from": _("From which states"),
    "political": _("Is the matter political?"),
    "military": _("Is the matter military?"),
    "religious": _("Is the matter religious?"),
    "racial": _("Is the matter racial?"),
    "press_or_defender": _("Is the person a journalist, defender of rights or lawyer?"),
    "private_dispute": _("Is it a private or family dispute?"),
    "administrative": _("Is it an administrative matter?"),
    "norms": _("Is it about a norm of behaviour or culture that not all states share?"),
    "death_penalty": _("Is death a penalty for it?"),
    "torture_risk": _("Is there a danger of torture or other ill-treatment?"),
    "assurances": _("Assurances"),
}
SAID: Mapping[str, Words] = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "unknown": _("Not known"),
}
SEXES: Mapping[str, Words] = {
    "male": _("Male"),
    "female": _("Female"),
    "other": _("Other"),
    "unknown": _("Not known"),
}
STAGES: Mapping[str, Words] = {"prosecution": _("To be prosecuted"), "sentence": _("To serve a sentence")}
PURPOSES: Mapping[str, Words] = {
    "extradition": _("Arrest for extradition"),
    "locating": _("Only to learn where the person is"),
}
PROTECTION: Mapping[str, Words] = {
    "none": _("Neither"),
    "asylum": _("Has asked for asylum"),
    "recognised": _("A recognised refugee"),
    "unknown": _("Not known"),
}
DOCUMENTS: Mapping[str, Words] = {
    "passport": _("Passport"),
    "identity-card": _("Identity card"),
    "residence-card": _("Residence card"),
    "other": _("Another document"),
}
PROMISES: Mapping[str, Words] = {
    "death-penalty": _("Death penalty"),
    "torture": _("Torture or other ill-treatment"),
}
CODED: Mapping[str, Mapping[str, Words]] = {
    "sex": SEXES,
    "stage": STAGES,
    "purpose": PURPOSES,
    "refugee": PROTECTION,
}
ASKS: Mapping[str, Words] = {
    "provisional-arrest": _("Arrest for extradition"),
    "location": _("To learn where the person is"),
    "identity-check": _("To learn whether the person is known"),
}
# why a letter of this room did not leave, or was not taken at the partner
PROBLEMS: Mapping[str, Words] = {
    "ended": _("The search is over."),
    "excluded": _("This partner never gets the file."),
    "excluded-lost": _("A restore may have lost who never gets the file: the list is asked for anew first."),
    "preflight": _("The pre-flight stops the file."),
    "older-version": _("The partner has a newer version of the file already."),
    "withdrawn-already": _("The file was withdrawn there: it does not come again. Begin a new one."),
    "too-long": _("It ends too late, or its day is past: the partner keeps a file for five years at most."),
    "another-conversation": _("It does not bear the number of its file."),
    "deleted-already": _("The partner has deleted the letter already."),
    "unknown-letter": _("The partner does not know the letter."),
}
PUBLIC: Mapping[str, Words] = {
    "no-json": _("The file is no JSON. Choose the file as INTERPOL’s web service gave it."),
    "no-notice": _("The file holds no notice. Choose the file as INTERPOL’s web service gave it."),
    "too-many": _("The file holds more than 200 notices. Take them over in smaller files."),
    "no-object": _("This is no notice."),
    "unknown-field": _("This field is in no public red notice. Was the file changed, or is it of another kind?"),
    "no-number": _("The number must look like 2024/12345."),
    "doubled": _("This number stands in the file twice."),
    "missing": _("This is missing."),
    "no-text": _("This must be a text of 4,000 signs at most."),
    "no-list": _("This must be a list."),
    "no-date": _("The date must look like 1988/07/02, or be a year."),
    "no-sex": _("This must be M, F or U."),
    "no-state": _("This must be the two-letter code of a state."),
    "no-figure": _("This must be a figure."),
}  # fmt: skip
