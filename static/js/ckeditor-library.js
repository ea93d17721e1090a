// Pictures and files of the library inside a text. A picture is stored as its number alone and shown
// here with its thumbnail; a file is a link that holds its number. Both are chosen in one dialogue,
// whose contents the server sends (templates/admin/library/dialogue.html).
{
  const known = new Map();
  let waiting = [];

  const ask = async (address) => {
    const asked = waiting;
    waiting = [];
    const numbers = [...new Set(asked.map(({ number }) => number))].filter((one) => !known.has(one));
    if (numbers.length) {
      const response = await fetch(`${address}?ids=${numbers.join()}`);
      if (response.ok) {
        for (const [number, image] of Object.entries(await response.json())) known.set(number, image);
      }
    }
    for (const { number, show } of asked) show(known.get(number));
  };

  const inText = (image, language) => image[language] || image.kk || image.ru || "";

  const draw = (widget, editor) => {
    const { thumbnails, words } = editor.config.emhana;
    const number = widget.element.getAttribute("data-image");
    const show = (image) => {
      if (!widget.element) return;
      const page = widget.element.$.ownerDocument;
      const shown = page.createElement(image ? "img" : "p");
      widget.description = image ? inText(image, editor.config.contentsLanguage) : words.gone;
      if (image) {
        shown.src = image.thumbnail;
        shown.alt = widget.description;
      } else {
        shown.textContent = words.gone;
      }
      widget.element.$.replaceChildren(shown);
      widget.wrapper.setAttribute("aria-label", widget.getLabel());
    };
    if (known.has(number)) {
      show(known.get(number));
      return;
    }
    waiting.push({ number, show });
    // All pictures of a text are asked for at once.
    if (waiting.length === 1) setTimeout(() => ask(thumbnails), 0);
  };

  // The dialogue

  let box = null;
  let choose = null;
  let address = "";

  const fill = async (from, toTitle) => {
    const part = box.querySelector("[data-part]");
    part.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(from);
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      part.innerHTML = await response.text();
    } catch {
      const sorry = document.createElement("p");
      const close = document.createElement("button");
      sorry.textContent = box.words.failed;
      close.type = "button";
      close.className = "button button-other";
      close.dataset.close = "";
      close.textContent = box.words.close;
      part.replaceChildren(sorry, close);
    }
    part.removeAttribute("aria-busy");
    const counted = part.querySelector("[data-counted]") || part.querySelector("p");
    box.querySelector("[aria-live]").textContent = counted ? counted.textContent : "";
    const title = part.querySelector("h2");
    const target = (toTitle && title) || part.querySelector("input") || part.querySelector("button");
    target.focus();
    box.scrollTop = 0;
  };

  const make = () => {
    box = document.createElement("dialog");
    box.className = "library";
    box.setAttribute("aria-labelledby", "library-title");
    box.innerHTML = '<p class="visually-hidden" aria-live="polite"></p><div data-part></div>';
    document.body.append(box);
    box.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-choice]");
      const page = event.target.closest("a[rel]");
      if (chosen) {
        box.close();
        choose(chosen.dataset);
      } else if (page) {
        event.preventDefault();
        fill(page.href, true);
      } else if (event.target === box || event.target.closest("[data-close]")) {
        box.close();
      }
    });
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      fill(`${address}?${new URLSearchParams(new FormData(event.target))}`, true);
    });
  };

  const open = (editor, from, chosen) => {
    if (!box) make();
    address = from;
    box.words = editor.config.emhana.words;
    const range = editor.getSelection()?.getRanges()[0]?.clone();
    // `close` is told also when Escape was pressed.
    choose = null;
    box.onclose = () => {
      editor.focus();
      if (!choose && range) range.select();
    };
    box.showModal();
    choose = (data) => {
      editor.focus();
      if (range) range.select();
      chosen(data);
    };
    fill(from, false);
  };

  const fileLink = (editor) => {
    const link = editor.elementPath()?.contains("a", true);
    return link && link.hasAttribute("data-document") ? link : null;
  };

  const chooseImage = (editor) => {
    open(editor, editor.config.emhana.images, ({ choice, thumbnail, kk, ru }) => {
      known.set(choice, { thumbnail, kk, ru });
      editor.insertHtml(`<figure data-image="${Number(choice)}"></figure>`);
    });
  };

  const chooseFile = (editor) => {
    const link = fileLink(editor);
    open(editor, editor.config.emhana.documents, (data) => {
      editor.fire("saveSnapshot");
      if (link) {
        link.setAttribute("data-document", data.choice);
      } else if (!editor.widgets.focused && (editor.getSelection().getSelectedText() || "").trim()) {
        const attributes = { "data-document": data.choice };
        const style = new CKEDITOR.style({ element: "a", attributes });
        style.type = CKEDITOR.STYLE_INLINE;
        editor.applyStyle(style);
      } else {
        const picture = editor.widgets.focused;
        if (picture) {
          const behind = editor.createRange();
          behind.moveToPosition(picture.wrapper, CKEDITOR.POSITION_AFTER_END);
          behind.select();
        }
        const made = editor.document.createElement("a");
        made.setAttribute("data-document", data.choice);
        made.setText(inText(data, editor.config.contentsLanguage));
        editor.insertElement(made);
        const after = editor.createRange();
        after.moveToPosition(made, CKEDITOR.POSITION_AFTER_END);
        after.select();
      }
      editor.fire("saveSnapshot");
    });
  };

  CKEDITOR.plugins.add("emhanalibrary", {
    requires: "widget,link",
    init(editor) {
      const { words } = editor.config.emhana;
      editor.widgets.add("emhanapicture", {
        requiredContent: "figure[data-image]",
        upcast: ({ name, attributes }) => name === "figure" && "data-image" in attributes,
        downcast: ({ attributes }) =>
          new CKEDITOR.htmlParser.element("figure", { "data-image": attributes["data-image"] }),
        getLabel() {
          return `${words.image}: ${this.description || ""}`;
        },
        init() {
          draw(this, editor);
          this.on("doubleclick", () => chooseImage(editor));
          this.on("key", (event) => {
            if (event.data.keyCode !== 13) return;
            event.cancel();
            chooseImage(editor);
          });
        },
      });
      const icons = CKEDITOR.getUrl("icons/");
      editor.addCommand("emhanaimage", { exec: () => chooseImage(editor), async: true });
      editor.addCommand("emhanafile", { exec: () => chooseFile(editor), async: true });
      editor.ui.addButton("EmhanaImage", {
        label: words.image,
        command: "emhanaimage",
        icon: `${icons}image.svg`,
      });
      editor.ui.addButton("EmhanaFile", {
        label: words.file,
        command: "emhanafile",
        icon: `${icons}file.svg`,
      });
      editor.on(
        "doubleclick",
        (event) => {
          if (!fileLink(editor)) return;
          event.data.dialog = null;
          chooseFile(editor);
        },
        null,
        null,
        30,
      );
    },
    afterInit(editor) {
      // The package's own command knows links by their address, which ours have not.
      const unlink = editor.getCommand("unlink");
      if (!unlink) return;
      const ofThePackage = unlink.refresh;
      unlink.refresh = function refresh(inside, path) {
        if (path?.contains("a", true)?.hasAttribute("data-document")) {
          this.setState(CKEDITOR.TRISTATE_OFF);
          return true;
        }
        return ofThePackage.call(this, inside, path);
      };
    },
  });
}
