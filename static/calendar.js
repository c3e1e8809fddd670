// A session is dragged to another day: the form #move is sent for it. Without a mouse its own form
// does the same.
const form = document.getElementById("move");
let dragged = null;

document.addEventListener("dragstart", (event) => {
  const entry = event.target.closest?.("[data-session]");
  if (!entry || !form) return;
  dragged = entry;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", entry.dataset.session);
});
document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
document.addEventListener("dragover", (event) => {
  const day = dragged && event.target.closest?.("[data-day]");
  if (!day) return;
  event.preventDefault();
  mark(day);
});
document.addEventListener("drop", (event) => {
  const day = dragged && event.target.closest?.("[data-day]");
  if (!day) return;
  event.preventDefault();
  if (day.contains(dragged)) return;
  form.action = `/sessions/${dragged.dataset.session}/move/`;
  form.elements.day.value = day.dataset.day;
  form.submit();
});

function mark(day) {
  document.querySelectorAll("[data-day].over").forEach((one) => one.classList.remove("over"));
  day?.classList.add("over");
}
