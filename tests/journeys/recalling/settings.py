"""The node's settings, with the room that recalls."""

from comity.settings import *  # noqa: F403
from comity.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.journeys.recalling.apps.RecallingConfig"]
