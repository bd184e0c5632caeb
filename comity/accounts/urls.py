"""Addresses of the room."""

from django.urls import path

from comity.accounts import agency_views, ended_views, people_views, role_change_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.sign_in_code, name="sign-in-code"),
    path("sign-in/key/", views.first_code_key, name="first-code-key"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("confirm/", views.confirm, name="confirm"),
    path("written/", ended_views.written, name="written"),
    path("me/", views.profile, name="profile"),
    path("me/language/", views.language, name="language"),
    path("me/sessions/end/", views.end_sessions, name="end-sessions"),
    path("me/password/", views.password, name="password"),
    path("me/code-key/", views.code_key, name="code-key"),
    path("people/", people_views.people, name="people"),
    path("people/export/", people_views.write_people, name="export-people"),
    path("people/new/", people_views.add_person, name="add-person"),
    path("people/<uuid:person_id>/", people_views.person, name="person"),
    path("people/<uuid:person_id>/unit/", people_views.move_person, name="move-person"),
    path("people/<uuid:person_id>/roles/", people_views.propose_roles, name="propose-roles"),
    path("people/<uuid:person_id>/hand-over/", people_views.hand_over, name="hand-over"),
    path("people/<uuid:person_id>/<slug:word>/", people_views.act_on_person, name="act-on-person"),
    path("role-changes/", role_change_views.role_changes, name="role-changes"),
    path("role-changes/export/", role_change_views.write, name="export-role-changes"),
    path("role-changes/<uuid:change_id>/", role_change_views.role_change, name="role-change"),
    path("role-changes/<uuid:change_id>/<slug:word>/", role_change_views.decide, name="decide-role-change"),
    path("agencies/", agency_views.agencies, name="agencies"),
    path("agencies/export/", agency_views.write_agencies, name="export-agencies"),
    path("agencies/units/", agency_views.units, name="units"),
    path("agencies/units/export/", agency_views.write_units, name="export-units"),
    path("agencies/new/", agency_views.add_agency, name="add-agency"),
    path("agencies/<uuid:agency_id>/", agency_views.agency, name="agency"),
    path("agencies/<uuid:agency_id>/new-unit/", agency_views.add_unit, name="add-unit"),
    path("units/<uuid:unit_id>/", agency_views.unit, name="unit"),
    path("units/<uuid:unit_id>/<slug:word>/", agency_views.act_on_unit, name="act-on-unit"),
]
