"""Addresses of the room."""

from django.urls import path

from comity.accounts import people_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.sign_in_code, name="sign-in-code"),
    path("sign-in/key/", views.first_code_key, name="first-code-key"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("confirm/", views.confirm, name="confirm"),
    path("me/", views.profile, name="profile"),
    path("me/language/", views.language, name="language"),
    path("me/password/", views.password, name="password"),
    path("me/code-key/", views.code_key, name="code-key"),
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.add_person, name="add-person"),
    path("people/<uuid:person_id>/", people_views.person, name="person"),
    path("people/<uuid:person_id>/<slug:word>/", people_views.act_on_person, name="act-on-person"),
]
