from django.urls import path

from youhu.neighbours.views import desk, keeping, mine, plans, visits

urlpatterns = [
    path("", desk.links, name="links"),
    path("export.<table_format:form>", desk.export, name="export_links"),
    path("begin/", desk.begin, name="begin_link_plan"),
    path("tasks/<int:pk>/", desk.succeed, name="succeed_links"),
    path("plans/<int:pk>/", plans.plan, name="link_plan"),
    path("plans/<int:pk>/export.<table_format:form>", plans.export, name="export_link_plan"),
    path("plans/<int:pk>/lines/<int:line>/", plans.change, name="change_link_line"),
    path("plans/<int:pk>/<slug:verb>/", plans.act_plan, name="act_link_plan"),
    path("visits/", visits.visits, name="link_visits"),
    path("visits/export.<table_format:form>", visits.export, name="export_link_visits"),
    path("visits/<int:pk>/<slug:verb>/", visits.act_visit, name="act_visit"),
    path("conflicts/", keeping.exclusions, name="link_conflicts"),
    path("conflicts/<int:pk>/end/", keeping.end, name="end_link_conflict"),
    path("mine/", mine.my_households, name="my_households"),
    path("mine/<int:pk>/", mine.my_household, name="my_household"),
    path("mine/needs/<int:pk>/", mine.need, name="my_need"),
]
