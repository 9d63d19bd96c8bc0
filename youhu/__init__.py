"""Youhu 有呼: every call is answered, and anyone can check it."""
