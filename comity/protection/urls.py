"""Addresses of the room."""

from django.urls import path

from comity.protection import post_urls
from comity.protection.views import acting, held, lists, posts, stopping

app_name = "protection"
urlpatterns = [
    *post_urls.urlpatterns,
    path("", lists.held, name="held"),
    path("export/", lists.export_held, name="export-held"),
    path("new/", held.enter, name="enter"),
    path("posts/", posts.index, name="posts"),
    path("posts/new/", posts.new, name="new-post"),
    path("posts/<uuid:post_id>/", posts.change, name="post"),
    path("posts/<uuid:post_id>/remove/", posts.remove, name="remove-post"),
    path("<uuid:detention_id>/", held.detention, name="detention"),
    path("<uuid:detention_id>/correct/", held.change, name="change"),
    path("<uuid:detention_id>/stops/", stopping.ask, name="ask-stops"),
    path("<uuid:detention_id>/stops/new/", stopping.new, name="set-stop"),
    path("<uuid:detention_id>/told/", acting.tell, name="tell"),
    path("<uuid:detention_id>/wish/", acting.wish, name="wish"),
    path("<uuid:detention_id>/guardian/", acting.guardian, name="guardian"),
    path("<uuid:detention_id>/died/", acting.death, name="death"),
    path("<uuid:detention_id>/since/", acting.proceeding, name="proceeding"),
    path("stops/<uuid:stop_id>/consent/", stopping.consent, name="consent"),
    path("stops/<uuid:stop_id>/consent/withdraw/", stopping.withdraw, name="withdraw-consent"),
    path("stops/<uuid:stop_id>/lift/", stopping.lift, name="lift"),
    path("notices/<uuid:notice_id>/send/", acting.notice, name="notice"),
    path("notices/<uuid:notice_id>/channel/", acting.channel, name="channel"),
    path("news/<uuid:news_id>/send/", acting.news, name="news"),
]
