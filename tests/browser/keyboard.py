"""Somebody who has no mouse: goes by Tab to what has a name, as a screen reader would say it, and
notes wherever the focus is covered or has no ring (WCAG 2.4.7, 2.4.11). Holds no test."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

FAR_ENOUGH = 250

# What has the focus: its name, and how much of it can be seen. Of the frame of an editor the frame.
FOCUSED = """async () => {
  // The page is scrolled to what has the focus before the next picture of it.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  const words = (nodes) => [...nodes].map((node) => node.textContent).join(" ");
  const named = (element.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean)
    .map((id) => document.getElementById(id)).filter(Boolean);
  const isField = /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const name = words(named) || element.getAttribute("aria-label") || words(element.labels || [])
    || (isField ? "" : element.textContent) || element.title || "";
  const box = element.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  let met = 0;
  let over = "";
  for (let across = 1; across < 8; across++) for (let down = 1; down < 8; down++) {
    if (right <= left || bottom <= top) continue;
    const hit = document.elementFromPoint(
      left + (right - left) * across / 8, top + (bottom - top) * down / 8);
    const own = hit && (element.contains(hit) || [...(element.labels || [])].includes(hit));
    if (own) met++;
    else if (hit) over = `${hit.tagName}.${hit.className}`;
  }
  const style = getComputedStyle(element);
  return {
    tag: element.tagName, id: element.id, name: name.replace(/\\s+/g, " ").trim(), met, over,
    ring: element.tagName === "IFRAME" || style.outlineStyle !== "none"
      || style.boxShadow !== "none",
    place: `${Math.round(box.top)}–${Math.round(box.bottom)} of ${innerHeight}`,
  };
}"""


@dataclass
class Keyboard:
    """The keys of one window. `hidden` gathers what had the focus and could not be seen."""

    page: Page
    hidden: list[str] = field(default_factory=list)

    def tab(self, key: str = "Tab") -> dict:
        """What has the focus after one press."""
        self.page.keyboard.press(key)
        at = self.page.evaluate(FOCUSED)
        if at["tag"] != "BODY" and not (at["met"] and at["ring"]):
            self.hidden.append(f"{self.page.url} {at}")
        return at

    def to_what(self, wanted: Callable[[dict], bool], says: str = "") -> dict:
        """Presses Tab until `wanted` holds of what has the focus."""
        passed = []
        for _press in range(FAR_ENOUGH):
            passed.append(self.tab())
            if wanted(passed[-1]):
                return passed[-1]
        names = list(dict.fromkeys(each["name"][:60] for each in passed))
        pytest.fail(f"Tab does not lead to “{says}” on {self.page.url}: {names}")

    def around(self) -> list[dict]:
        """Every stop from here to the end of the page."""
        passed = []
        while len(passed) < FAR_ENOUGH:
            at = self.tab()
            if at["tag"] == "BODY":
                return passed
            passed.append(at)
        pytest.fail(f"Tab does not leave {self.page.url}: {[each['name'] for each in passed]}")

    def to(self, name: str) -> dict:
        """To what is called so."""
        return self.to_what(lambda at: at["name"].rstrip(":*").rstrip() == name, name)

    def to_content(self, link: str = "Негізгі мазмұнға өту") -> None:
        """By the link that is the first stop of every page."""
        self.to(link)
        self.page.keyboard.press("Enter")

    def press(self, name: str, key: str = "Enter") -> None:
        """To what is called so, and Enter; the next page is there."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def open_part(self, name: str) -> None:
        """To the summary that is called so, and opens it."""
        self.to(name)
        self.page.keyboard.press("Space")

    def write(self, name: str, words: str) -> None:
        """To the field that is called so; `words` stand in it instead of what stood there."""
        self.to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def find(self, words: str) -> None:
        """Opens the first thing that Ctrl-K finds."""
        self.page.keyboard.press("Control+k")
        self.page.keyboard.type(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def sign_in(self, name: str, password: str) -> None:
        self.write("Пайдаланушы аты", name)
        self.write("Құпиясөз", password)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def sign_out(self) -> None:
        self.press("Шығу")
