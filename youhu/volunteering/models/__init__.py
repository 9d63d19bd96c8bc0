from youhu.volunteering.models.activity import Activity, SignUp, Team, TeamMember
from youhu.volunteering.models.check_in import CheckIn
from youhu.volunteering.models.importing import ImportRun, ImportState
from youhu.volunteering.models.letters import Certificate, Letter
from youhu.volunteering.models.service import ServiceRecord
from youhu.volunteering.models.units import Feedback, Need, UnitCheckIn

__all__ = [
    "Activity",
    "Certificate",
    "CheckIn",
    "Feedback",
    "ImportRun",
    "ImportState",
    "Letter",
    "Need",
    "ServiceRecord",
    "SignUp",
    "Team",
    "TeamMember",
    "UnitCheckIn",
]
