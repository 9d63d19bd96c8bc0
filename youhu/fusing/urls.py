from django.urls import path

from youhu.fusing.views import acts, cells, plans

urlpatterns = [
    path("", cells.fused_cells, name="fused_cells"),
    path("export.<table_format:form>", cells.export_cells, name="export_fused_cells"),
    path("plans/", plans.fusion_plans, name="fusion_plans"),
    path("plans/begin/", acts.begin, name="begin_fusion_plan"),
    path("plans/export.<table_format:form>", plans.export_plans, name="export_fusion_plans"),
    path("plans/<int:pk>/", plans.fusion_plan, name="fusion_plan"),
    path("plans/<int:pk>/choose/", acts.choose, name="choose_fusion"),
    path("plans/<int:pk>/export.<table_format:form>", plans.export_one, name="export_fusion_plan"),
    path("plans/<int:pk>/<slug:verb>/", acts.act, name="act_fusion_plan"),
]
