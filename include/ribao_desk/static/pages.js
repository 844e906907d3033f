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

  // The finding that a click or the focus has chosen: scrolling cards under the pointer does not change it.
  let chosen = null;

  function point(finding) {
    for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
    if (!finding) return [];
    const frames = [...document.querySelectorAll(`.frame[data-finding="${CSS.escape(finding)}"]`)];
    for (const frame of frames) {
      frame.classList.add("pointed");
      frame.parentNode.append(frame); // on top of the others
    }
    return frames;
  }

  function choose(finding, scroll) {
    chosen = finding;
    const culprit = point(finding).find((frame) => !frame.classList.contains("frame-other"));
    if (scroll && culprit) culprit.scrollIntoView({ block: "center" });
  }

  function openCard(finding) {
    const card = document.getElementById(`finding-${finding}`);
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  }

  // The smallest frame around a point of the screen: its finding is what a click there means.
  function frameAt(svg, x, y) {
    const around = [...svg.querySelectorAll(".frame")].map((frame) => [frame, frame.getBoundingClientRect()])
      .filter(([, box]) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
    around.sort(([a, one], [b, other]) => a.classList.contains("frame-other") - b.classList.contains("frame-other") || one.width * one.height - other.width * other.height);
    return around[0]?.[0];
  }

  document.addEventListener("pointerover", (event) => {
    const spot = event.target.closest(".spot");
    if (spot) show(spot);
    else if (!tip.hidden) tip.hidden = true;
    const card = event.target.closest(".card");
    if (card && chosen === null) point(card.dataset.finding);
  });
  document.addEventListener("focusin", (event) => {
    const spot = event.target.closest(".spot");
    if (spot) show(spot);
    else tip.hidden = true;
    const card = event.target.closest(".card");
    if (card) choose(card.dataset.finding, false);
  });
  document.addEventListener("keydown", (event) => {
    const spot = event.target.closest?.(".spot");
    if (event.key === "Escape") {
      tip.hidden = true;
      choose(null, false);
    }
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
      choose(link.dataset.finding, true);
    }
    // Enter on a number (detail 0) and a click for a new tab follow the link to its series.
    const svg = event.target.closest(".page svg");
    const frame = svg && event.detail && !event.ctrlKey && !event.metaKey && frameAt(svg, event.clientX, event.clientY);
    if (frame) {
      event.preventDefault();
      openCard(frame.dataset.finding);
    }
  });

  // A link from elsewhere names a cell, or a finding by its card or its fingerprint.
  const query = new URLSearchParams(location.search);
  const cell = query.get("cell");
  const asked = cell && document.querySelector(`.spot[data-cell="${CSS.escape(cell)}"]`);
  if (asked) {
    asked.classList.add("asked");
    asked.scrollIntoView({ block: "center" });
    asked.focus({ preventScroll: true });
  }
  const named = query.get("finding") || decodeURIComponent(location.hash.slice(1));
  const finding = named && [...document.querySelectorAll(".card")].find((card) => [card.id, card.dataset.finding, card.dataset.fingerprint].includes(named));
  if (finding) {
    choose(finding.dataset.finding, true);
    openCard(finding.dataset.finding);
  }
  // Beside the findings the pages scroll by themselves: begin where the first finding is.
  const pages = document.querySelector(".pages");
  const first = document.querySelector(`.frame:not(.frame-other)[data-finding="${CSS.escape(document.querySelector(".card")?.dataset.finding ?? "")}"]`);
  if (!asked && !finding && first && getComputedStyle(pages).overflowY === "auto") {
    const frame = first.getBoundingClientRect();
    pages.scrollTop += frame.top - pages.getBoundingClientRect().top - pages.clientHeight / 3;
  }
})();
