"""Parts of addresses that more than one app uses."""


class TextConverter:
    """A part that is text and stays as it is."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SizeConverter(TextConverter):
    """A photo as it was kept, or small."""

    regex = "(?:image|thumb)"


class FormatConverter(TextConverter):
    """The spreadsheet formats in which a list can be taken away."""

    regex = "(?:csv|xlsx)"
