"""How many reports a person types in a period of the demonstration: the aim is six."""

import os
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
# A database of its own beside the site's; a given DATABASE_URL is used as it is.
os.environ.setdefault("THROUGHLINE_DATA", str(ROOT / ".data" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
AIM = 6

import django

django.setup()

from django.core.management import call_command

from goals.load import typed_reports
from zones.models import ReportingPeriod


def main():
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115
    demo = ReportingPeriod.objects.filter(school_year__district__demonstration=True)
    print(f"{'typed reports a person':<32}{'people':>8}{'mean':>7}{'most':>6}{'texts':>7}  aim")
    for period in demo.order_by("school_year__district__slug", "starts"):
        found = typed_reports(period).values()
        reports, texts = zip(*found, strict=True) if found else ([0], [0])
        name = f"{period.school_year.district.short_name}, {period}"
        print(
            f"{name:<32}{len(found):>8}{mean(reports):>7.1f}{max(reports):>6}{max(texts):>7}"
            f"  mean ≤ {AIM}"
        )


if __name__ == "__main__":
    main()
