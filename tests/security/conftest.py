from tests.test_access import district, photos

__all__ = ["district", "photos"]
