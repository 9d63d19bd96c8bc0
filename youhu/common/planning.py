"""What PostgreSQL's planner believes about the tables."""

from django.db import connection


def count_anew() -> None:
    """Let the planner look at all tables, after many rows came at once.

    It looks by itself once in a while. Should that be while such rows are not committed yet, it
    takes the tables for empty, and joins thousands of people with thousands of posts one by one.
    SQLite plans by its indexes and needs nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
