from django.urls import path

from youhu.directives import views

urlpatterns = [
    path("", views.directives, name="directives"),
    path("export.<table_format:form>", views.export_directives, name="export_directives"),
    path("new/", views.new_directive, name="new_directive"),
    path("evidence/<int:pk>/<photo_size:size>/", views.evidence, name="evidence"),
    path("<int:pk>/", views.directive, name="directive"),
    path("<int:pk>/<slug:verb>/", views.command, name="command_directive"),
    path("<int:pk>/tasks/<int:task>/<slug:verb>/", views.act_task, name="act_task"),
]
