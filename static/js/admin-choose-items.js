// Finds an item of the regulation by words while they are typed. Without it the items are a list by
// section.
for (const fields of document.querySelectorAll("[data-choose-items]")) {
  const search = fields.querySelector(".choose-items__search");
  const input = search.querySelector("input");
  const others = fields.querySelector("details");
  const wasOpen = others.open;
  const show = () => {
    const words = input.value.trim().toLocaleLowerCase(document.documentElement.lang);
    for (const group of fields.querySelectorAll(".choose-items__group")) {
      let found = 0;
      for (const row of group.querySelectorAll(".tick")) {
        const text = row.textContent.toLocaleLowerCase(document.documentElement.lang);
        row.hidden = Boolean(words) && !text.includes(words);
        found += row.hidden ? 0 : 1;
      }
      group.hidden = found === 0;
    }
    others.open = wasOpen || Boolean(words);
  };
  search.hidden = false;
  input.addEventListener("input", show);
  // Enter searches; it does not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
