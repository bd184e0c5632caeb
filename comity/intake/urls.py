"""Addresses of the room of documents."""

from django.urls import path

from comity.intake.views import (
    adding,
    comparing,
    correcting,
    deciding,
    ending,
    grouping,
    lists,
    reviewing,
    translating,
)

app_name = "intake"

urlpatterns = [
    path("", lists.index, name="list"),
    path("export/", lists.write, name="export"),
    path("new/", adding.add, name="add"),
    path("p/<uuid:proposal_id>/", deciding.accept, name="proposal"),
    path("p/<uuid:proposal_id>/refuse/", deciding.refuse, name="refuse"),
    path("p/<uuid:proposal_id>/anew/", deciding.anew, name="anew"),
    path("p/<uuid:proposal_id>/split/", deciding.split, name="split"),
    path("q/<uuid:question_id>/", deciding.answer, name="answer"),
    path("<uuid:document_id>/", reviewing.document, name="document"),
    path("<uuid:document_id>/state/", reviewing.state, name="state"),
    path("<uuid:document_id>/file/", ending.handed_out, name="file"),
    path("<uuid:document_id>/again/", ending.again, name="again"),
    path("<uuid:document_id>/group/", grouping.accept, name="group"),
    path("<uuid:document_id>/finish/", ending.finish, name="finish"),
    path("<uuid:document_id>/reopen/", ending.reopen, name="reopen"),
    path("<uuid:document_id>/drop/", ending.drop, name="drop"),
    path("<uuid:document_id>/pages/<int:number>/<int:place>/", correcting.correct, name="correct"),
    path("<uuid:document_id>/compare/", comparing.choose, name="compare"),
    path("<uuid:document_id>/compare/<uuid:other_id>/", comparing.side_by_side, name="compared"),
    path("<uuid:document_id>/translation/", translating.languages, name="translations"),
    path("<uuid:document_id>/translation/<str:language>/", translating.paragraphs, name="translation"),
    path(
        "<uuid:document_id>/translation/<str:language>/file/", translating.handed_out, name="translation-file"
    ),
    path(
        "<uuid:document_id>/translation/<str:language>/<int:number>/<int:place>/",
        translating.translate,
        name="translate",
    ),
]
