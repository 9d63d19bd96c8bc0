"""Below /settings/: every list is `name/`, its file `name/export.csv`, one row `name/<pk>/`."""

from django.urls import path

from youhu.upkeep.views import areas, categories, changes, duty, ladder, landmarks, organisations

urlpatterns = [
    path("areas/", areas.areas, name="areas"),
    path("areas/export.<table_format:form>", areas.export_areas, name="export_areas"),
    path("areas/<int:pk>/", areas.area, name="area"),
    path("areas/<int:pk>/rename/", areas.rename_area, name="rename_area"),
    path("categories/", categories.categories, name="categories"),
    path(
        "categories/export.<table_format:form>",
        categories.export_categories,
        name="export_categories",
    ),
    path("categories/new/", categories.new_category, name="new_category"),
    path("categories/<int:pk>/", categories.category, name="category"),
    path("categories/<int:pk>/<slug:verb>/", categories.act_category, name="act_category"),
    path("changes/", changes.changes, name="changes"),
    path("changes/export.<table_format:form>", changes.export_changes, name="export_changes"),
    path("duty/", duty.all_posts, name="duty_posts"),
    path("duty/export.<table_format:form>", duty.export_posts, name="export_duty_posts"),
    path("duty/new/", duty.new_post, name="new_duty_post"),
    path("duty/<int:pk>/", duty.post, name="duty_post"),
    path("duty/<int:pk>/<slug:verb>/", duty.act_post, name="act_duty_post"),
    path("duty/<int:pk>/turns/<int:turn>/<slug:verb>/", duty.act_turn, name="act_turn"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("ladder/export.<table_format:form>", ladder.export_ladder, name="export_ladder"),
    path("ladder/new/", ladder.new_step, name="new_step"),
    path("ladder/<int:pk>/", ladder.ladder_step, name="ladder_step"),
    path("ladder/<int:pk>/<slug:verb>/", ladder.act_step, name="act_step"),
    path("landmarks/", landmarks.landmarks, name="landmarks"),
    path(
        "landmarks/export.<table_format:form>", landmarks.export_landmarks, name="export_landmarks"
    ),
    path("landmarks/new/", landmarks.new_landmark, name="new_landmark"),
    path("landmarks/<int:pk>/", landmarks.landmark, name="landmark"),
    path("landmarks/<int:pk>/<slug:verb>/", landmarks.act_landmark, name="act_landmark"),
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
