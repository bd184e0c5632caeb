"""A page with every piece on it, for tests that look at pages; no address of the product leads here."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.messages.constants import SUCCESS
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from comity.web.clocks import Face, State
from comity.web.dates import Place
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.views import bad_request, broken, not_here

HA_NOI = Place("Hà Nội", ZoneInfo("Asia/Ho_Chi_Minh"))
TOKYO = Place("Tokyo", ZoneInfo("Asia/Tokyo"))
MOMENT = datetime(2026, 11, 22, 4, 9, tzinfo=UTC)


@dataclass
class Agency:
    """An agency as the frame needs it."""

    country: str = "VNM"

    def __str__(self) -> str:
        """Say its name."""
        return "Viet Nam National Police"


@dataclass
class Reader:
    """Somebody signed in, as the frame needs them."""

    name: str = "Đỗ Minh Châu"
    name_language: str = "vi"
    roles: list[str] = field(default_factory=lambda: ["officer"])
    unit: str = "Liaison desk"
    display: str = ""
    agency: Agency = field(default_factory=Agency)
    time_zone: ZoneInfo = HA_NOI.zone
    is_authenticated: bool = True


@dataclass
class Name:
    """A name as received."""

    text: str
    language: str
    family: str


class SampleForm(Form):
    """Every kind of field."""

    summary_title = "The request cannot leave yet"
    asks = {"link": "Partners often ask this: UNTOC art. 18(15)(f)."}
    partner = forms.ChoiceField(label="Partner", choices=[("jpn", "JPN · National Police Agency")])
    question = forms.CharField(label="Question 1", help_text="One question in each box.")
    link = forms.CharField(label="How the number touches the facts", widget=forms.Textarea, required=False)
    urgency = forms.ChoiceField(
        label="Urgency",
        help_text="It sets the clock.",
        choices=[("urgent", "Urgent"), ("soon", "Soon"), ("ordinary", "Ordinary")],
        widget=OneOf(
            hints={"soon": "Answer in 3 days"},
            closed={"urgent": "The agreement has no such clock."},
            keys={"soon": "s", "ordinary": "y", "urgent": "u"},
            in_line=True,
        ),
    )
    readers = forms.MultipleChoiceField(
        label="Who may see it",
        choices=[("desk", "Liaison desk"), ("crime", "Economic crime")],
        widget=SeveralOf(hints={"desk": "4 people"}),
    )
    certain = forms.BooleanField(
        label="I have read it as the partner will", help_text="Once for each request."
    )
    draft = forms.CharField(widget=forms.HiddenInput, required=False)


PAGE = """{% extends "web/base.html" %}
{% block title %}Every piece{% endblock %}
{% block crumb %}<p class="crumb"><a href="/">Desk</a><span class="mono">R-2026-0417</span></p>{% endblock %}
{% block heading %}Drugstore thefts, Saitama: who is {% said "チュオン・ヴァン・フン" "ja" %}?{% endblock %}
{% block lead %}<p>One clock has run out and three end today.</p>{% endblock %}
{% block acts %}<div class="btns"><a class="btn" href="/">Check a name</a><a class="btn btn--go" href="/">New request <kbd>c</kbd></a></div>{% endblock %}
{% block content %}<div class="split split--slim"><div class="stack">
<section class="panel" aria-label="What waits"><h2 class="group">Ends today <span class="n">{% number 12480 %}</span></h2>
<ol class="queue">{% for state, face in faces.items %}<li{% if forloop.first %} class="sel"{% endif %}>
<div class="when">{% clock face %}<span class="due">{% both moment ha_noi tokyo %}</span></div>
<div class="main"><a class="title" href="/">Decide whether {% said "张文雄" "zh-Hans" %} is {% said "Trương Văn Hùng" "vi" %}</a>
<div class="sub">{% mark "CHN" "Guangxi, border liaison" %}<span class="mono">S-2026-1182</span>{% hand "H1" "H2" %}</div></div>
<div class="act"><a class="btn" href="/">Decide<span class="vh">: {{ state }}</span></a></div></li>{% endfor %}</ol></section>
<section class="panel" aria-labelledby="marks"><header><h2 id="marks">Marks</h2></header><div class="body stack-s">
<p class="line">{% for code in codes %}{% hand code say=True %} {% endfor %}</p>
<p class="line">{% tag "" "Request" %} {% tag "ok" "Answered" %} {% tag "late" "Refused" icon="refused" %} {% tag "held" "Waits" %} {% tag "info" "Note" %} {% tag "soon" "Open" %}</p>
<p class="line">{% mark "VNM" "Liaison desk" us=True %} {% mark "JPN" "警察庁" lang="ja" %}</p>
<p class="line">{% ticks "sent" %} {% ticks "stored" %} {% ticks "delivered" at=moment zone=tokyo.zone %} {% ticks "read" %} {% ticks "acted" at=moment %} {% ticks "refused" after=1 reason="the key is older than ours" %}</p>
<p class="line">{% seal "Countersigned by 2" %} {% seal "Next checkpoint in 42 s" "wait" %} {% seal "Signature does not fit" "bad" %}</p>
<p class="line">{% cls 0 %} {% cls 1 %} {% cls 2 %} {% cls 3 %}</p>
<p class="line">{% pencil "Person, 81 in 100" %} {% ink "Accepted by Đỗ Minh Châu, 22 Nov" %}</p>
<p class="line">{% for written in names %}{% name written %} {% endfor %}</p>
<p class="line">{% when moment %} · {% when moment zone="Asia/Tokyo" style="week" %} · {% when day %} · {% duration span %}</p>
</div></section>
<section class="panel" aria-labelledby="form"><header><h2 id="form">A form</h2></header>
<form class="body" method="post" novalidate data-guard>{% csrf_token %}{{ form }}<p class="bar mt"><button class="btn btn--go" type="submit" data-done="no">Send for approval <kbd>Ctrl ↵</kbd></button><button class="btn btn--stop" type="button" data-key="x">Refuse with a ground</button></p></form></section>
</div><aside class="stack" aria-label="About this request">
<section class="panel" aria-labelledby="f1"><header><h2 id="f1">Clock</h2></header><div class="body">{% facts %}<dt>Due</dt><dd>{% when moment %}</dd><dt>Rule</dt><dd>Soon: 3 days, article 8</dd>{% endfacts %}</div></section>
{% release "may" %}<p><b>You may send this to Japan</b> under <a href="/">article 5(2)(b)</a>.</p>{% endrelease %}
{% release "ask" %}<p><b>A second officer must approve</b>: call data is asked for.</p>{% endrelease %}
{% release "no" %}<p><b>You may not send row 217 to Japan.</b> It belongs to China under H2.</p>{% endrelease %}
{% alert "soon" %}<p><b>Laos has not answered for 26 hours.</b> Your message is kept.</p>{% endalert %}
<div class="panel">{% nothing "Nothing waits on you" %}<p>The next clock of your unit ends tomorrow.</p>{% endnothing %}</div>
</aside></div>{% endblock %}
"""

LONG = """{% extends "web/base.html" %}
{% block title %}Long thread{% endblock %}
{% block heading %}Long thread{% endblock %}
{% block acts %}<div class="btns"><a class="btn btn--go" href="/">Answer it</a></div>{% endblock %}
{% block content %}<div class="stack"><section class="panel" aria-label="Find"><form class="body" method="get"><label for="find">Find letters</label><input id="find"></form></section>
{% for number in numbers %}{% message "Letter" us=True %}<header>{% mark "VNM" "Liaison desk" us=True %}{% ticks "read" at=moment %}</header><p>Letter {{ number }}: is the year read from a document, or said by a witness?</p>{% endmessage %}{% endfor %}
<table class="cards"><caption>Entries</caption><thead><tr><th scope="col">Entry</th><th scope="col">What happened</th></tr></thead><tbody>{% for number in numbers %}<tr><th scope="row">Entry {{ number }}</th><td>Looked at a request</td></tr>{% endfor %}</tbody></table>
<div class="bar"><button class="btn" type="button">Keep it</button></div></div>{% endblock %}
"""

FACES = {
    "run": Face(State.RUN, timedelta(days=2, hours=3), 0.6),
    "soon": Face(State.SOON, timedelta(hours=1, minutes=12), 0.12),
    "late": Face(State.LATE, timedelta(hours=4)),
    "stop": Face(State.STOP, timedelta(days=2, hours=4), 0.5),
    "met": Face(State.MET, timedelta(days=2, hours=3)),
    "none": Face(State.NONE),
}


def everything(request: HttpRequest) -> HttpResponse:
    """Show every piece; a posted form comes back with its errors."""
    page = {
        "classification": 1,
        "classification_note": "this page shows items of Japan under H2",
        "faces": FACES,
        "codes": ["H0", "H1", "H2", "H3", "H9"],
        "names": [
            Name("Trương Văn Hùng", "vi", "Trương"),
            Name("佐藤 恵美", "ja", "佐藤"),
            Name("张文雄", "zh-Hans", "张"),
            Name("Anna Keller", "en", "Keller"),
        ],
        "moment": MOMENT,
        "day": date(2026, 11, 23),
        "span": timedelta(hours=18, minutes=8),
        "ha_noi": HA_NOI,
        "tokyo": TOKYO,
        "form": SampleForm(request.POST) if request.method == "POST" else SampleForm(),
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(page, request))


def with_reader(request: HttpRequest) -> HttpResponse:
    """Show the same page as somebody signed in sees it."""
    request.user = Reader()  # type: ignore[assignment]  # the frame asks for no more than this
    return everything(request)


def long_as_reader(request: HttpRequest) -> HttpResponse:
    """Show a thread and a table that take several sheets of paper, after an act."""
    request.user = Reader()  # type: ignore[assignment]  # as above
    page = {
        "classification": 1,
        "numbers": range(1, 61),
        "moment": MOMENT,
        "messages": [Message(SUCCESS, "Your answer is kept.")],
    }
    return HttpResponse(engines["django"].from_string(LONG).render(page, request))


def gallery_as_reader(request: HttpRequest, section: str = "all") -> HttpResponse:
    """Show the gallery as somebody signed in sees it."""
    from comity.web.gallery import show

    request.user = Reader()  # type: ignore[assignment]  # as above
    return show(request, section)


def done(request: HttpRequest) -> HttpResponse:
    """Stand in for what the accounts room does with an act of one's own."""
    return HttpResponse(f"{request.method} {request.path}")


def keys_as_reader(request: HttpRequest) -> HttpResponse:
    """Show the page of keys as somebody signed in sees it."""
    from comity.web.views import keys

    request.user = Reader()  # type: ignore[assignment]  # as above
    return keys(request)


handler400, handler404, handler500 = bad_request, not_here, broken

urlpatterns = [
    path("", with_reader, name="everything"),
    path("stranger/", everything, name="stranger"),
    path("my-keys/", keys_as_reader),
    path("long/", long_as_reader),
    path("me/in/", done, name="in"),
    path("me/out/", done, name="out"),
    path("me/language/", done, name="my-language"),
    path("web/", include("comity.web.urls")),
    path(
        "components/",
        include(
            (
                [
                    path("", gallery_as_reader, name="all"),
                    path("<slug:section>/", gallery_as_reader, name="section"),
                ],
                "components",
            )
        ),
    ),
]
