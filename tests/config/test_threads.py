"""One thread a process, however many cores the machine has."""

import os
import subprocess
import sys
from importlib import import_module

import threadpoolctl

# Loads what the site loads for reading texts and forecasts, then asks each pool of threads.
ASKED = """
import django, threadpoolctl
django.setup()
import scipy.linalg, sklearn.svm
pools = threadpoolctl.threadpool_info()
print(len(pools), max(pool["num_threads"] for pool in pools))
"""
POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def threads(**env: str) -> tuple[int, int]:
    """How many pools a process of the site has, and the most threads of one."""
    bare = {name: value for name, value in os.environ.items() if name not in POOLS}
    told = {**bare, "DJANGO_SETTINGS_MODULE": "youhu.config.settings", **env}
    said = subprocess.run([sys.executable, "-c", ASKED], env=told, check=True, capture_output=True)
    pools, most = map(int, said.stdout.split())
    return pools, most


def test_a_process_reckons_with_one_thread():
    pools, most = threads()
    assert pools >= 2  # OpenBLAS and OpenMP at least
    assert most == 1


def test_the_tests_reckon_with_one_thread():
    import_module("sklearn.svm")
    assert {pool["num_threads"] for pool in threadpoolctl.threadpool_info()} == {1}
