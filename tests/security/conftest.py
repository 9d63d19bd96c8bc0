from tests.test_access import district

__all__ = ["district"]
