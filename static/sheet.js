// The sheet of a class (templates/assessments/grid_detail.html): a cell is saved when it is left,
// arrows and Enter go on, a copied column is pasted downward. What cannot be saved stays in its cell
// with the reason beside it. Without this file the same form has a Save button.
const form = document.querySelector("[data-sheet]");
const grid = [...form.querySelectorAll("tbody tr")].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input")));
const places = new Map(grid.flatMap((row, y) => row.map((input, x) => [input, [y, x]])).filter(([input]) => input));
const waiting = new Set();
const MOST = 400; // cells sent at once
const AGAIN = 10_000; // milliseconds until what could not be sent is tried again
let sending = false;
let besides = ""; // what the next answer is followed by
let later; // the timer of the next try

form.querySelector("[data-sheet-plain]").hidden = true;

const tell = (words) => (form.querySelector("[data-sheet-says]").textContent = words);
const part = (input, name) => input.parentElement.querySelector(name);
const isDirty = (input) => input.value.trim() !== input.dataset.was;

// What stands beside a cell: words, and buttons [label, what it does].
function say(input, words, bad = false, buttons = []) {
  const place = part(input, ".said");
  place.textContent = words;
  for (const [label, act] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-secondary", textContent: label });
    button.addEventListener("click", () => (act(), input.focus()));
    place.append(" ", button);
  }
  input.classList.toggle("is-invalid", bad);
  input.parentElement.classList.remove("saved");
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", place.id]]) bad ? input.setAttribute(name, value) : input.removeAttribute(name);
}

function commit(...inputs) {
  for (const input of inputs) isDirty(input) ? waiting.add(input) : say(input, "");
  send();
}

async function send() {
  if (sending || !waiting.size) return;
  clearTimeout(later);
  sending = true;
  const sent = new Map([...waiting].slice(0, MOST).map((input) => [input, input.value]));
  for (const input of sent.keys()) waiting.delete(input);
  const response = await ask(sent);
  const answer = response?.ok && !response.redirected ? await response.json().catch(() => null) : null;
  sending = false;
  if (!answer) return failed(sent, response);
  const said = [...sent].map(([input, typed]) => take(input, typed, answer.cells[input.name]));
  tell((said.length === 1 ? said[0] : summary(answer.cells, said.length)) + besides);
  besides = "";
  if (waiting.size) send();
}

// The answer; null where the server cannot be reached. The key of the cookie, not of the page: who
// signs in again in another tab gets a new one. `reader` lets nobody else save what this person typed.
function ask(sent) {
  const body = new FormData();
  const { csrfmiddlewaretoken, reader } = form.elements;
  body.append("csrfmiddlewaretoken", document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? csrfmiddlewaretoken.value);
  body.append("reader", reader.value);
  body.append("seen", JSON.stringify(Object.fromEntries([...sent.keys()].map((input) => [input.name, input.dataset.was]))));
  for (const [input, typed] of sent) body.append(input.name, typed);
  return fetch(location.href, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(() => null);
}

function take(input, typed, cell = { state: "saved", now: input.dataset.was, level: part(input, ".level").textContent }) {
  if (cell.state === "wrong") {
    say(input, cell.says, true);
    return `${input.ariaLabel}: ${cell.says}`;
  }
  input.dataset.was = cell.now;
  part(input, ".level").textContent = cell.level;
  if (cell.state === "conflict") {
    part(input, ".level").textContent = "";
    const keep = () => ((input.value = cell.now), (part(input, ".level").textContent = cell.level), say(input, ""));
    say(input, cell.says, true, [[`Keep ${cell.now || "it empty"}`, keep], [`Put ${typed || "nothing"}`, () => commit(input)]]);
    return `${input.ariaLabel}: ${cell.says} Choose below the cell what stays.`;
  }
  if (input.value === typed) {
    input.value = cell.now;
    say(input, "");
    input.parentElement.classList.add("saved");
  }
  return `${input.ariaLabel}: ${cell.now ? `${cell.now} saved` : "emptied"}.`;
}

function summary(cells, all) {
  const left = Object.values(cells).filter((cell) => cell.state !== "saved").length;
  return `${all - left} cells saved.${left ? ` ${left} not saved: see beside them.` : ""}`;
}

// What was typed stays, is marked, and is tried again: when one comes back here, and after a while
// unless the answer was no.
function failed(sent, response) {
  for (const input of sent.keys()) {
    waiting.add(input);
    say(input, "Not saved yet.");
  }
  const words = `Not saved: ${why(response)} What you typed stays in this window.`;
  const place = form.querySelector("[data-sheet-says]");
  if (place.textContent.startsWith(words)) return retry(response); // said once, not at every try
  tell(words);
  if (response?.redirected) {
    const link = Object.assign(document.createElement("a"), { href: response.url, target: "_blank", textContent: "Go there in a new tab" });
    place.append(" ", link, ", then come back.");
  }
  retry(response);
}

function retry(response) {
  if (!response || response.redirected || response.status >= 500) later = setTimeout(send, AGAIN);
}

function why(response) {
  if (response?.redirected) return response.url.includes("/accounts/") ? "you are signed out." : "you are asked what you look for.";
  if (response?.status === 409) return "somebody else is signed in by now.";
  if ([403, 404].includes(response?.status)) return "you may not enter results here any more.";
  return "the server cannot be reached.";
}

function move(input, down, right) {
  let [y, x] = places.get(input);
  do [y, x] = [y + down, x + right];
  while (grid[y]?.length > x && x >= 0 && !grid[y][x]);
  const next = grid[y]?.[x];
  if (!next) return commit(input);
  next.focus();
  next.select();
}

const STEPS = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!places.has(input) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    input.value = input.dataset.was;
    waiting.delete(input);
    say(input, "");
  }
  const atEdge = { ArrowLeft: input.selectionStart === 0, ArrowRight: input.selectionEnd === input.value.length }[event.key] ?? true;
  const step = STEPS[event.key];
  if (!step || !atEdge || (event.shiftKey && event.key !== "Enter")) return;
  event.preventDefault();
  const [down, right] = event.shiftKey ? [-1, 0] : step;
  move(input, down, right);
});

form.addEventListener("change", ({ target }) => places.has(target) && commit(target));

// A column, or several, copied from a spreadsheet. Its empty cells change nothing.
form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  if (!places.has(event.target) || (lines.length === 1 && lines[0].length === 1)) return;
  event.preventDefault();
  const [top, left] = places.get(event.target);
  const filled = [];
  let lost = 0;
  lines.forEach((line, y) =>
    line.forEach((typed, x) => {
      const input = grid[top + y]?.[left + x];
      if (!typed.trim()) return;
      if (!input) return (lost += 1);
      input.value = typed.trim();
      filled.push(input);
    }),
  );
  if (lost) besides = ` Of the copied cells ${lost} had no place here and ${lost === 1 ? "was" : "were"} left out.`;
  commit(...filled);
});

// Who leaves the page has left the cell; who comes back may be signed in again.
document.addEventListener("visibilitychange", () => (document.hidden && places.has(document.activeElement) ? commit(document.activeElement) : send()));
window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => [...places.keys()].some(isDirty) && event.preventDefault());
