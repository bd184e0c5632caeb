"""Addresses of calendar feeds: the pages, and the one address that is a secret (`comity.web.secret_addresses` keeps it out of logs)."""

from django.urls import path

from comity.cooperation.views import feed_fetch, feeds

urlpatterns = [
    path("meetings/feeds/", feeds.index, name="feeds-list"),
    path("meetings/feeds/new/", feeds.new, name="feeds-new"),
    path("meetings/feeds/all/", feeds.everybody, name="feeds-all"),
    path("meetings/feeds/<uuid:feed_id>/", feeds.feed, name="feeds-feed"),
    path("meetings/feeds/<uuid:feed_id>/renew/", feeds.renew, name="feeds-renew"),
    path("meetings/feeds/<uuid:feed_id>/end/", feeds.end, name="feeds-end"),
    # whatever follows is taken as a secret, so that a mistyped one is led nowhere with it
    path("calendar/<path:secret>", feed_fetch.fetch, name="feeds-fetch"),
]
