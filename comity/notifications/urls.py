"""Addresses of the room."""

from django.urls import path

from comity.notifications import mail_views, views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="list"),
    path("export/", views.write, name="export"),
    path("seen/", views.seen, name="seen"),
    path("count/", views.count, name="count"),
    path("mail/", mail_views.mail, name="mail"),
    path("mail/code/", mail_views.code, name="mail-code"),
    path("mail/choice/", mail_views.choice, name="mail-choice"),
    path("mail/remove/", mail_views.remove, name="mail-remove"),
    path("mails/", mail_views.mails, name="mails"),
    path("mails/export/", mail_views.write_mails, name="export-mails"),
    path("mails/<uuid:person_id>/", mail_views.give, name="mail-give"),
    path("<uuid:notification_id>/", views.open_notification, name="open"),
]
