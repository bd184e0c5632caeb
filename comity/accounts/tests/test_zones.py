"""Time zones to choose from."""

from zoneinfo import available_timezones

from django import forms
from django.utils import timezone

from comity.accounts.zones import ZoneField, offered_zones


class ClockForm(forms.Form):
    """A form that asks for nothing else."""

    zone = ZoneField(none="none", required=False)


def test_places_are_offered_and_old_names_are_not() -> None:
    offered = offered_zones()
    assert {"Asia/Ho_Chi_Minh", "Asia/Tokyo", "UTC"} <= set(offered) <= available_timezones()
    assert not {
        "Japan",
        "W-SU",
        "Factory",
        "localtime",
        "Etc/GMT+7",
        "US/Hawaii",
        "Asia/Saigon",
        "Asia/Calcutta",
    } & set(offered)


def test_the_readers_own_zone_stands_first() -> None:
    for own in ("Asia/Tokyo", "Asia/Ho_Chi_Minh"):
        with timezone.override(own):
            assert offered_zones()[0] == own
            assert offered_zones().count(own) == 1


def test_an_old_name_that_is_set_stays_set() -> None:
    form = ClockForm({"zone": "Japan"}, initial={"zone": "Japan"})
    assert '<option value="Japan" selected>Japan</option>' in str(form["zone"])
    assert form.is_valid()
    assert form.cleaned_data == {"zone": "Japan"}


def test_an_old_name_is_not_taken_anew_and_what_is_no_zone_is_refused() -> None:
    for initial, zone in (("", "Japan"), ("Asia/Tokyo", "Japan"), ("Nowhere", "Nowhere")):
        assert not ClockForm({"zone": zone}, initial={"zone": initial}).is_valid()
    assert ClockForm({"zone": ""}).is_valid()
