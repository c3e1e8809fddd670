import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded by now stays: a page of thousands of rows is not to search it all for garbage.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
