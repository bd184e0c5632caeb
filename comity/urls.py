"""Addresses: one line a room."""

from django.urls import include, path

handler400 = "comity.web.views.bad_request"
handler403 = "comity.web.views.not_here"
handler404 = "comity.web.views.not_here"
handler500 = "comity.web.views.broken"

urlpatterns = [
    path("", include("comity.desk.urls")),
    path("", include("comity.accounts.urls")),
    path("notifications/", include("comity.notifications.urls")),
    path("views/", include("comity.saved.urls")),
    path("requests/", include("comity.requests.urls")),
    path("operations/", include("comity.operations.urls")),
    path("cooperation/", include("comity.cooperation.urls")),
    path("notices/", include("comity.notices.urls")),
    path("held/", include("comity.protection.urls")),
    path("documents/", include("comity.intake.urls")),
    path("release/", include("comity.release.urls")),
    path("records/", include("comity.records.urls")),
    path("screening/", include("comity.screening.urls")),
    path("agreements/", include("comity.agreements.urls")),
    path("partners/", include("comity.exchange.urls")),
    path("uploads/", include("comity.exchange.upload_urls")),
    path("", include("comity.sharing.urls")),
    path("log/", include("comity.audit.urls")),
    path("", include("comity.exchange.probe_urls")),
    path("web/", include("comity.web.urls")),
    path("components/", include("comity.web.gallery_urls")),
]
