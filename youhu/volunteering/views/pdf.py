"""A paper as an answer that no cache keeps."""

from django.http import HttpResponse


def pdf(made: bytes, name: str) -> HttpResponse:
    """Show a paper in the browser under its number."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
