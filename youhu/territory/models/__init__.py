"""Places of the district, who lives there, who leads there, who is on duty."""

from youhu.territory.models.areas import Area, AreaShape, Geometry
from youhu.territory.models.duty import Cover, Post, Roster
from youhu.territory.models.fusing import Fusion, GridLead
from youhu.territory.models.houses import Building, Household, Landmark, Residence

__all__ = [
    "Area",
    "AreaShape",
    "Building",
    "Cover",
    "Fusion",
    "Geometry",
    "GridLead",
    "Household",
    "Landmark",
    "Post",
    "Residence",
    "Roster",
]
