"""Addresses of the room."""

from django.urls import path

from comity.requests.views import answering, clarifying, deciding, drafting, lists, more_time, thread

app_name = "requests"
urlpatterns = [
    path("", lists.index, name="list"),
    path("export/", lists.write, name="export"),
    path("new/", drafting.new, name="new"),
    path("<uuid:request_id>/", thread.thread, name="thread"),
    path("<uuid:request_id>/status/", thread.status, name="status"),
    path("<uuid:request_id>/edit/", drafting.edit, name="edit"),
    path("<uuid:request_id>/discard/", drafting.discard, name="discard"),
    path("<uuid:request_id>/approve/", deciding.approve, name="approve"),
    path("<uuid:request_id>/approve-answer/", deciding.approve_reply, name="approve-reply"),
    path("<uuid:request_id>/give-back/", deciding.give_back, name="give-back"),
    path("<uuid:request_id>/confirm/", deciding.confirm, name="confirm"),
    path("<uuid:request_id>/ask-back/", clarifying.ask_back, name="ask-back"),
    path("<uuid:request_id>/say/<uuid:clarification_id>/", clarifying.say, name="say"),
    path("<uuid:request_id>/more-time/", more_time.ask, name="ask-time"),
    path("more-time/<uuid:extension_id>/approve/", more_time.approve, name="approve-time"),
    path("more-time/<uuid:extension_id>/withdraw/", more_time.withdraw, name="withdraw-time"),
    path("more-time/<uuid:extension_id>/decide/", more_time.decide, name="decide-time"),
    path("<uuid:request_id>/answer/", answering.reply, name="reply"),
    path("<uuid:request_id>/rate/", thread.rate, name="rate"),
    path("<uuid:request_id>/close/", thread.close, name="close"),
    path("words/<uuid:draft_id>/approve/", deciding.approve_words, name="approve-words"),
    path("words/<uuid:draft_id>/give-back/", deciding.give_words_back, name="give-words-back"),
    path("words/<uuid:draft_id>/drop/", clarifying.drop, name="drop-words"),
    path("files/<uuid:attachment_id>/", thread.download, name="file"),
    path("files/<uuid:attachment_id>/remove/", drafting.remove_file, name="remove-file"),
]
