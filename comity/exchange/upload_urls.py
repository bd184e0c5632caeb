"""Addresses of uploads, under /uploads/."""

from django.urls import path

from comity.exchange import upload_views as views

app_name = "uploads"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("<uuid:upload_id>/", views.upload, name="upload"),
    path("<uuid:upload_id>/end/", views.end, name="end"),
    path("<uuid:upload_id>/drop/", views.drop, name="drop"),
    path("<uuid:upload_id>/<int:index>/", views.piece, name="piece"),
]
