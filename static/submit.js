// What is asked before a form is sent.
//   <button data-confirm="Remove this step? Its updates stay on record.">  asks first, in a dialog.
//   <form data-keep="update:USER:ASSIGNMENT">  is not sent while the server cannot be reached; what was
//   typed is kept in this browser, comes back when the page is opened again, and goes when it is sent.
//   With a field form_key it goes when a page says <div data-sent="the key">: an answer lost on its way
//   loses no text, and sent again under the same key (data-keep-key) it is still one update.
//   <form data-signout>  forgets everything kept, so that the next person at this computer finds nothing.
const PREFIX = "throughline:keep:";
const passed = new WeakSet();
const busy = new WeakSet();

document.addEventListener("submit", gate, true);
for (const { dataset } of document.querySelectorAll("[data-sent]")) forgetSent(dataset.sent);
for (const form of document.querySelectorAll("form[data-keep]")) restore(form);

async function gate(event) {
  const form = event.target;
  const { submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (form.hasAttribute("data-signout")) forgetAll();
  const keeps = form.dataset.keep && !submitter?.hasAttribute("data-discards");
  if (!question && !keeps) return;
  if (passed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (busy.has(form)) return;
  busy.add(form);
  const go = (!question || (await confirmed(question, submitter))) && (!keeps || (await sendable(form)));
  busy.delete(form);
  if (!go) return;
  if (form.dataset.keep && !keeps) localStorage.removeItem(PREFIX + form.dataset.keep);
  passed.add(form);
  form.requestSubmit(submitter);
}

function confirmed(question, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "tl-dialog";
  dialog.setAttribute("aria-labelledby", "tl-question");
  dialog.innerHTML = `<form method="dialog"><p class="fw-semibold" id="tl-question"></p><div class="d-flex flex-wrap gap-2">
    <button class="btn btn-primary" value="yes"></button><button class="btn btn-outline-secondary" value="" autofocus>Cancel</button></div></form>`;
  dialog.querySelector("p").textContent = question;
  dialog.querySelector("button").textContent = submitter?.textContent.trim() || submitter?.value || "Go on";
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

async function sendable(form) {
  const reached = await reachable();
  const key = form.elements.form_key?.value;
  if (reached && !key) {
    localStorage.removeItem(PREFIX + form.dataset.keep);
  } else {
    localStorage.setItem(PREFIX + form.dataset.keep, JSON.stringify({ at: Date.now(), key, values: typed(form) }));
  }
  if (!reached) {
    notice(form, "Not saved yet: the server cannot be reached.", "Your text is kept here. Send it again when you are connected.");
  }
  return reached;
}

function reachable() {
  const ask = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) };
  return navigator.onLine && fetch("/healthz", ask).then((answer) => answer.ok, () => false);
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type));
}

function typed(form) {
  return fields(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, null, [...field.selectedOptions].map((option) => option.value)];
    return [field.name, null, field.value];
  });
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.keep) ?? "null");
  if (!kept) return;
  if (document.querySelector(".tl-errors")) {  // the server has answered: what was typed is in the form
    localStorage.removeItem(PREFIX + form.dataset.keep);
    return;
  }
  if (JSON.stringify(kept.values) === JSON.stringify(typed(form))) return;  // the server has brought it back
  if (kept.key && form.hasAttribute("data-keep-key")) form.elements.form_key.value = kept.key;
  for (const [name, value, state] of kept.values) {
    const field = fields(form).find((one) => one.name === name && (value === null || one.value === value));
    if (!field) continue;
    if (value !== null) field.checked = state;
    else if (field.multiple) for (const option of field.options) option.selected = state.includes(option.value);
    else field.value = state;
  }
  const time = new Date(kept.at)
    .toLocaleString(document.documentElement.lang, { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" })
    .replace(/[AP]M$/, (half) => half.toLowerCase());
  notice(form, `Your text from ${time} is back.`, "It is not saved yet. Check it and send it. Files must be added again.", true);
}

function notice(form, title, text, discardable = false) {
  form.querySelector("[data-kept]")?.remove();
  const note = document.createElement("div");
  note.className = "tl-note warn";
  note.dataset.kept = "";
  note.setAttribute("role", "alert");
  note.tabIndex = -1;
  note.innerHTML = `<p><b></b> <span></span></p>`;
  note.querySelector("b").textContent = title;
  note.querySelector("span").textContent = text;
  if (discardable) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link p-0";
    button.textContent = "Discard this text";
    button.addEventListener("click", () => {
      localStorage.removeItem(PREFIX + form.dataset.keep);
      form.reset();
      note.remove();
    });
    note.append(button);
  }
  form.prepend(note);
  note.focus();
}

function forgetSent(key) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && JSON.parse(localStorage.getItem(name)).key === key) localStorage.removeItem(name);
  }
}

function forgetAll() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
