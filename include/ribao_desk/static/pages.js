// The report's pages: what stands in a box, moving between boxes with the keys, from a finding to its box and back.
"use strict";
(() => {
  const tip = document.getElementById("tip");
  const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function line(name, text) {
    const row = document.createElement(name);
    row.textContent = text;
    return row;
  }

  function show(spot) {
    const { name, printed, value, series } = spot.dataset;
    tip.replaceChildren(line("b", name), line("span", value && value !== printed ? `${printed} → ${value}` : printed));
    if (series) tip.append(line("code", series));
    tip.hidden = false;
    const box = spot.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 6}px`;
  }

  function middle(spot) {
    const box = spot.getBoundingClientRect();
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  }

  // The nearest box in a direction; what lies off the line counts more.
  function next(spot, [dx, dy]) {
    const [x, y] = middle(spot);
    let best = null;
    let least = Infinity;
    for (const other of spot.ownerSVGElement.querySelectorAll(".spot")) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (other !== spot && along > 1 && along + 4 * across < least) {
        least = along + 4 * across;
        best = other;
      }
    }
    return best;
  }

  function point(finding, scroll) {
    for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
    const frames = [...document.querySelectorAll(`.frame[data-finding="${CSS.escape(finding)}"]`)];
    for (const frame of frames) frame.classList.add("pointed");
    const culprit = frames.find((frame) => !frame.classList.contains("frame-other"));
    if (scroll && culprit) culprit.scrollIntoView({ block: "center" });
  }

  document.addEventListener("pointerover", (event) => {
    const spot = event.target.closest(".spot");
    if (spot) show(spot);
    else if (!tip.hidden) tip.hidden = true;
    const card = event.target.closest(".card");
    if (card) point(card.dataset.finding, false);
  });
  document.addEventListener("focusin", (event) => {
    const spot = event.target.closest(".spot");
    if (spot) show(spot);
    else tip.hidden = true;
    const card = event.target.closest(".card");
    if (card) point(card.dataset.finding, false);
  });
  document.addEventListener("keydown", (event) => {
    const spot = event.target.closest?.(".spot");
    if (event.key === "Escape") tip.hidden = true;
    if (!spot || !STEP[event.key]) return;
    event.preventDefault();
    const to = next(spot, STEP[event.key]);
    if (!to) return;
    spot.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".to-page");
    if (link) {
      event.preventDefault();
      point(link.dataset.finding, true);
    }
    const frame = event.target.closest(".frame");
    if (frame) {
      const card = document.getElementById(`finding-${frame.dataset.finding}`);
      card.scrollIntoView({ block: "center" });
      card.focus({ preventScroll: true });
    }
  });

  // A link from elsewhere names a cell, or a finding by its card or its fingerprint.
  const cell = new URLSearchParams(location.search).get("cell");
  const asked = cell && document.querySelector(`.spot[data-cell="${CSS.escape(cell)}"]`);
  if (asked) {
    asked.classList.add("asked");
    asked.scrollIntoView({ block: "center" });
    asked.focus({ preventScroll: true });
  }
  const hash = decodeURIComponent(location.hash.slice(1));
  const finding = hash && [...document.querySelectorAll(".card")].find((card) => card.id === hash || card.dataset.fingerprint === hash);
  if (finding) {
    point(finding.dataset.finding, true);
    finding.scrollIntoView({ block: "center" });
    finding.focus({ preventScroll: true });
  }
  // Beside the findings the pages scroll by themselves: begin where the first finding is.
  const pages = document.querySelector(".pages");
  const first = document.querySelector(`.frame:not(.frame-other)[data-finding="${CSS.escape(document.querySelector(".card")?.dataset.finding ?? "")}"]`);
  if (!asked && !finding && first && getComputedStyle(pages).overflowY === "auto") {
    const frame = first.getBoundingClientRect();
    pages.scrollTop += frame.top - pages.getBoundingClientRect().top - pages.clientHeight / 3;
  }
})();
