"""Addresses of the room."""

from django.urls import path

from comity.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/export/", views.write, name="export"),
    path("first-steps/", views.first_steps, name="first-steps"),
]
