"""Addresses of the room of documents."""

from django.urls import path

from comity.intake.views import adding, correcting, deciding, ending, lists, reviewing

app_name = "intake"

urlpatterns = [
    path("", lists.index, name="list"),
    path("export/", lists.write, name="export"),
    path("new/", adding.add, name="add"),
    path("p/<uuid:proposal_id>/", deciding.accept, name="proposal"),
    path("p/<uuid:proposal_id>/refuse/", deciding.refuse, name="refuse"),
    path("p/<uuid:proposal_id>/anew/", deciding.anew, name="anew"),
    path("q/<uuid:question_id>/", deciding.answer, name="answer"),
    path("<uuid:document_id>/", reviewing.document, name="document"),
    path("<uuid:document_id>/state/", reviewing.state, name="state"),
    path("<uuid:document_id>/file/", ending.handed_out, name="file"),
    path("<uuid:document_id>/again/", ending.again, name="again"),
    path("<uuid:document_id>/finish/", ending.finish, name="finish"),
    path("<uuid:document_id>/reopen/", ending.reopen, name="reopen"),
    path("<uuid:document_id>/drop/", ending.drop, name="drop"),
    path("<uuid:document_id>/pages/<int:number>/<int:place>/", correcting.correct, name="correct"),
]
