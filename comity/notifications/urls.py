"""Addresses of the room."""

from django.urls import path

from comity.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="list"),
    path("seen/", views.seen, name="seen"),
    path("count/", views.count, name="count"),
    path("<uuid:notification_id>/", views.open_notification, name="open"),
]
