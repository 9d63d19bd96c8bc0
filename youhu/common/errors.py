class Refused(Exception):  # noqa: N818 — a refusal is an answer of the rules, not a fault
    """The rules say no. The text is for the person who asked: what is wrong, what to do next."""
