// Keys of lists of pictures: "/" searches, arrows move among the pictures. A picture is a link, so Enter opens it.

/**
 * The picture that an arrow leads to.
 * @param {{ left: number, top: number, width: number }[]} places of all pictures, in reading order
 * @param {number} at
 * @param {string} key of the event
 * @returns {number} the same place where there is nothing further
 */
export function step(places, at, key) {
  if (key === "ArrowLeft") return Math.max(0, at - 1);
  if (key === "ArrowRight") return Math.min(places.length - 1, at + 1);
  if (key === "Home") return 0;
  if (key === "End") return places.length - 1;
  const rows = [...new Set(places.map(place => place.top))].sort((a, b) => a - b);
  const row = rows.indexOf(places[at].top) + (key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0);
  if (rows[row] === undefined) return at;
  const middle = places[at].left + places[at].width / 2;
  let best = at;
  let distance = Infinity;
  places.forEach((place, index) => {
    const away = Math.abs(place.left + place.width / 2 - middle);
    if (place.top === rows[row] && away < distance) [best, distance] = [index, away];
  });
  return best;
}

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

globalThis.document?.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    const search = document.querySelector(".image-tools input");
    if (!(search instanceof HTMLInputElement)) return;
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  const grid = event.target.closest("[data-arrows]");
  if (!grid || !KEYS.includes(event.key)) return;
  const links = [...grid.querySelectorAll("a")];
  const at = links.findIndex(link => link.contains(/** @type {Element} */ (event.target)));
  if (at < 0) return;
  event.preventDefault();
  const places = links.map(link => {
    const { left, top, width } = link.getBoundingClientRect();
    return { left, top: Math.round(top), width };
  });
  links[step(places, at, event.key)].focus();
});
