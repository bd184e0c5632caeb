"""Addresses of the room: operations, results, and which results are one."""

from django.urls import path

from comity.operations.views import dropping, lists, planning, resulting

app_name = "operations"
urlpatterns = [
    path("", lists.index, name="list"),
    path("export/", lists.write, name="export"),
    path("new/", planning.new, name="new"),
    path("results/", lists.results, name="results"),
    path("results/export/", lists.write_results, name="export-results"),
    path("results/<uuid:result_id>/", resulting.result, name="result"),
    path("results/<uuid:result_id>/correct/", resulting.correct, name="correct"),
    path("results/<uuid:result_id>/withdraw/", resulting.withdraw, name="withdraw"),
    path("results/<uuid:result_id>/share/", resulting.share_result, name="share-result"),
    path("same/<uuid:pairing_id>/", resulting.pairing, name="pairing"),
    path("<uuid:operation_id>/", planning.operation, name="operation"),
    path("<uuid:operation_id>/what/", planning.head, name="head"),
    path("<uuid:operation_id>/plan/", planning.plan, name="plan"),
    path("<uuid:operation_id>/terms/", planning.terms, name="terms"),
    path("<uuid:operation_id>/invite/", planning.invite, name="invite"),
    path("<uuid:operation_id>/parties/<str:node>/drop/", dropping.drop, name="drop"),
    path("<uuid:operation_id>/decide/", planning.decide, name="decide"),
    path("<uuid:operation_id>/course/<slug:word>/", planning.course, name="course"),
    path("<uuid:operation_id>/share/<str:node>/", planning.share, name="share"),
    path("<uuid:operation_id>/results/<slug:outcome>/", resulting.enter, name="enter"),
]
