class Refused(Exception):
    """The rules say no. The text is for the person who asked: what is wrong, what to do next."""
