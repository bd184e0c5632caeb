"""What a browser may load and do on our pages.

Everything comes from this node: no inline script, no style attribute, no font, picture or address from elsewhere.
The officer's pages hold data of partners; a page that cannot speak to a stranger cannot leak to one.
"""

from typing import Any

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
"""Settings for django-csp 4, CSP level 3."""
