import aiohttp
import pytest

from simulators.phone import Phone, Phones, Unanswerable

pytestmark = pytest.mark.usefixtures("socket_enabled")

PUSH = {
    "message": "Town Hall, Ground floor, Desk 3 - PANIC #1",
    "data": {
        "tag": "incident",
        "actions": [{"action": "municipal_alarm:accept:1", "title": "On my way"}],
        "push": {"interruption-level": "critical"},
    },
}


@pytest.fixture
async def phones():
    async with Phones() as running:
        running._phones["bas"] = Phone("bas", "Phone of Bas", webhook="hook")
        yield running


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as one:
        yield one


async def test_a_push_is_shown(phones, session):
    heard = []
    phones.on_push = lambda phone, push: heard.append((phone.phone_id, push.message))
    async with session.post(f"{phones.url}/bas", json=PUSH) as response:
        assert response.status == 201
    push = phones["bas"].pushes[0]
    assert push.critical
    assert push.actions == (("municipal_alarm:accept:1", "On my way"),)
    assert heard == [("bas", PUSH["message"])]


async def test_a_phone_that_is_off_or_unknown_shows_nothing(phones, session):
    phones["bas"].is_on = False
    async with session.post(f"{phones.url}/bas", json=PUSH) as response:
        assert response.status == 500
    async with session.post(f"{phones.url}/ilse", json=PUSH) as response:
        assert response.status == 404
    assert not phones["bas"].pushes


async def test_only_buttons_that_are_shown_can_be_tapped(phones, session):
    with pytest.raises(Unanswerable, match="there is none"):
        await phones.tap(session, phones.url, phones["bas"], "On my way")
    async with session.post(f"{phones.url}/bas", json=PUSH):
        pass
    with pytest.raises(Unanswerable, match="there is On my way"):
        await phones.tap(session, phones.url, phones["bas"], "Cannot come")


async def test_what_is_typed_goes_out_under_the_newest_field(phones, session, monkeypatch):
    said = []

    async def call(_session, _url, _phone, kind, data):
        said.append((kind, data))

    monkeypatch.setattr(phones, "_call", call)
    with pytest.raises(Unanswerable, match="nothing on Phone of Bas takes a reply"):
        await phones.reply(session, phones.url, phones["bas"], "5")
    field = {"action": "municipal_alarm:reply:bas:1", "title": "Reply", "behavior": "textInput"}
    push = {"message": "4", "data": {"actions": [field]}}
    async with session.post(f"{phones.url}/bas", json=push):
        pass
    assert phones["bas"].pushes[0].actions == (), "a field is no button"
    await phones.reply(session, phones.url, phones["bas"], "5")
    ((kind, data),) = said
    assert kind == "fire_event"
    assert data["event_data"]["action"] == field["action"]
    assert data["event_data"]["reply_text"] == "5"
