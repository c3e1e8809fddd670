// A long list of ticks gets a field that narrows it; ticks that are set always stay in sight.
const MANY = 12;

function narrow(list, words, said) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0, group = null, groupShown = false;
  const close = () => { if (group) group.hidden = !groupShown; };
  for (const one of list.children) {
    if (one.matches(".grp")) {
      close();
      group = one;
      groupShown = false;
      continue;
    }
    const text = `${group ? group.textContent : ""} ${one.textContent}`.toLowerCase();
    one.hidden = !one.querySelector("input").checked && !wanted.every((word) => text.includes(word));
    if (!one.hidden) { shown += 1; groupShown = true; }
  }
  close();
  said.textContent = wanted.length ? `${shown} shown` : "";
}

for (const list of document.querySelectorAll("fieldset .tl-choices.many")) {
  if (list.querySelectorAll("input").length < MANY) continue;
  const row = document.createElement("p");
  row.className = "small mb-2 no-print";
  const label = document.createElement("label");
  label.textContent = "Show only ";
  const field = document.createElement("input");
  field.type = "search";
  field.className = "form-control form-control-sm";
  const said = document.createElement("span");
  said.className = "muted";
  said.setAttribute("role", "status");
  label.append(field);
  row.append(label, " ", said);
  list.before(row);
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow(list, field.value, said);
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
