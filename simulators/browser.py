"""Real browsers for people at screens: Chromium, driven from outside.

    async with Browsers() as browsers:
        anna = await browsers.sit_down(stage, "operator")
        await anna.open("/control-room/queue")

Each browser is a profile of its own, as on a PC of its own. What its console says of
errors is kept, and every request that would leave this machine fails and is kept too.
"""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
import json
from pathlib import Path
import shutil
from typing import Any, Protocol, Self

from playwright.async_api import (
    Browser as Chromium,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    async_playwright,
)

from .browser_line import Asked
from .home_assistant import HomeAssistant
from .preseed import Login

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
AUDIBLE = "--autoplay-policy=no-user-gesture-required"
"""What a kiosk is started with, so that it may sound before anybody has clicked."""

DESK = {"width": 1920, "height": 1080}
_TIMEOUT_MS = 40_000


_UNHANDLED = "unhandled: "
EAR_SAYS = "the ear hears: "
EAR = """
// Measures what is connected to the loudspeakers, and says when sound begins and ends. It
// speaks by console.log: to ask the page would count as a click, and unblock the sound.
window.addEventListener("unhandledrejection", (event) => {
  console.warn("unhandled: " + JSON.stringify(event.reason), event.reason?.stack ?? "");
});
(() => {
  const connect = AudioNode.prototype.connect;
  const ears = new Map();
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode) {
      if (!ears.has(to)) {
        ears.set(to, new AnalyserNode(this.context, { fftSize: 2048 }));
      }
      connect.call(this, ears.get(to));
    }
    return connect.call(this, to, ...more);
  };
  let last = -Infinity;
  let told = false;
  // Not what a test may fake: time passes here as it does outside.
  const now = performance.now.bind(performance);
  const origin = performance.timeOrigin;
  const looking = new Set();
  window.outside = { now: () => origin + now(), looking };
  const worker = new Worker(URL.createObjectURL(new Blob(["setInterval(postMessage, 40, 0)"])));
  worker.onmessage = () => {
    for (const look of looking) look();
    for (const ear of ears.values()) {
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      if (ear.context.state === "running" && Math.max(...samples.map(Math.abs)) > 0.01) {
        last = now();
      }
    }
    const hears = now() - last < 3500;
    if (hears !== told) {
      told = hears;
      console.log("the ear hears: " + (hears ? "on" : "off"));
    }
  };
})();
"""


class Lived(Protocol):
    """A Home Assistant that somebody can log in to: a `Stage`, or one without a town."""

    @property
    def home(self) -> HomeAssistant:
        """Where it is."""
        ...

    @property
    def logins(self) -> Mapping[str, Login]:
        """Who can log in, by username."""
        ...


