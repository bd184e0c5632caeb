"""Addresses of the gallery."""

from django.urls import path

from comity.web.gallery import show

app_name = "components"
urlpatterns = [path("", show, name="all"), path("<slug:section>/", show, name="section")]
