from django.urls import path

from youhu.summons.views import acts, limits, pages, raising, ratings, trip

urlpatterns = [
    path("", pages.summonses, name="summonses"),
    path("count/", pages.count, name="summons_count"),
    path("export.<table_format:form>", pages.export_summonses, name="export_summonses"),
    path("new/", raising.new_summons, name="new_summons"),
    path("ratings/", ratings.ratings, name="summons_ratings"),
    path("ratings.<table_format:form>", ratings.export_ratings, name="export_summons_ratings"),
    path("limits/", limits.limits, name="summons_limits"),
    path("photo/<int:pk>/<photo_size:size>/", pages.photo, name="summons_photo"),
    path("slip/<int:pk>/", trip.slip, name="summons_slip"),
    path("<int:pk>/", pages.one_summons, name="one_summons"),
    path("<int:pk>/trip/", trip.trip, name="summons_trip"),
    path("<int:pk>/parts/<int:part>/<slug:verb>/", acts.act_part, name="act_part"),
    path("<int:pk>/agreed/<int:agreed>/<slug:verb>/", acts.act_agreed, name="act_agreed"),
    path("<int:pk>/<slug:verb>/", acts.command_summons, name="command_summons"),
]
