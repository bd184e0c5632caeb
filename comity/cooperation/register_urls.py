"""Addresses of the register of agreements, under /cooperation/register/."""

from django.urls import path

from comity.cooperation.views import one_sided, register, register_acts

ONE = "<uuid:agreement_id>/"

urlpatterns = [
    path("", register.index, name="register-list"),
    path("export/", register.write, name="register-export"),
    path("new/", register.new, name="register-new"),
    path("may-send/", register.may_send, name="register-may-send"),
    path("forms/<uuid:form_id>/", one_sided.form, name="register-form"),
    path(ONE, register.agreement, name="register-agreement"),
    path(f"{ONE}change/", register.change, name="register-change"),
    path(f"{ONE}form/", one_sided.write, name="register-form-write"),
    path(f"{ONE}step/", register_acts.step, name="register-step"),
    path(f"{ONE}relations/", register_acts.relate, name="register-relate"),
    path(f"{ONE}relations/<uuid:relation_id>/remove/", register_acts.part, name="register-part"),
    path(f"{ONE}articles/", register_acts.paste, name="register-paste"),
    path(f"{ONE}articles/new/", register_acts.article, name="register-article-new"),
    path(f"{ONE}articles/<path:number>/change/", register_acts.article, name="register-article"),
    path(f"{ONE}articles/<path:number>/remove/", register_acts.remove_article, name="register-article-remove"),
    path(f"{ONE}copy/", register_acts.copy, name="register-copy"),
    path(f"{ONE}copy/open/", register_acts.open_copy, name="register-copy-open"),
    path(f"{ONE}copy/check/", register_acts.check_copy, name="register-copy-check"),
    path(f"{ONE}copy/remove/", register_acts.remove_copy, name="register-copy-remove"),
]  # fmt: skip
