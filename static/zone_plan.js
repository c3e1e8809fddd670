// The page of a zone: steps dragged into another order, and where focus goes once a step is saved or
// moved. Everything here is also done by the buttons and the forms of the page.
//   <li class="step" data-list="3-4-False" data-item="12"> with a <svg class="grip">
const slotOf = (element) => element?.closest?.("[id^=edit-item-]")?.id;
let saved = "";
htmx.config.attributesToSettle = ["class"];  // a dragged row has a style: copied as an attribute it would break the policy

function sortable() {
  for (const list of document.querySelectorAll("#zone-plan .steps")) {
    if (!list.querySelector(".grip")) continue;
    window.Sortable?.create(list, {
      handle: ".grip",
      draggable: ".step[data-list]",
      animation: 0,
      onMove: ({ dragged, related }) => dragged.dataset.list === related.dataset.list,
      onEnd: ({ item, oldIndex, newIndex }) => oldIndex === newIndex || send(list, item.dataset.list),
    });
  }
}

function send(list, name) {
  const items = [...list.children].filter((row) => row.dataset.list === name).map((row) => row.dataset.item);
  const query = new URLSearchParams(location.search);
  query.set("zone", location.pathname.split("/")[2]);
  const target = "#zone-plan";
  htmx.ajax("POST", `/goals/${name.split("-")[0]}/order/?${query}`, { source: target, target, select: target, swap: "outerHTML", values: { items } });
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.id === "edit-form") saved = slotOf(elt);
});
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  for (const head of slotOf(target) ? target.querySelectorAll("h2") : []) head.setAttribute("aria-level", "5");
  if (!document.querySelector("#zone-plan .steps .step") || slotOf(target)) return;
  sortable();
  if (saved) document.querySelector(`[data-opens="${saved}"]`)?.focus();
  saved = "";
});
// Refused or gone meanwhile: the page that says so is shown as it is without this script. Nothing is
// saved, and what was typed is kept as a draft.
document.addEventListener("htmx:responseError", ({ detail: { elt } }) => {
  if (elt.id === "edit-form") HTMLFormElement.prototype.submit.call(elt);
  else location.reload();
});
document.addEventListener("htmx:sendError", ({ detail: { elt } }) => {
  if (elt.matches("[data-draft]")) return;
  document.getElementById("messages").innerHTML = '<div class="tl-note bad mt-0"><p>Not saved: the server cannot be reached. Your text is still here; try again.</p></div>';
});
if (document.readyState === "complete") sortable();
else window.addEventListener("load", sortable);
