// A form that holds templates/_draft.html is saved by the server as one types. Here is what HTML cannot
// do for it: say when that failed, and send the last words when the page is closed or left.
const unsaved = new Set();
const line = (form) => form?.querySelector("[data-draft]");

document.addEventListener("input", ({ target }) => {
  if (line(target.form)) unsaved.add(target.form);
});
document.addEventListener("submit", ({ target }) => unsaved.delete(target));
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("[data-draft]")) unsaved.delete(target.closest("form"));
});
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!target.matches("[data-draft]") || detail.successful) return;
  unsaved.add(target.closest("form"));
  target.textContent = "The draft is not saved: the server cannot be reached. Your text stays in this window.";
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of unsaved) {
    if (!form.isConnected) continue;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    fetch(line(form).getAttribute("hx-post"), { method: "POST", keepalive: true, body: new URLSearchParams(typed) }).catch(() => {});
  }
  unsaved.clear();
});
