// The command palette: Ctrl-K or the button of the header opens a dialogue in which anything of the
// editors' side is found. Results come from the server; without this script the button is a link.
{
  const box = document.getElementById("palette");
  const opener = document.querySelector("[data-palette]");
  const field = box?.querySelector("[role=combobox]");
  const list = box?.querySelector("[role=listbox]");
  const counted = box?.querySelector("[role=status]");
  const WAIT = 150;
  let options = [];
  let current = -1;
  let timer = 0;
  let asked = 0;
  // Whether the results are those of the words in the field, and whether Enter waits for them.
  let fresh = false;
  let entered = false;

  const mark = (place) => {
    options[current]?.element.setAttribute("aria-selected", "false");
    current = options.length ? (place + options.length) % options.length : -1;
    const option = options[current];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.element.setAttribute("aria-selected", "true");
    option.element.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.element.id);
  };

  const go = (option, apart) => {
    if (!option) return;
    if (option.sends) {
      // What is no link is a form of the page already: signing out.
      document.querySelector(`form[action="${option.url}"]`)?.requestSubmit();
    } else if (apart) {
      window.open(option.url, "_blank", "noopener");
    } else {
      window.location.assign(option.url);
    }
  };

  const part = (tag, name, words) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (words) element.textContent = words;
    return element;
  };

  const draw = ({ kinds, counted: words }) => {
    options = [];
    current = -1;
    list.replaceChildren(
      ...kinds.map((kind) => {
        const group = part("div", "palette-group");
        const title = part("div", "palette-title", kind.title);
        title.id = `palette-${kind.code}`;
        group.setAttribute("role", "group");
        group.setAttribute("aria-labelledby", title.id);
        group.append(title);
        for (const found of kind.found) {
          const element = part("div", "palette-option");
          const option = { ...found, element };
          element.id = `palette-option-${options.length}`;
          element.setAttribute("role", "option");
          element.setAttribute("aria-selected", "false");
          element.append(part("span", "", found.title));
          if (found.note) element.append(" ", part("span", "quiet", found.note));
          element.addEventListener("click", (event) => go(option, event.ctrlKey || event.metaKey));
          group.append(element);
          options.push(option);
        }
        return group;
      }),
    );
    field.setAttribute("aria-expanded", String(options.length > 0));
    counted.textContent = field.value.trim() ? words : "";
    mark(0);
  };

  const ask = async () => {
    const number = ++asked;
    const address = `${box.dataset.url}?q=${encodeURIComponent(field.value)}`;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const found = await response.json();
      // An answer that comes after a later one is of no use.
      if (number !== asked) return;
      fresh = true;
      draw(found);
      if (entered) go(options[current]);
    } catch {
      if (number !== asked) return;
      draw({ kinds: [], counted: "" });
      counted.textContent = box.dataset.failed;
    }
    entered = false;
  };

  const open = () => {
    if (box.open) return;
    fresh = false;
    entered = false;
    box.showModal();
    field.select();
    ask();
  };

  if (box && opener) {
    opener.setAttribute("aria-keyshortcuts", "Control+K");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    // The key, not its letter: on a Kazakh or Russian layout it types «л».
    document.addEventListener("keydown", (event) => {
      if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    // The text editor keeps its keys to itself.
    window.CKEDITOR?.on("instanceReady", ({ editor }) => {
      editor.addCommand("emhanaFind", { exec: open, canUndo: false, readOnly: 1 });
      editor.setKeystroke(window.CKEDITOR.CTRL + 75, "emhanaFind");
    });
    field.addEventListener("input", () => {
      fresh = false;
      entered = false;
      asked += 1;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      const moves = { ArrowDown: current + 1, ArrowUp: current - 1 };
      if (event.key in moves) {
        event.preventDefault();
        mark(moves[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (fresh) go(options[current], event.ctrlKey || event.metaKey);
        else entered = true;
      } else if (event.key === "Escape") {
        // A search field would only empty itself.
        event.preventDefault();
        box.close();
      }
    });
    box.querySelector("[data-close]").addEventListener("click", () => box.close());
    // A click beside the dialogue is one on the dialogue itself.
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
  }
}
