"""Starting and stopping the whole site: what it says, how soon it is there again."""

import signal

import pytest

from tests.browser.conftest import PASSWORD, start_site

pytestmark = pytest.mark.browser

SECOND_START_WITHIN = 30


def test_the_start_names_the_addresses_and_the_accounts(site):
    printed = site.log.read_text()
    assert f"{site.url}/kk/" in printed
    assert f"{site.url}/ru/" in printed
    assert f"{site.url}/admin/" in printed
    for account in ("editor", "chief", "director", "inspector", "admin"):
        assert account in printed
    assert PASSWORD not in printed


def test_the_site_is_ready(site):
    answer = site.get("/readyz")
    assert answer.status == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_second_start_keeps_the_data_and_stops_cleanly(site, tmp_path, how):
    before = site.get("/kk/map/").text
    again = start_site(site.data, tmp_path / "log.txt")
    took = again.wait_until_ready()
    after = again.get("/kk/map/").text
    code = again.stop(how)
    assert code == 0, again.log.read_text()[-2000:]
    assert took < SECOND_START_WITHIN
    assert before.split("<main", 1)[1] == after.split("<main", 1)[1]
