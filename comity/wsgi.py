"""The pages as a WSGI application; views are plain synchronous functions."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
application = get_wsgi_application()
# What was loaded to start stays for ever: to look through it again at each full collection made one page in twenty wait.
gc.collect()
gc.freeze()
