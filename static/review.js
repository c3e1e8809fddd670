// The review queue by keyboard: the arrow keys follow the links to the previous and the next update.
// Not while something is typed or chosen, and with no other key held down.
const LINKS = { ArrowLeft: "prev", ArrowRight: "next" };
const BUSY = "input, textarea, select, [contenteditable], dialog, .tl-scroll";

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!LINKS[key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.closest(BUSY) || document.querySelector("dialog[open]")) return;
  document.querySelector(`main a[rel="${LINKS[key]}"]`)?.click();
});
