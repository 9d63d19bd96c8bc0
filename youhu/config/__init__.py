"""How one installation is set up. Imported before everything else, and so before numpy."""

import os

# On a machine of many cores with a small share of their time, a thread a core only makes the others
# wait. Our sums are small: each process reckons with one thread. Who knows better says so outside.
for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(pool, "1")
