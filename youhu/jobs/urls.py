from django.urls import path

from youhu.jobs import views

urlpatterns = [
    path("settings/jobs/", views.jobs, name="jobs"),
    path("settings/jobs/export.<str:form>", views.export_jobs, name="export_jobs"),
    path("settings/jobs/<uuid:pk>/", views.job, name="job"),
    path("settings/jobs/<uuid:pk>/<str:verb>/", views.act_job, name="act_job"),
]
