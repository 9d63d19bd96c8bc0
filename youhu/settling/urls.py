from django.urls import path, re_path

from youhu.settling.views import corrections, papers, statements

urlpatterns = [
    path("", statements.statements, name="statements"),
    re_path(r"^statements\.(?P<form>csv|xlsx)$", statements.export_statements,
            name="export_statements"),
    path("draw-up/", statements.draw_up, name="draw_up_statements"),
    path("send/", statements.send_all, name="send_statements"),
    path("terms/", statements.set_terms, name="settlement_terms"),
    path("corrections/", corrections.corrections, name="corrections"),
    re_path(r"^corrections\.(?P<form>csv|xlsx)$", corrections.export_corrections,
            name="export_corrections"),
    path("corrections/propose/", corrections.propose_correction, name="propose_correction"),
    path("corrections/<int:pk>/<slug:verb>/", corrections.act_correction, name="act_correction"),
    path("<int:pk>/", statements.statement, name="statement"),
    path("<int:pk>/sheet/", papers.statement_sheet, name="statement_sheet"),
    re_path(r"^(?P<pk>\d+)/lines\.(?P<form>csv|xlsx)$", papers.export_statement,
            name="export_statement"),
    path("<int:pk>/<slug:verb>/", statements.act_statement, name="act_statement"),
]  # fmt: skip
