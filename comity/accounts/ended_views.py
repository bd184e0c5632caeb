"""The page after a sign-in that shows what was written when the session had ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.accounts import ended
from comity.accounts.access import signed_in_person


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def written(request: HttpRequest) -> HttpResponse:
    """Show what was written, with a button that takes it to its page again; a POST throws it away."""
    held = ended.written(request, signed_in_person(request))
    if request.method == "POST" or held is None:
        ended.let_go(request)
        return redirect("/")
    return render(request, "accounts/written.html", {"held": held})
