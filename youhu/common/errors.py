class Refused(Exception):
    """The rules say no. The text is for the person who asked: what is wrong, what to do next."""


class TooOften(Refused):
    """Nothing is wrong with it, but it was tried too often. The text says how long to wait."""
