from django.urls import path, register_converter

from youhu.calls.views import (
    arranging,
    call,
    desk,
    dispatch,
    dispatch_export,
    export,
    field,
    following,
    limits,
    many,
    outbox,
    public,
    raising,
    replies,
    reporting,
    rule_drafts,
    rules,
    sheet,
    typing,
)


class SizeConverter:
    """A photo as it was kept, or small."""

    regex = "(?:image|thumb)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormatConverter(SizeConverter):
    """The spreadsheet formats in which a list can be taken away."""

    regex = "(?:csv|xlsx)"


register_converter(SizeConverter, "photo_size")
register_converter(FormatConverter, "table_format")

urlpatterns = [
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/rules/export.<table_format:form>", rules.export_rules, name="export_rules"),
    path("settings/rules/new/", rules.new_rule, name="new_rule"),
    path("settings/rules/try/", rules.try_rules, name="try_rules"),
    path("settings/rules/<int:number>/", rules.rule, name="rule"),
    path("settings/rules/<int:number>/change/", rules.change_rule, name="change_rule"),
    path("settings/limits/", limits.limits, name="limits"),
    path("settings/limits/export.<table_format:form>", limits.export_limits, name="export_limits"),
    path("settings/limits/new/", limits.new_limit, name="new_limit"),
    path("settings/limits/<int:number>/", limits.limit, name="limit"),
    path("settings/limits/<int:number>/change/", limits.change_limit, name="change_limit"),
    path("settings/limits/drafts/<int:pk>/", rule_drafts.limit_draft, name="limit_draft"),
    path(
        "settings/limits/drafts/<int:pk>/<str:verb>/",
        rule_drafts.limit_draft_act,
        name="limit_draft_act",
    ),
    path("settings/drafts/<int:pk>/", rule_drafts.rule_draft, name="rule_draft"),
    path("settings/drafts/<int:pk>/<str:verb>/", rule_drafts.rule_draft_act, name="rule_draft_act"),
    path("raise/", raising.raise_call, name="raise_call"),
    path("raise/suggestions/", raising.suggestions, name="suggestions"),
    path("raise/alike/", public.alike, name="alike"),
    path("calls/near/", public.near, name="near"),
    path("c/<slug:number>/", public.public_call, name="public_call"),
    path("c/<slug:number>/echo/", public.echo, name="echo"),
    path("follow/", following.follow, name="follow"),
    path("f/<str:token>/", following.progress, name="progress"),
    path("f/<str:token>/receipt/", following.receipt, name="receipt"),
    path(
        "f/<str:token>/photos/<int:pk>/<photo_size:size>/",
        call.progress_photo,
        name="progress_photo",
    ),
    path("f/<str:token>/<str:verb>/", following.progress_act, name="progress_act"),
    path("mine/", following.my_calls, name="my_calls"),
    path("field/", field.field, name="field"),
    path("field/outbox/", outbox.outbox, name="outbox"),
    path("field/queue/", field.field_queue, name="field_queue"),
    path("field/report/", reporting.report_call, name="report_call"),
    path("field/snapshot/", field.snapshot, name="field_snapshot"),
    path("field/task/", field.field_shell, name="field_shell"),
    path("field/<slug:number>/", field.field_task, name="field_task"),
    path("field/<slug:number>/look/", field.field_look, name="field_look"),
    path("field/<slug:number>/<str:verb>/", field.field_act, name="field_act"),
    path("photos/<int:pk>/<photo_size:size>/", call.photo, name="photo"),
    path("desk/", desk.calls, name="calls"),
    path("desk/dispatch/", dispatch.dispatch_queue, name="dispatch_queue"),
    path("desk/dispatch/count/", dispatch.dispatch_count, name="dispatch_count"),
    path(
        "desk/dispatch/export.<table_format:form>",
        dispatch_export.export_queue,
        name="export_queue",
    ),
    path("desk/dispatch/<slug:number>/", dispatch.dispatch_one, name="dispatch_one"),
    path("desk/templates/", replies.replies, name="replies"),
    path(
        "desk/templates/export.<table_format:form>", replies.export_replies, name="export_replies"
    ),
    path("desk/templates/new/", replies.add_reply, name="add_reply"),
    path("desk/templates/<int:pk>/", replies.edit_reply, name="edit_reply"),
    path("desk/templates/<int:pk>/retire/", replies.retire_reply, name="retire_reply"),
    path("desk/templates/<int:pk>/restore/", replies.restore_reply, name="restore_reply"),
    path("desk/new/", raising.register_call, name="register_call"),
    path("desk/live/", desk.live, name="calls_live"),
    path("desk/views/", arranging.saved_views, name="saved_views"),
    path("desk/views/keep/", arranging.keep_view, name="keep_view"),
    path("desk/views/counts/", arranging.view_counts, name="view_counts"),
    path("desk/views/<int:pk>/<str:change>/", arranging.change_view, name="change_view"),
    path("desk/layout/", arranging.lay_out, name="lay_out"),
    path("desk/exports/<table_format:form>/", export.ask_export, name="ask_export"),
    path("desk/exports/<int:pk>/", export.export_page, name="export_page"),
    path("desk/exports/<int:pk>/cancel/", export.cancel_export, name="cancel_export"),
    path("desk/exports/<int:pk>/file/", export.export_file, name="export_file"),
    path("desk/many/", many.many_done, name="many_done"),
    path("desk/many/<str:verb>/", many.act_many, name="act_many"),
    path("desk/export.<table_format:form>", export.export, name="export_calls"),
    path("desk/calls/<slug:number>/", call.call, name="call"),
    path("desk/calls/<slug:number>/peek/", desk.peek, name="peek"),
    path("desk/calls/<slug:number>/reveal/", call.reveal, name="reveal_caller"),
    path("desk/calls/<slug:number>/sheet.pdf", sheet.call_sheet, name="call_sheet"),
    path("desk/calls/<slug:number>/open/", typing.call_open, name="call_open"),
    path("desk/calls/<slug:number>/draft/<str:verb>/", typing.keep_draft, name="keep_draft"),
    path(
        "desk/calls/<slug:number>/draft/<str:verb>/discard/",
        typing.discard_draft,
        name="discard_draft",
    ),
    path("desk/calls/<slug:number>/<str:verb>/", call.call_act, name="call_act"),
]