class Screen:
    """One browser with one page, logged in as somebody."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        """Listen to what goes wrong from the first moment on."""
        self.context = context
        self.page = page
        self.url = url
        self.errors: list[str] = []
        self.left: list[str] = []
        """Requests that would have gone elsewhere."""
        self.unhandled: list[str] = []
        """Promises that failed and that nobody looked at: of a plain object the error says nothing."""
        self.heard = False
        """Whether sound comes out, measured; see `EAR`."""
        self.asked = Asked(page)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        if message.text.startswith(EAR_SAYS):
            self.heard = message.text.endswith("on")
        elif message.text.startswith(_UNHANDLED):
            self.unhandled.append(message.text)
        elif message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    async def open(self, path: str) -> None:
        """Load a page of Home Assistant."""
        await self.page.goto(self.url + path, wait_until="commit")

    async def go(self, path: str) -> None:
        """Go to another page without loading anew, as a click does."""
        await self.page.evaluate(
            """path => {
                history.pushState(null, "", path);
                window.dispatchEvent(new CustomEvent("location-changed"));
            }""",
            path,
        )

    async def when(self, within: str, selector: str, has: str = "", *, count: int = 1) -> float:
        """When so many with these words are there in one of our elements, to a 25th of a second.

        In seconds since the epoch by the clock of this machine, which all its pages share:
        what a driver needs to hear of it is not in it, nor what a test fakes of time.
        """
        at: float = await self.page.evaluate(_WHEN, [within, selector, has, count])
        return at


_WHEN = """([within, selector, has, count]) => new Promise((done, fail) => {
    const find = (root) => {
        const here = root.querySelector(within);
        if (here) return here;
        for (const one of root.querySelectorAll("*")) {
            const found = one.shadowRoot && find(one.shadowRoot);
            if (found) return found;
        }
    };
    const began = outside.now();
    const look = () => {
        const all = [...(find(document)?.shadowRoot.querySelectorAll(selector) ?? [])];
        const now = outside.now();
        if (all.filter((one) => one.textContent.includes(has)).length === count) {
            done(now / 1000);
        } else if (now - began > 60_000) {
            fail(new Error(`not ${count} ${selector} with "${has}" in ${within}`));
        } else {
            return;
        }
        outside.looking.delete(look);
    };
    outside.looking.add(look);
    look();
})"""


class Browsers:
    """The browsers of one test or tour; all end with the `async with`."""

    def __init__(self) -> None:
        """Nothing runs before `async with`."""
        self._stack = AsyncExitStack()
        self._chromiums: dict[tuple[str, ...], Chromium] = {}

    async def __aenter__(self) -> Self:
        self._playwright = await self._stack.enter_async_context(async_playwright())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def sit_down(
        self,
        stage: Lived,
        username: str,
        *,
        audible: bool = True,
        viewport: dict[str, int] | None = None,
        dark: bool = False,
        language: str | None = None,
        logged_in: bool = True,
    ) -> Screen:
        """Give somebody a browser of their own. Nothing is loaded yet."""
        chromium = await self._chromium((AUDIBLE,) if audible else ())
        context: BrowserContext = await chromium.new_context(
            viewport=viewport or DESK,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            service_workers="block",
        )
        self._stack.push_async_callback(context.close)
        context.set_default_timeout(_TIMEOUT_MS)
        url = stage.home.url
        await context.add_init_script(EAR)
        if logged_in:
            await context.add_init_script(login_script(url, stage.logins[username].token, language))
        page = await context.new_page()
        screen = Screen(context, page, url)

        async def elsewhere(route: Route) -> None:
            screen.left.append(route.request.url)
            await route.abort()

        await context.route(lambda asked: _leaves(asked, url), elsewhere)
        return screen

    async def _chromium(self, arguments: Sequence[str]) -> Chromium:
        key = tuple(arguments)
        if key not in self._chromiums:
            self._chromiums[key] = await self._playwright.chromium.launch(
                executable_path=program(),
                args=list(arguments),
            )
            self._stack.push_async_callback(self._chromiums[key].close)
        return self._chromiums[key]


def _leaves(asked: str, url: str) -> bool:
    return asked.startswith(("http:", "https:", "ws:", "wss:")) and not asked.startswith(
        (url + "/", url.replace("http", "ws", 1) + "/")
    )


def program() -> Path:
    """Chromium."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise FileNotFoundError("Chromium is not installed (the package chromium)")


def console_script(username: str) -> str:
    """Declares the browser a console, as a click does."""
    return (
        f"localStorage.setItem('municipal_alarm.console', JSON.stringify({{id: 'e2e-{username}'}}))"
    )


def login_script(url: str, token: str, language: str | None = None) -> str:
    """Logs in, as a password does; `language`: chosen in the user's profile."""
    tokens: dict[str, Any] = {
        "hassUrl": url,
        "clientId": None,
        "access_token": token,
        "refresh_token": "",
        "token_type": "Bearer",
        "expires_in": 1800,
        "expires": 4102444800000,
    }
    lines = [f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))});"]
    if language is not None:
        chosen = json.dumps(json.dumps(language))
        lines.append(f"localStorage.setItem('selectedLanguage', {chosen});")
    return f"if (location.origin === {json.dumps(url)}) {{ {' '.join(lines)} }}"
