"""Addresses of the room: our own files, the notices of others."""

from django.urls import path

from comity.notices import track_urls
from comity.notices.views import attached, files, held, leaving, lists

app_name = "notices"
urlpatterns = [
    path("", lists.FILES[0], name="files"),
    path("export/", lists.FILES[1], name="export-files"),
    path("wanted/new/", files.new, name="new"),
    path("wanted/<uuid:file_id>/", files.file, name="file"),
    path("wanted/<uuid:file_id>/sheet/", files.edit, name="edit"),
    path("wanted/<uuid:file_id>/files/", attached.attach, name="attach"),
    path("attached/<uuid:attached_id>/", attached.opened, name="attached"),
    path("attached/<uuid:attached_id>/remove/", attached.detach, name="detach"),
    path("wanted/<uuid:file_id>/print/", files.printed, name="print"),
    path("wanted/<uuid:file_id>/preflight/", leaving.preflight, name="preflight"),
    path("wanted/<uuid:file_id>/preflight/<str:key>/", leaving.answer, name="answer"),
    path("wanted/<uuid:file_id>/circulate/", leaving.circulate, name="circulate"),
    path("wanted/<uuid:file_id>/renew/", leaving.renew, name="renew"),
    path("wanted/<uuid:file_id>/end/", leaving.end, name="end"),
    path("wanted/<uuid:file_id>/take-back/", leaving.recall, name="recall"),
    path("wanted/<uuid:file_id>/form/", leaving.write, name="write"),
    path("held/", lists.NOTICES[0], name="notices"),
    path("held/export/", lists.NOTICES[1], name="export-notices"),
    path("held/take-over/", held.take_over, name="import"),
    path("held/<uuid:notice_id>/", held.notice, name="notice"),
    path("held/<uuid:notice_id>/print/", held.printed, name="print-notice"),
    *track_urls.urlpatterns,
]
