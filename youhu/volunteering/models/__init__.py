from youhu.volunteering.models.check_in import CheckIn
from youhu.volunteering.models.clocked import Clocked, clock
from youhu.volunteering.models.service import ServiceRecord

__all__ = ["CheckIn", "Clocked", "ServiceRecord", "clock"]
