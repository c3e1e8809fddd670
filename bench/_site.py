"""The product's own site with two pages more: the empty page everything is compared with, and that
of the public site."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.shortcuts import render
from django.urls import include, path

application = get_wsgi_application()
settings.ROOT_URLCONF = "bench._site"
if not os.environ.get("KEPT"):
    # Every page is made for who asks, the empty one too.
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# isort: split
# What stands above has set Django up.
from programs.caching import public_page


def empty(request):
    return render(request, "base.html")


@public_page
def empty_site(request, site):
    return site.render("site/base.html", {})


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/empty/<slug:district>/<language:language>", empty_site),
    path("", include("config.urls")),
]
