"""Addresses of the room."""

from django.urls import path

from comity.desk import figure_views, views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/export/", views.write, name="export"),
    path("desk/statistics/", figure_views.statistics, name="statistics"),
    path("desk/statistics/export/", figure_views.write, name="statistics-export"),
    path("first-steps/", views.first_steps, name="first-steps"),
]
