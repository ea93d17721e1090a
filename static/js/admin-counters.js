// Says beside a field how long its text is: letters of a short text, paragraphs and words of a long
// one. Nothing depends on it.
{
  const counter = (field) => {
    const output = document.createElement("span");
    output.className = "counter";
    field.closest(".fieldBox")?.querySelector(".label-row")?.append(output);
    return output;
  };
  const words = (text) => text.trim().split(/\s+/u).filter(Boolean).length;
  const countLetters = (field) => {
    const output = counter(field);
    const show = () => {
      output.textContent = `${[...field.value].length} / ${field.maxLength}`;
    };
    field.addEventListener("input", show);
    show();
  };
  const countWords = (field, template) => {
    const output = counter(field);
    const show = (html) => {
      const text = new DOMParser().parseFromString(html, "text/html").body;
      const paragraphs = [...text.querySelectorAll("p, li, h2, h3, h4")];
      const full = paragraphs.filter((part) => part.textContent.trim());
      const said = full.map((part) => part.textContent).join(" ");
      output.textContent = template
        .replace("{paragraphs}", full.length)
        .replace("{words}", words(full.length ? said : text.textContent));
    };
    show(field.value);
    window.CKEDITOR?.on("instanceReady", ({ editor }) => {
      if (editor.element.$ !== field) return;
      let waiting = 0;
      editor.on("change", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => show(editor.getData()), 300);
      });
    });
  };
  for (const fields of document.querySelectorAll("[data-count-words]")) {
    for (const field of fields.querySelectorAll("input[maxlength], textarea[maxlength]")) {
      if (!field.name.includes("__prefix__")) countLetters(field);
    }
    for (const field of fields.querySelectorAll("textarea[data-type=ckeditortype]")) {
      if (!field.name.includes("__prefix__")) countWords(field, fields.dataset.countWords);
    }
  }
}
