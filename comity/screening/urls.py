"""Addresses of the room."""

from django.urls import path

from comity.screening.views import cards, checks, listings, lists, runs, watches

app_name = "screening"
urlpatterns = [
    path("", checks.check, name="check"),
    path("queries/", listings.queries, name="queries"),
    path("queries/export/", listings.write_queries, name="export-queries"),
    path("queries/<uuid:query_id>/", checks.query, name="query"),
    path("hits/", listings.hits, name="hits"),
    path("hits/export/", listings.write_hits, name="export-hits"),
    path("hits/<uuid:hit_id>/", checks.hit, name="hit"),
    path("hits/<uuid:hit_id>/card/", cards.issue, name="issue-card"),
    path("cards/<uuid:card_id>/", cards.one, name="card"),
    path("lists/", lists.lists, name="lists"),
    path("lists/export/", lists.write_lists, name="export-lists"),
    path("lists/new/", lists.new, name="new-list"),
    path("lists/<uuid:list_id>/", lists.one, name="list"),
    path("lists/<uuid:list_id>/renew/", lists.renew, name="renew-list"),
    path("lists/<uuid:list_id>/end/", lists.end, name="end-list"),
    path("versions/<uuid:version_id>/", lists.version, name="version"),
    path("versions/<uuid:version_id>/columns/", lists.columns, name="version-columns"),
    path("versions/<uuid:version_id>/take/", lists.take, name="take-version"),
    path("versions/<uuid:version_id>/give-up/", lists.give_up, name="give-up-version"),
    path("versions/<uuid:version_id>/refused.csv", lists.refused, name="version-refused"),
    path("runs/", runs.runs, name="runs"),
    path("runs/export/", runs.write_runs, name="export-runs"),
    path("runs/new/", runs.new, name="new-run"),
    path("runs/<uuid:run_id>/", runs.one, name="run"),
    path("runs/<uuid:run_id>/columns/", runs.columns, name="run-columns"),
    path("runs/<uuid:run_id>/export/", runs.write, name="export-run"),
    path("runs/<uuid:run_id>/refused.csv", runs.refused, name="run-refused"),
    path("runs/<uuid:run_id>/<slug:word>/", runs.steer, name="steer-run"),
    path("watches/", watches.watches, name="watches"),
    path("watches/export/", watches.write_watches, name="export-watches"),
    path("watches/new/", watches.new, name="new-watch"),
    path("watches/<uuid:watch_id>/", watches.one, name="watch"),
]
