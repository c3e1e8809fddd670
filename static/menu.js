// The Menu button on phones. The class "js" is set before the page is drawn, so nothing jumps;
// without this file the class is missing and the menu stands open.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".tl-menu");
  const set = (open) => {
    document.documentElement.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", open);
  };
  button?.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const pop = document.activeElement.closest(".tl-pop[open]");
    if (pop) {
      pop.open = false;
      pop.querySelector("summary").focus();
    } else if (button?.getAttribute("aria-expanded") === "true") {
      set(false);
      button.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const pop of document.querySelectorAll(".tl-pop[open]")) {
      if (!pop.contains(event.target)) pop.open = false;
    }
  });
});
