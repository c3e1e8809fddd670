// A row's form, opened in its place: it takes focus, and Cancel gives focus back to its Edit link.
//   <a data-opens="edit-item-12" hx-get=… hx-target="#edit-item-12">  <a data-cancel> inside the form
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  target.querySelector("form :is(input:not([type=hidden]), textarea, select)")?.focus();
});
document.addEventListener("click", (event) => {
  const slot = event.target.closest("[data-cancel]")?.closest("[id^=edit-item-], [id^=edit-goal-], [id^=new-]");
  if (!slot) return;
  event.preventDefault();
  slot.replaceChildren();
  document.querySelector(`[data-opens="${slot.id}"]`)?.focus();
});
