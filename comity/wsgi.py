"""The pages as a WSGI application; views are plain synchronous functions."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from comity.lib.programs import PAGES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
application = get_wsgi_application()
keep_beating = import_module(
    "comity.exchange.pulse"
).keep_beating  # its rows are there once the rooms are loaded
keep_beating(PAGES)
# What was loaded to start stays for ever: to look through it again at each full collection made one page in twenty wait.
gc.collect()
gc.freeze()
