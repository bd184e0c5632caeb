"""Addresses of calendar feeds: the pages, and the one address that is a secret (`comity.web.secret_addresses` keeps it out of logs)."""

from django.urls import path

from comity.cooperation.views import feed_fetch, feeds

urlpatterns = [
    path("feeds/", feeds.index, name="feeds-list"),
    path("feeds/new/", feeds.new, name="feeds-new"),
    path("feeds/all/", feeds.everybody, name="feeds-all"),
    path("feeds/<uuid:feed_id>/", feeds.feed, name="feeds-feed"),
    path("feeds/<uuid:feed_id>/renew/", feeds.renew, name="feeds-renew"),
    path("feeds/<uuid:feed_id>/end/", feeds.end, name="feeds-end"),
    # whatever follows is taken as a secret, so that a mistyped one is led nowhere with it
    path("calendar/<path:secret>", feed_fetch.fetch, name="feeds-fetch"),
]
