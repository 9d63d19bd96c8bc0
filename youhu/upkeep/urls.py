"""Below /settings/: every list is `name/`, its file `name/export.csv`, one row `name/<pk>/`."""

from django.urls import path

from youhu.upkeep.views import changes, duty, organisations

urlpatterns = [
    path("changes/", changes.changes, name="changes"),
    path("changes/export.<table_format:form>", changes.export_changes, name="export_changes"),
    path("duty/", duty.all_posts, name="duty_posts"),
    path("duty/export.<table_format:form>", duty.export_posts, name="export_duty_posts"),
    path("duty/new/", duty.new_post, name="new_duty_post"),
    path("duty/<int:pk>/", duty.post, name="duty_post"),
    path("duty/<int:pk>/<slug:verb>/", duty.act_post, name="act_duty_post"),
    path("duty/<int:pk>/turns/<int:turn>/<slug:verb>/", duty.act_turn, name="act_turn"),
    path("organisations/", organisations.organisations, name="organisations"),
    path(
        "organisations/export.<table_format:form>",
        organisations.export_organisations,
        name="export_organisations",
    ),
    path("organisations/offers/", organisations.unit_offers, name="unit_offers"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:pk>/guidance/<int:link>/end/",
        organisations.end_guidance,
        name="end_guidance",
    ),
    path(
        "organisations/<int:pk>/<slug:verb>/",
        organisations.act_organisation,
        name="act_organisation",
    ),
]
