"""How many random examples a test tries: few in an ordinary run, more when asked for."""

import os


def tries(few: int) -> int:
    """So many examples; YOUHU_EXAMPLES=20 tries twenty times as many."""
    return few * int(os.environ.get("YOUHU_EXAMPLES", "1"))
