from django.urls import path

from youhu.dispatch.views import board, driver, incidents, outbox, plans, shifts, terms

urlpatterns = [
    path("tours/", board.tours, name="tours"),
    path("tours/count/", board.tours_count, name="tours_count"),
    path("tours/try/<str:number>/", board.try_tour, name="try_tour"),
    path("tours/assign/", board.assign_tour, name="assign_tour"),
    path("tours/replan/", plans.replan_tours, name="replan_tours"),
    path("tours/plans/", plans.tour_plans, name="tour_plans"),
    path("tours/plans/<int:pk>/", plans.tour_plan, name="tour_plan"),
    path("tours/plans/<int:pk>/<slug:verb>/", plans.act_tour_plan, name="act_tour_plan"),
    path("tours/shifts/", shifts.shifts, name="shifts"),
    path("tours/shifts/offer/", shifts.offer_shift, name="offer_shift"),
    path("tours/shifts/import/", shifts.import_shifts, name="import_shifts"),
    path(
        "tours/shifts/template.<table_format:form>", shifts.shifts_template, name="shifts_template"
    ),
    path("tours/shifts/repeat/", shifts.repeat_shifts, name="repeat_shifts"),
    path("tours/shifts/<int:pk>/<slug:verb>/", shifts.act_shift, name="act_shift"),
    path("tours/terms/", terms.dispatch_terms, name="dispatch_terms"),
    path("tours/shares/", terms.fleet_shares, name="fleet_shares"),
    path("drive/", driver.drive, name="drive"),
    path("drive/stops/", driver.drive_stops, name="drive_stops"),
    path("drive/queue/", driver.drive_queue, name="drive_queue"),
    path("drive/me/", driver.drive_me, name="drive_me"),
    path("drive/act/", outbox.drive_act, name="drive_act"),
    path("drive/outbox/", outbox.drive_outbox, name="drive_outbox"),
    path("drive/snapshot/", driver.drive_snapshot, name="drive_snapshot"),
    path("drive/positions/", outbox.drive_positions, name="drive_positions"),
    path("tours/incidents/", incidents.incidents, name="incidents"),
    path("tours/incidents/<int:pk>/settle/", incidents.settle_incident, name="settle_incident"),
]
