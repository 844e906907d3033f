// What was believed of a series at a moment: from the rows of /chart to a value and a mark for each day.
"use strict";

// moment: seconds; Infinity for now. Gives {days, values, marks, causes}, days in seconds, oldest first.
function believedAt(told, moment) {
  const found = { days: [], values: [], marks: [], causes: [], published: buildPublished(told) };
  const corrected = new Set(told.corrected);
  for (const [day, from, to, value, suspect, cause] of told.rows) {
    if (from > moment || (to !== null && to <= moment)) continue;
    found.days.push(Date.parse(told.days[day]) / 1000);
    // No number of a report is so great; beside such a value nothing else could be seen.
    found.values.push(value === null || Math.abs(Number(value)) >= 1e15 ? null : Number(value));
    found.marks.push(markOf(suspect, cause, moment === Infinity && corrected.has(day)));
    found.causes.push(cause);
  }
  return found;
}

// What witnesses published, by day in seconds: {value, text, agrees} of the first of them that differs, or of any.
function buildPublished(told) {
  const found = new Map();
  for (const [day, value, witness, agrees] of told.published) {
    const at = Date.parse(day) / 1000;
    if (!found.has(at) || !agrees) found.set(at, { value: Number(value), text: `${witness} ${value}`, agrees });
  }
  return found;
}

function markOf(suspect, cause, corrected) {
  if (corrected || cause === "correction") return "corrected";
  if (suspect) return "suspect";
  return cause === "restatement" || cause === "reissue" ? "restated" : "";
}

// The moments at which anything changed, oldest first.
function moments(told) {
  const all = told.flatMap(({ rows }) => rows.flatMap(([, from, to]) => (to === null ? [from] : [from, to])));
  return [...new Set(all)].sort((a, b) => a - b);
}

// What the moments are called, by Shanghai's clock: to the minute, or as finely as it takes to tell them apart.
function buildStopLabels(moments) {
  const whole = moments.map((seconds) => {
    const clock = new Date(Math.floor(seconds) * 1000).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
    return clock + (seconds % 1).toFixed(6).slice(1);
  });
  for (const length of [16, 19, 23]) {
    const short = whole.map((label) => label.slice(0, length));
    if (new Set(short).size === short.length) return short;
  }
  return whole;
}

// Two series on the days of both: values by `how` (ratio or difference), marks of either.
function combined(first, second, how) {
  const at = new Map(second.days.map((day, n) => [day, n]));
  const found = { days: [], values: [], marks: [], causes: [], published: new Map() };
  first.days.forEach((day, n) => {
    const m = at.get(day);
    if (m === undefined) return;
    const [a, b] = [first.values[n], second.values[m]];
    found.days.push(day);
    found.values.push(a === null || b === null || (how === "ratio" && b === 0) ? null : how === "ratio" ? a / b : a - b);
    found.marks.push(first.marks[n] || second.marks[m]);
    found.causes.push(first.causes[n]);
  });
  return found;
}
