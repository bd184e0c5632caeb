"""Addresses of the room: one letter, and the lists of what was decided about letters."""

from django.urls import path

from comity.sharing.views import deciding, letters, lists, owning

app_name = "sharing"
urlpatterns = [
    path("letters/ours/<uuid:mid>/correct/", owning.correct, name="correct"),
    path("letters/ours/<uuid:mid>/narrow/", owning.narrow, name="narrow"),
    path("letters/ours/<uuid:mid>/take-back/<slug:word>/", owning.recall, name="recall"),
    path("letters/<str:owner>/<uuid:mid>/", letters.letter, name="letter"),
    path("letters/<str:owner>/<uuid:mid>/ask/", letters.ask, name="ask"),
    path("letters/<str:owner>/<uuid:mid>/pack/", letters.pack, name="pack"),
    path("letters/<str:owner>/<uuid:mid>/files/<int:place>/", letters.file, name="file"),
    path("letters/<str:owner>/<uuid:mid>/pass-on/", letters.pass_on, name="pass-on"),
    path("sharing/", lists.CONSENTS[0], name="consents"),
    path("sharing/consents/export/", lists.CONSENTS[1], name="export-consents"),
    path("sharing/consents/<uuid:consent_id>/", deciding.consent, name="consent"),
    path("sharing/consents/<uuid:consent_id>/withdraw/", deciding.withdraw, name="withdraw"),
    path("sharing/recalls/", lists.REVISIONS[0], name="revisions"),
    path("sharing/recalls/export/", lists.REVISIONS[1], name="export-revisions"),
    path("sharing/recalls/<uuid:revision_id>/", deciding.revision, name="revision"),
    path("sharing/passed-on/", lists.PASSINGS[0], name="passed-on"),
    path("sharing/passed-on/export/", lists.PASSINGS[1], name="export-passed-on"),
    path("sharing/passed-on/<uuid:passing_id>/", deciding.passing, name="passing"),
    path("sharing/passed-on/<uuid:passing_id>/give-back/", deciding.return_passing, name="return-passing"),
    path("sharing/items/", lists.ITEMS[0], name="items"),
    path("sharing/items/export/", lists.ITEMS[1], name="export-items"),
    path("sharing/items/<uuid:item_id>/", deciding.item, name="item"),
    path("sharing/copies/", lists.COPIES[0], name="copies"),
    path("sharing/copies/export/", lists.COPIES[1], name="export-copies"),
    path("sharing/copies/<uuid:destruction_id>/", deciding.destruction, name="destruction"),
]
