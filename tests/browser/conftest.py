"""The real site, started once as `make run` starts it, and a real browser to look at it with.

Nothing here asks Django: these tests know only what a reader knows, addresses and pages."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.keyboard import Keyboard
from tests.pages import Page as ReadPage
from tests.pages import is_walked
from tests.provision import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "demonstration-17"
READY_WITHIN = 180
STOPS_WITHIN = 20
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LANGUAGES = ("kk", "ru")


# --- The site -----------------------------------------------------------------------------------


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    """What an address answered."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """A running site: its address, its data folder, its process and what it printed."""

    url: str
    data: Path
    process: subprocess.Popen
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    opener: object = field(default_factory=lambda: build_opener(NoRedirect))

    def get(self, address: str, **headers: str) -> Answer:
        request = Request(urljoin(self.url, address), headers=headers)
        try:
            response = self.opener.open(request, timeout=60)
        except HTTPError as error:
            response = error
        with response:
            known = {name.lower(): value for name, value in response.headers.items()}
            return Answer(address, response.status, known, response.read())

    def wait_until_ready(self) -> float:
        """Seconds until the site answered."""
        started = time.monotonic()
        while time.monotonic() - started < READY_WITHIN:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/healthz").status == 200:
                    return time.monotonic() - started
            except (URLError, OSError):
                time.sleep(0.3)
        self.process.kill()
        pytest.fail(f"The site did not start:\n{self.log.read_text()[-4000:]}")

    def manage(self, *command: str) -> str:
        """Runs a command beside the site, as a timer does; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=READY_WITHIN,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stops the site and gives its exit code."""
        self.process.send_signal(how)
        try:
            return self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def start_site(
    data: Path, log: Path, command: tuple[str, ...] = ("run_site",), **settings: str
) -> Site:
    """Starts the site as `make run` does, or by another command, on a free port, with its data in a
    folder of its own."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    }
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATA_DIR": str(data),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DEMO_PASSWORD": PASSWORD,
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Site(f"http://127.0.0.1:{port}", data, process, log, environment)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, loaded into an empty folder."""
    folder = tmp_path_factory.mktemp("site")
    running = start_site(folder / "data", folder / "log.txt")
    running.wait_until_ready()
    yield running
    assert running.stop() == 0, running.log.read_text()[-2000:]


# The server alone: what it serves is prepared by another one.
SERVE = """
import os
from apps.portal.management.commands.run_site import serve
serve(os.environ["HOST"], int(os.environ["PORT"]))
"""


@contextmanager
def beside(site: Site, log: Path, **settings: str) -> Iterator[Site]:
    """A second server of the same data, on a port of its own and with settings of its own."""
    other = start_site(site.data, log, ("shell", "-c", SERVE), **settings)
    other.wait_until_ready()
    try:
        yield other
    finally:
        other.stop()


@dataclass
class Walk:
    """Every address reached from the two home pages by links, with its answer and who named it."""

    answers: dict[str, Answer] = field(default_factory=dict)
    named_on: dict[str, str] = field(default_factory=dict)
    parsed: dict[str, ReadPage] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, ReadPage]:
        return self.parsed


@pytest.fixture(scope="session")
def walk(site: Site) -> Walk:
    """Breadth first over all links of the site; addresses of other sites are only noted down."""
    found = Walk(named_on={"/kk/": "", "/ru/": ""})
    waiting = ["/kk/", "/ru/"]
    while waiting:
        address = waiting.pop(0)
        answer = found.answers[address] = site.get(address)
        if answer.status != 200 or not answer.is_page:
            continue
        page = found.parsed[address] = ReadPage(answer.text)
        for link in page.links:
            target = urlsplit(urljoin(address, link))
            if target.scheme or target.netloc:
                found.foreign.setdefault(link, address)
                continue
            known = target._replace(fragment="").geturl()
            if known not in found.named_on and is_walked(target):
                found.named_on[known] = address
                waiting.append(known)
    return found


# --- The browser --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the system package “chromium” is missing"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


WATCH = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@dataclass
class Visitor:
    """A browser window that notes what goes wrong in it and what it has loaded."""

    context: BrowserContext
    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    weight: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._loaded)

    def _heard(self, message) -> None:
        # The browser itself says so of every page that answers 404, also of one that should.
        if message.type == "error" and "status of 404 (Not Found)" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.faults.append(f"foreign host: {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.faults.append(f"{response.status}: {response.url}")

    def _loaded(self, event: dict) -> None:
        self.weight += int(event["encodedDataLength"])

    def open(self, address: str, until: str = "load") -> "Visitor":
        self.page.goto(self.base + address, wait_until=until)
        return self

    def resize(self, width: int, height: int = 900) -> "Visitor":
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def overflow(self) -> int:
        """How many pixels the page can be scrolled sideways."""
        return self.page.evaluate(
            "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )

    def widest(self) -> str:
        """The innermost element that sticks out furthest, for the report."""
        return self.page.evaluate(
            """() => {
              const edge = document.documentElement.clientWidth + 1;
              const out = [...document.querySelectorAll("body *")].filter((element) =>
                element.getBoundingClientRect().right > edge &&
                ![...element.children].some((c) => c.getBoundingClientRect().right > edge));
              return out.slice(0, 3).map((e) => `${e.tagName}.${e.className.baseVal ?? e.className}`
                + ` “${(e.textContent || "").trim().slice(0, 40)}”`).join("; ");
            }"""
        )

    def choose_low_vision(self, choice: str = "on") -> "Visitor":
        """Puts the cookie of the low-vision version, e.g. "on.s300.cblue"."""
        self.context.add_cookies([{"name": "low_vision", "value": choice, "url": self.base}])
        return self


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Opens a window of its own kind: width and height in pixels, with scripts or without, on the
    site or on one `beside` it."""
    opened: list[BrowserContext] = []

    def enter(
        width: int = 1280, height: int = 900, scripts: bool = True, where: Site = site
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        context.add_init_script(WATCH)
        opened.append(context)
        return Visitor(context, context.new_page(), where.url)

    yield enter
    for context in opened:
        context.close()


@pytest.fixture
def person(visit) -> Iterator[Callable[..., Keyboard]]:
    """`person("chief")`: the keyboard of somebody who has just signed in."""
    entered = []

    def enter(name: str, width: int = 1280, height: int = 800) -> Keyboard:
        visitor = visit(width, height).open("/admin/")
        keys = Keyboard(visitor.page)
        keys.sign_in(name, PASSWORD)
        entered.append((visitor, keys))
        return keys

    yield enter
    for visitor, keys in entered:
        assert keys.hidden == []
        assert visitor.faults == []
