"""From when on a chance is worth saying, and how much history it takes. Pure."""

from datetime import timedelta

LIKELY = 50  # percent, from which on a call is called likely late
LIKE_IT = 10  # decided calls like it; with fewer nothing is said
LOOKS_TO_LEARN = 300
LOOKS_TO_JUDGE = 100
HISTORY = timedelta(days=365)
MOST_CALLS = 100_000  # of history, the newest
EVERY = timedelta(minutes=30)
# Parts of the history, by time: learned from, calibrated on; the rest judges.
FIT, CALIBRATE = 0.6, 0.8
