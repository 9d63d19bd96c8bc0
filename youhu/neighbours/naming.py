"""Who reads the names of members: the desk of their community; others read a mask (ADR 0054)."""

from youhu.common.masking import mask_name
from youhu.registry.models import Member


def is_desk_of(member: Member, code: str) -> bool:
    """Whether somebody keeps the community in which a place lies."""
    return member.keeps_community and code.startswith(member.area_code)


def name_for(reader: Member, name: str, code: str) -> str:
    """The name of a member who lives in the place with that code, as this reader may read it."""
    return name if is_desk_of(reader, code) else mask_name(name)
