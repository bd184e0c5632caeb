"""Addresses of the post's part, under /held/. Those of complaints do not say what they are about: web servers write addresses down."""

from django.urls import path

from comity.protection.views import post_apart, post_files, post_holding, post_tasks

urlpatterns = [
    path("post/", post_files.index, name="post-files"),
    path("post/export/", post_files.write, name="post-files-export"),
    path("post/visits/", post_files.visits, name="post-visits"),
    path("post/visits/export/", post_files.write_visits, name="post-visits-export"),
    path("post/go/<uuid:about_id>/", post_files.go, name="post-go"),
    path("post/files/<uuid:file_id>/", post_files.file, name="post-file"),
    path("post/files/<uuid:file_id>/write/", post_files.line, name="post-line"),
    path("post/files/<uuid:file_id>/ask/<slug:kind>/", post_files.ask, name="post-ask-holder"),
    path("post/files/<uuid:file_id>/reopen/", post_files.reopen, name="post-reopen"),
    path("post/lines/", post_apart.index, name="post-apart"),
    path("post/lines/<uuid:complaint_id>/", post_apart.one, name="post-apart-one"),
    path("post/tasks/", post_tasks.index, name="post-tasks"),
    path("post/tasks/export/", post_tasks.write, name="post-tasks-export"),
    path("post/tasks/new/", post_tasks.new, name="post-task-new"),
    path("post/tasks/<uuid:task_id>/", post_tasks.task, name="post-task"),
    path("post/tasks/<uuid:task_id>/<slug:kind>/", post_tasks.speak, name="post-task-say"),
    path("post/unwished/<uuid:notice_id>/", post_holding.unwished, name="post-unwished"),
    path("post/asked/<uuid:ask_id>/", post_holding.ask, name="post-ask"),
]
