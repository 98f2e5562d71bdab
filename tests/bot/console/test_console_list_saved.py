"""Filters that a person keeps: theirs alone, by name, with nothing in them that is not known."""

import re

from casework import saved_filters
from tests.bot.console.console_house import Browser, House

#: A page on which the form stands.
PAGE = "/console/?list=waiting&reason=crisis"


async def keep(browser: Browser, name: str, query: str = "list=waiting&reason=crisis") -> tuple[int, str]:
    response = await browser.send(PAGE, "/console/filters", None, name=name, query=query)
    return response.status_code, response.text


def kept(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<li>\s*<a href="/console/\?([^"]*)" dir="auto"[^>]*>([^<]*)</a>', page)


async def test_a_filter_is_kept_opened_and_deleted(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        status, _ = await keep(browser, "  Bråttom   nu ", "list=waiting&reason=crisis&more=4&nonsense=1&q=två+ord")
        assert status == 303
        page = (await browser.get(PAGE)).text
        assert kept(page) == [("list=waiting&amp;reason=crisis&amp;q=tv%C3%A5+ord", "Bråttom nu")]
        assert (await browser.get(f"/console/?{kept(page)[0][0]}".replace("&amp;", "&"))).status_code == 200
        found = re.search(r'action="(/console/filters/[^"]*/remove)"', page)
        assert found is not None
        removed = await browser.send(PAGE, found.group(1), None, query="list=mine&q=hej")
        assert removed.status_code == 303
        assert removed.headers["location"].startswith("/console/?list=mine&q=hej")
        assert kept((await browser.get(PAGE)).text) == []
        assert (await browser.send(PAGE, found.group(1))).status_code == 404
        assert (await browser.send(PAGE, "/console/filters/nonsense/remove")).status_code == 404


async def test_what_cannot_be_kept_stays_in_the_field_with_a_sentence(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        assert (await keep(browser, "Mina"))[0] == 303
        for name, query, sentence in (
            (" mina ", "list=mine", "You already have a filter with this name. Please choose another one."),
            ("  ", "list=mine", "Please give the filter a name."),
            ("x" * 81, "list=mine", "This name is too long. Please use at most 80 characters."),
            ("Lång", "q=" + "ầ" * 90, "This search is too long to be kept. Please use fewer words."),
        ):
            status, page = await keep(browser, name, query)
            assert status == 422
            assert sentence in page
            assert f'value="{name}"' in page
        for number in range(saved_filters.MOST - 1):
            assert (await keep(browser, f"Nummer {number}"))[0] == 303
        status, page = await keep(browser, "En till")
    assert status == 422
    assert "You can keep up to 20 filters. Please delete one first." in page


async def test_a_form_from_an_old_page_loses_nothing(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        fields = {"csrf": "old", "name": "Kvar", "query": "list=mine&q=hej"}
        response = await browser.client.post("/console/filters", data=fields)
    assert response.status_code == 422
    assert 'value="Kvar"' in response.text
    assert 'value="hej"' in response.text


async def test_filters_are_each_persons_own(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("coordinator", "Bo Ek", "bo@example.org")
    async with house.browser(anna) as browser, house.browser(bo) as other:
        await keep(browser, "Samma namn")
        page = (await browser.get(PAGE)).text
        assert (await keep(other, "Samma namn"))[0] == 303
        assert len(kept((await other.get(PAGE)).text)) == 1
        found = re.search(r'action="(/console/filters/[^"]*/remove)"', page)
        assert found is not None
        assert (await other.send(PAGE, found.group(1))).status_code == 404
        assert len(kept((await browser.get(PAGE)).text)) == 1


async def test_a_kept_list_of_all_is_mine_for_who_leads_no_more(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        await keep(browser, "Allt", "list=all&language=sv")
        assert kept((await browser.get(PAGE)).text) == [("list=mine&amp;language=sv", "Allt")]
