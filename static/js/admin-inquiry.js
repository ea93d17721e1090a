// Puts a template of answers into the answer where the cursor stands, or at its end. Without it the button sends
// the form, and the page comes back with the words below what was typed.
{
  const button = document.querySelector("[data-insert]");
  const choice = document.getElementById("id_template");
  const field = button && document.getElementById(button.dataset.insert);
  if (field && choice) {
    let written = false;
    field.addEventListener("focus", () => {
      written = true;
    });
    button.addEventListener("click", (event) => {
      const words = choice.selectedOptions[0]?.dataset.words;
      if (!words) {
        return;
      }
      event.preventDefault();
      const { value } = field;
      const start = written ? field.selectionStart : value.length;
      const end = written ? field.selectionEnd : value.length;
      const gap = start > 0 && !value.slice(0, start).endsWith("\n\n") ? "\n\n" : "";
      field.setRangeText(gap + words, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}
