"""The public site, in English and, with the language in the path, in Spanish."""

from django.urls import path

from programs import languages  # noqa: F401  (registers the converter `language`)
from programs.views import site, site_programs, site_resources

ROOT = "site/<slug:district>/<language:language>"

urlpatterns = [
    path(ROOT, site.site_home, name="site_home"),
    path(f"{ROOT}zones/", site.site_zones, name="site_zones"),
    path(f"{ROOT}zones/<int:pk>/", site.site_zone, name="site_zone"),
    path(f"{ROOT}places/<int:pk>/", site.site_place, name="site_place"),
    path(f"{ROOT}contact/", site.site_contact, name="site_contact"),
    path(f"{ROOT}about/", site.site_about, name="site_about"),
    path(f"{ROOT}programs/", site_programs.site_programs, name="site_programs"),
    path(f"{ROOT}programs/<int:pk>/", site_programs.site_program, name="site_program"),
    path(f"{ROOT}sessions/<int:pk>/", site_programs.site_session, name="site_session"),
    path(f"{ROOT}photos/<int:pk>/", site_programs.site_photo, name="site_photo"),
    path(f"{ROOT}resources/", site_resources.site_resources, name="site_resources"),
    path(f"{ROOT}resources/<int:pk>/", site_resources.site_resource, name="site_resource"),
    path(
        f"{ROOT}resources/files/<int:pk>/",
        site_resources.site_resource_file,
        name="site_resource_file",
    ),
    path(f"{ROOT}progress/", site_resources.site_progress, name="site_progress"),
]
