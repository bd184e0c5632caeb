"""Addresses of activities, under /cooperation/activities/."""

from django.urls import path

from comity.cooperation.views import activities, residents

ONE = "<uuid:activity_id>/"

urlpatterns = [
    path("", activities.index, name="activities-list"),
    path("export/", activities.export, name="activities-export"),
    path("new/", activities.new, name="activities-new"),
    path("residents/", residents.index, name="activities-residents"),
    path("residents/export/", residents.export, name="activities-residents-export"),
    path("residents/new/", residents.new, name="activities-residents-new"),
    path("residents/<uuid:figure_id>/", residents.change, name="activities-residents-change"),
    path("residents/<uuid:figure_id>/remove/", residents.remove, name="activities-residents-remove"),
    path(ONE, activities.activity, name="activities-activity"),
    path(f"{ONE}change/", activities.change, name="activities-change"),
    path(f"{ONE}cancel/", activities.cancel, name="activities-cancel"),
    path(f"{ONE}restore/", activities.restore, name="activities-restore"),
    path(f"{ONE}advisory/", activities.advisory, name="activities-advisory"),
]
