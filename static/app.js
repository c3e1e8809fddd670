// Small helps HTML cannot give by itself. Each is asked for by an attribute.

document.addEventListener("click", (event) => {
  // <button type="button" class="js-only" data-print>
  if (event.target.closest("[data-print]")) window.print();

  // <button type="button" class="js-only" data-copy="id_of_field">Copy</button>
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    field.select();
    navigator.clipboard?.writeText(field.value).then(() => (copy.textContent = "Copied"));
  }

  // <button type="button" class="js-only" data-into="id_date" data-fill="2022-02-10">Today</button>
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const field = document.getElementById(fill.dataset.into);
    field.value = fill.dataset.fill;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  }
});

// <input data-select>: typing replaces what stands in it.
const select = (field) => field?.matches("[data-select]") && field.select();
document.addEventListener("focusin", ({ target }) => select(target));
select(document.activeElement); // focused before this was read

// <input type="checkbox" data-select-all="schools"> ticks every box of that name in its form.
const boxes = (all) => [...all.form.elements].filter((box) => box.name === all.dataset.selectAll && box.type === "checkbox");
document.addEventListener("change", (event) => {
  const { dataset, form, name } = event.target;
  if (dataset.selectAll) {
    for (const box of boxes(event.target)) if (!box.disabled) box.checked = event.target.checked;
  } else if (form && name) {
    const all = form.querySelector(`[data-select-all="${CSS.escape(name)}"]`);
    if (all) all.checked = boxes(all).every((box) => box.checked || box.disabled);
  }
});
