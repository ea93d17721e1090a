// Puts a sentence translated before into its field. Without it the sentences can still be read and
// copied.
{
  const form = document.getElementById("translation");
  const status = document.getElementById("translation-status");
  const put = (field, words) => {
    const editor = window.CKEDITOR?.instances[field.id];
    if (editor) {
      editor.focus();
      editor.insertText(words);
      return;
    }
    const { selectionStart: start, selectionEnd: end, value } = field;
    const space = start > 0 && !/\s/u.test(value[start - 1]) ? " " : "";
    field.setRangeText(space + words, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  for (const list of form ? form.querySelectorAll("[data-for]") : []) {
    const field = document.getElementById(list.dataset.for);
    for (const sentence of list.querySelectorAll("[data-sentence]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = form.dataset.use;
      button.addEventListener("click", () => {
        put(field, sentence.textContent);
        status.textContent = form.dataset.used;
      });
      sentence.after(" ", button);
    }
  }
}
