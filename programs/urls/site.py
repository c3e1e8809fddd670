"""The public site, in English and, with the language in the path, in Spanish."""

from django.urls import path

from programs import languages  # noqa: F401  (registers the converter `language`)
from programs.views import site

ROOT = "site/<slug:district>/<language:language>"

urlpatterns = [
    path(ROOT, site.site_home, name="site_home"),
]
