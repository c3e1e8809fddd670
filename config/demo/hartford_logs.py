"""What Hartford's programs count toward: work that follows from their logs, and work reported."""

from goals.models import ActionItem, Plan
from programs.contributions import pick
from programs.models import Program
from zones.access import Role

# (program, the first words of a step of its branch, whether the step is counted from records)
TOWARD = (
    ("Homework help", "Offer homework help", False),
    ("Story time for babies and toddlers", "Tell stories for babies", True),
    ("Library card morning", "Make the school ID", False),
)


def load(places):
    """Picked by the lead of the branch; what was logged before is told at once."""
    branch = places["Goodwin"]
    lead = branch.positions.filter(role=Role.ZONE_LEAD).select_related("user").first().user
    steps = ActionItem.objects.filter(goal__plan__owner=branch, goal__plan__kind=Plan.Kind.ACTION)
    for title, words, from_records in TOWARD:
        program = Program.objects.filter(place=branch, title=title).first()
        step = steps.filter(text__startswith=words).first()
        if not program or not step:
            continue
        if from_records:
            step.rhythm = ActionItem.Rhythm.FROM_RECORDS
            step.save(update_fields=["rhythm"])
        pick(program, None, {"item": step}, lead)
