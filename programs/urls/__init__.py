"""The addresses of programs, one file for each part."""

from . import calendar, content, exchange, logs, outcomes, partners, planning, site

app_name = "programs"
urlpatterns = [
    *planning.urlpatterns,
    *calendar.urlpatterns,
    *logs.urlpatterns,
    *partners.urlpatterns,
    *outcomes.urlpatterns,
    *exchange.urlpatterns,
    *content.urlpatterns,
    *site.urlpatterns,
]
