from django.urls import path, register_converter

from youhu.fleets.views import adding, files, ground, lists, public, things


class OneOf:
    """What an application is about."""

    regex = "fleet|vehicle|driver"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Table(OneOf):
    regex = "vehicles|drivers"


register_converter(OneOf, "admitted")
register_converter(Table, "fleet_table")

urlpatterns = [
    path("v/", public.marks, name="marks"),
    path("v/<str:token>/", public.mark, name="mark"),
    path("v/<str:token>/report/", public.report_vehicle, name="report_vehicle"),
    path("desk/fleets/", lists.fleets, name="fleets"),
    path("desk/fleets.<table_format:form>", lists.export_fleets, name="export_fleets"),
    path("desk/fleets/count/", lists.fleets_count, name="fleets_count"),
    path("desk/fleets/new/", adding.new_fleet, name="new_fleet"),
    path("desk/fleets/new/firm/", adding.new_firm, name="new_firm"),
    path("desk/fleets/waiting/", lists.admissions, name="admissions"),
    path("desk/fleets/ending/", lists.ending_papers, name="ending_papers"),
    path("desk/fleets/vehicles/", lists.vehicles, name="vehicles"),
    path("desk/fleets/vehicles.<table_format:form>", lists.export_vehicles, name="export_vehicles"),
    path("desk/fleets/vehicles/<int:pk>/", things.vehicle, name="vehicle"),
    path("desk/fleets/vehicles/<int:pk>/mark.pdf", files.vehicle_plate, name="vehicle_plate"),
    path("desk/fleets/vehicles/<int:pk>/violation/", adding.new_violation, name="new_violation"),
    path("desk/fleets/drivers/<int:pk>/", things.driver, name="driver"),
    path("desk/fleets/violations/", lists.violations, name="violations"),
    path(
        "desk/fleets/violations.<table_format:form>",
        lists.export_violations,
        name="export_violations",
    ),
    path("desk/fleets/violations/<int:pk>/", adding.violation, name="violation"),
    path("desk/fleets/violations/<int:pk>/photo/", files.violation_image, name="violation_image"),
    path(
        "desk/fleets/violations/<int:pk>/<slug:verb>/", adding.act_violation, name="act_violation"
    ),
    path("desk/fleets/types/", ground.vehicle_types, name="vehicle_types"),
    path("desk/fleets/types/new/", ground.edit_type, name="new_type"),
    path("desk/fleets/types/<int:pk>/", ground.edit_type, name="edit_type"),
    path("desk/fleets/kinds/", ground.violation_kinds, name="violation_kinds"),
    path("desk/fleets/kinds/new/", ground.edit_kind, name="new_kind"),
    path("desk/fleets/kinds/<int:pk>/", ground.edit_kind, name="edit_kind"),
    path("desk/fleets/zones/", ground.street_zones, name="street_zones"),
    path("desk/fleets/zones/new/", ground.new_zone, name="new_zone"),
    path("desk/fleets/zones/<int:pk>/", ground.street_zone, name="street_zone"),
    path("desk/fleets/zones/<int:pk>/edit/", ground.edit_zone, name="edit_zone"),
    path("desk/fleets/zones/<int:pk>/rules/", ground.add_rule, name="add_access_rule"),
    path("desk/fleets/rules/<int:pk>/end/", ground.end_rule, name="end_access_rule"),
    path("desk/fleets/papers/<int:pk>/photo/", files.paper_image, name="paper_image"),
    path("desk/fleets/papers/<int:pk>/open/", files.open_paper, name="open_paper"),
    path("desk/fleets/papers/<int:pk>/<slug:verb>/", things.act_paper, name="act_paper"),
    path("desk/fleets/permits/<int:pk>/end/", things.end_permit, name="end_permit"),
    path("desk/fleets/<int:pk>/", things.fleet, name="fleet"),
    path("desk/fleets/<int:pk>/marks.pdf", files.fleet_plates, name="fleet_plates"),
    path("desk/fleets/<int:pk>/vehicles/new/", adding.new_vehicle, name="new_vehicle"),
    path("desk/fleets/<int:pk>/drivers/new/", adding.new_driver, name="new_driver"),
    path(
        "desk/fleets/<int:pk>/<fleet_table:what>/import/", adding.import_rows, name="import_fleet"
    ),
    path(
        "desk/fleets/act/<admitted:subject>/<int:pk>/<slug:verb>/",
        things.act_thing,
        name="act_admission",
    ),
]
