// Draws the charts of a page: a wide and a narrow drawing each, the style sheet shows one of them.
// `ast`: expressions are interpreted, so the page's policy needs no eval. Nothing moves.
for (const place of document.querySelectorAll("[data-spec]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
  const options = { renderer: "svg", ast: true, defaultStyle: false, actions: false, tooltip: false, logLevel: 1 };
  const inner = document.createElement("div"); // Vega writes a role and a name on what it draws into
  inner.setAttribute("aria-hidden", "true"); // the name stands on the place, the figures in the table
  place.append(inner);
  window
    .vegaEmbed(inner, spec, options)
    .then(() => {
      place.dataset.drawn = "";
    })
    .catch((error) => {
      place.closest("figure").hidden = true; // the table says the same
      console.warn(error);
    });
}
