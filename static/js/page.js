// What a page gains where scripts run: a printing button, folded parts opened on paper, and a count
// of letters that follows the typing.
// Nothing of the site depends on it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const fold of opened) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});
for (const words of document.querySelectorAll("textarea[maxlength] + .field__count")) {
  const area = words.previousElementSibling;
  const rest = words.textContent.replace(/^\d+/, "");
  const count = () => {
    words.textContent = area.value.length + rest;
  };
  area.addEventListener("input", count);
  count();
}
