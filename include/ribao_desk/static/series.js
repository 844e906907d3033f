// The chart of one series, or of two: marks, what was known at a moment, the way to the report.
"use strict";
(async () => {
  const place = document.getElementById("chart");
  const readout = document.getElementById("readout");
  const slider = document.getElementById("asof");
  const sliderText = document.getElementById("asof-text");
  const csv = document.getElementById("csv");
  const words = JSON.parse(place.dataset.words);
  const how = place.dataset.how;
  const DAY = 86400;
  const STEPS = [1, 2, 7, 14, 28, 61, 92, 183, 365, 730, 1826].map((days) => days * DAY);
  const SPANS = { m1: 31, m6: 183, y1: 366, y5: 1827 };
  const urls = [place.dataset.first, place.dataset.second].filter(Boolean);
  const told = await Promise.all(urls.map(async (url) => (await fetch(url)).json()));
  const known = moments(told);
  const stops = buildStopLabels(known);
  const csvUrl = csv.href;
  let moment = Infinity;
  let span = "all";
  let lines = [];
  let plot = null;
  let pointed = null; // the day that the readout tells of, in seconds

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

  // The lines to draw: {name, unit, days, values, marks, causes}.
  function made() {
    const found = told.map((one) => ({ ...believedAt(one, moment), name: one.name, unit: one.unit }));
    if (found.length === 1 || how === "both") return found;
    const sign = how === "ratio" ? "÷" : "−";
    return [{ ...combined(found[0], found[1], how), name: `${found[0].name} ${sign} ${found[1].name}`, unit: how === "ratio" ? "" : found[0].unit }];
  }

  function aligned() {
    const days = [...new Set(lines.flatMap((line) => line.days))].sort((a, b) => a - b);
    const at = new Map(days.map((day, n) => [day, n]));
    for (const line of lines) {
      line.at = new Map(line.days.map((day, n) => [at.get(day), n]));
      line.drawn = days.map((_, n) => (line.at.has(n) ? line.values[line.at.get(n)] : null));
    }
    return [days, ...lines.map((line) => line.drawn)];
  }

  function axisDates(_, splits, __, ___, step) {
    return splits.map((s) => iso(s).slice(...(step >= 300 * DAY ? [0, 4] : step >= 27 * DAY ? [0, 7] : [5, 10])));
  }

  function drawMarks(u, number) {
    const line = lines[number - 1];
    const scale = u.series[number].scale;
    const { ctx } = u;
    const size = 4.5 * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left - size, u.bbox.top - size, u.bbox.width + 2 * size, u.bbox.height + 2 * size);
    ctx.clip();
    ctx.lineWidth = 2 * devicePixelRatio;
    line.marks.forEach((mark, n) => {
      if (!mark || line.values[n] === null) return;
      const x = u.valToPos(line.days[n], "x", true);
      const y = u.valToPos(line.values[n], scale, true);
      ctx.fillStyle = mark === "suspect" ? colour("sheet") : colour(mark === "corrected" ? "good" : "info");
      ctx.strokeStyle = colour(mark === "suspect" ? "error" : "sheet");
      ctx.beginPath();
      if (mark === "suspect") ctx.arc(x, y, size, 0, 2 * Math.PI);
      else if (mark === "restated") ctx.rect(x - size * 0.8, y - size * 0.8, size * 1.6, size * 1.6);
      else [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]].forEach(([dx, dy]) => ctx.lineTo(x + dx * size, y + dy * size));
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
    });
    drawPublished(u, line, scale, size);
    ctx.restore();
  }

  // A cross where a witness published another number than the report printed.
  function drawPublished(u, line, scale, size) {
    const { ctx } = u;
    ctx.strokeStyle = colour("good");
    for (const [day, { value, agrees }] of line.published) {
      if (agrees) continue;
      const [x, y] = [u.valToPos(day, "x", true), u.valToPos(value, scale, true)];
      ctx.beginPath();
      for (const turn of [1, -1]) {
        ctx.moveTo(x - size, y - turn * size);
        ctx.lineTo(x + size, y + turn * size);
      }
      ctx.stroke();
    }
  }

  function say(index) {
    if (index === null || index === undefined || !plot) return;
    pointed = plot.data[0][index];
    const parts = [iso(plot.data[0][index])];
    for (const line of lines) {
      const n = line.at.get(index);
      if (n === undefined) continue;
      const value = line.values[n] === null ? "–" : line.values[n].toLocaleString("en-US", { maximumFractionDigits: 6 });
      const mark = line.marks[n] ? ` · ${words.marks[line.marks[n]]}` : "";
      const published = line.published.get(line.days[n]);
      const beside = published ? ` · ${published.agrees ? "=" : "≠"} ${published.text}` : "";
      parts.push(`${lines.length > 1 ? `${line.name} ` : ""}${value} ${line.unit}${mark}${beside}`);
    }
    readout.textContent = parts.join("　");
  }

  function moveCursor(index) {
    plot.setCursor({ left: plot.valToPos(plot.data[0][index], "x"), top: plot.over.clientHeight / 2 });
  }

  // After a new drawing: of the day that was told of before, at the moment that is shown now.
  function refreshReadout() {
    const index = plot.data[0].indexOf(pointed);
    if (index < 0) {
      readout.textContent = `${iso(pointed)}　${words.none}`;
      return;
    }
    say(index);
    const drawn = plot;
    // The scales are set once uPlot has drawn.
    requestAnimationFrame(() => { if (plot === drawn) moveCursor(index); });
  }

  function open(index) {
    if (index === null || index === undefined) return;
    const { where, series, field } = place.dataset;
    location.href = `${where}${iso(plot.data[0][index])}/${series}?field=${field}`;
  }

  function scales() {
    return how === "both" && lines.length > 1 && lines[0].unit !== lines[1].unit ? ["y", "y2"] : ["y", "y"];
  }

  function options() {
    const named = scales();
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line") } };
    const values = (_, splits) => splits.map((v) => v.toLocaleString("en-US", { maximumFractionDigits: 6 }));
    const axes = [{ ...axis, values: axisDates, space: 64, incrs: [1, 2, 7, 14, 28, 61, 92, 183, 365, 730, 1826].map((days) => days * DAY) }, { ...axis, scale: "y", values, size: 74 }];
    if (named[1] === "y2" && lines.length > 1) axes.push({ ...axis, scale: "y2", side: 1, values, size: 74, grid: { show: false } });
    return {
      width: place.clientWidth,
      height: Math.max(240, Math.min(420, place.clientWidth * 0.5)),
      tzDate: (s) => uPlot.tzDate(new Date(s * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: true, y: false }, points: { size: 9 } },
      scales: { x: { time: true } },
      axes,
      series: [{}, ...lines.map((line, n) => ({
        label: line.name,
        scale: named[n],
        stroke: colour(n ? "warn" : "link"),
        width: 1.6,
        spanGaps: true,
        points: { show: line.values.length <= 60, size: 5, fill: colour(n ? "warn" : "link") },
      }))],
      hooks: { drawSeries: [drawMarks], setCursor: [(u) => say(u.cursor.idx)] },
    };
  }

  function zoom() {
    const days = plot.data[0];
    const last = days[days.length - 1];
    const first = SPANS[span] ? Math.max(days[0], last - SPANS[span] * DAY) : days[0];
    plot.setScale("x", { min: first === last ? first - DAY : first, max: first === last ? last + DAY : last });
  }

  function draw() {
    lines = made();
    plot?.destroy();
    plot = null;
    place.replaceChildren();
    const data = aligned();
    if (!data[0].length) {
      place.textContent = words.none;
      readout.textContent = "";
      return;
    }
    plot = new uPlot(options(), data, place);
    zoom();
    let down = 0;
    plot.over.addEventListener("mousedown", (event) => { down = event.clientX; });
    plot.over.addEventListener("click", (event) => { if (Math.abs(event.clientX - down) < 4) open(plot.cursor.idx); });
    if (pointed !== null) refreshReadout();
    place.dataset.drawn = lines.map((line) => line.marks.filter(Boolean).join(",")).join(";");
  }

  slider.max = String(known.length);
  slider.value = slider.max;
  slider.addEventListener("input", () => {
    const stop = Number(slider.value);
    moment = stop === known.length ? Infinity : known[stop];
    sliderText.textContent = stop === known.length ? words.now : stops[stop];
    csv.href = moment === Infinity ? csvUrl : `${csvUrl}&as_of=${moment}`;
    draw();
  });
  for (const button of document.querySelectorAll("[data-span]")) {
    button.addEventListener("click", () => {
      span = button.dataset.span;
      for (const other of document.querySelectorAll("[data-span]")) other.setAttribute("aria-pressed", String(other === button));
      if (plot) zoom();
    });
  }
  place.addEventListener("keydown", (event) => {
    if (!plot) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const last = plot.data[0].length - 1;
    if (event.key === "Enter") open(plot.cursor.idx);
    if (!step) return;
    event.preventDefault();
    const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? last + 1) + step));
    moveCursor(index);
  });
  new ResizeObserver(() => { if (plot && Math.abs(plot.width - place.clientWidth) > 2) draw(); }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();
