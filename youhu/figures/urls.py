from django.urls import path

from youhu.figures.views import callbacks, exclusions, exports, figures, periods

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/export.<table_format:form>", exports.export_figures, name="export_figures"),
    path("figures/formulas/", figures.formulas, name="formulas"),
    path("figures/periods/<str:period>/<str:verb>/", periods.act_period, name="act_period"),
    path("figures/<slug:kpi>/calls/", figures.figure_calls, name="figure_calls"),
    path(
        "figures/<slug:kpi>/calls/export.<table_format:form>",
        exports.export_figure_calls,
        name="export_figure_calls",
    ),
    path("desk/callbacks/", callbacks.callbacks, name="callbacks"),
    path("desk/callbacks/count/", callbacks.callbacks_count, name="callbacks_count"),
    path("desk/callbacks/plan/", callbacks.plan_callbacks, name="plan_callbacks"),
    path("desk/callbacks/<int:pk>/<str:verb>/", callbacks.act_callback, name="act_callback"),
    path("desk/exclusions/", exclusions.exclusions, name="exclusions"),
    path("desk/exclusions/propose/", exclusions.propose_exclusion, name="propose_exclusion"),
    path("desk/exclusions/<int:pk>/<str:verb>/", exclusions.act_exclusion, name="act_exclusion"),
]
