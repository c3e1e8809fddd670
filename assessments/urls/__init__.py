"""The addresses of assessments, one file for each part."""

from . import access, grid, imports, records, retention, students, tests

app_name = "assessments"
urlpatterns = [
    *students.urlpatterns,
    *tests.urlpatterns,
    *grid.urlpatterns,
    *imports.urlpatterns,
    *access.urlpatterns,
    *records.urlpatterns,
    *retention.urlpatterns,
]
