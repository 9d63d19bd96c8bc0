"""How a password looks to somebody who guesses: in pieces, as people here make them.

A syllable of pinyin, a year, a day, a run of keys or a favourite number costs a guesser as little
as one character by chance. What is left after that has to be long enough.
"""

import re

# Fewer pieces than this are found by a list of names and years.
FEWEST = 7
_MOST = 64  # characters that are looked at

_WORDS = (
    "password", "passwd", "admin", "root", "test", "demo", "guest", "user", "login", "welcome",
    "hello", "love", "china", "mima", "youhu", "haizhu", "guangzhou",
)  # fmt: skip
# Left to right over the keyboard, top to bottom, and the alphabet.
_RUNS = (
    "`1234567890-=", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol", "qazwsxedcrfvtgbyhnujmikolp", "0123456789", "!@#$%^&*()",
)  # fmt: skip
_RUN_LENGTH = 3
_LUCKY = ("5201314", "1314520", "520", "521", "1314", "147258", "110", "119", "120", "12345")
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu"
    r"|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
_NUMBERS = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"  # a day
    r"|1[3-9]\d{9}"  # a mobile
    r"|(?:19|20)\d\d"  # a year
    rf"|{'|'.join(_LUCKY)}"
)
_SAME = re.compile(r"(.)\1{2,}")
# What people write for a letter so that it looks harder.
_LOOKALIKES = str.maketrans({"@": "a", "0": "o", "$": "s", "3": "e"})


def pieces(password: str) -> int:
    """How many pieces a guesser has to put together, the way that needs fewest."""
    said = password.lower()[:_MOST]
    return min(_cheapest(said), _cheapest(said.translate(_LOOKALIKES)))


def _cheapest(said: str) -> int:
    """The shortest way from the beginning to the end, over pieces and single characters."""
    best = [0] * (len(said) + 1)
    for end in range(1, len(said) + 1):
        starts = (start for start in range(end) if start == end - 1 or _is_piece(said[start:end]))
        best[end] = min(best[start] for start in starts) + 1
    return best[-1]


def _is_piece(part: str) -> bool:
    if len(part) < _RUN_LENGTH:
        return len(part) > 1 and _is_syllable(part)
    if _is_syllable(part) or part in _WORDS or _SAME.fullmatch(part) or _NUMBERS.fullmatch(part):
        return True
    return any(part in run or part[::-1] in run for run in _RUNS)


def _is_syllable(part: str) -> bool:
    return re.fullmatch(_SYLLABLE, part) is not None
