"""The product's own site with one page more: the empty page everything is compared with."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.shortcuts import render
from django.urls import include, path

application = get_wsgi_application()
settings.ROOT_URLCONF = "bench._site"


def empty(request):
    return render(request, "base.html")


urlpatterns = [path("bench/empty/", empty), path("", include("config.urls"))]
