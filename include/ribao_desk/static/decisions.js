// Decisions: what is typed is kept until it is decided; what went wrong is said in the form; the focus stays on the card.
"use strict";
(() => {
  const outcome = document.getElementById("outcome");
  const FIELDS = "input:not([type=hidden]):not([type=checkbox])";
  let acted = null; // {draft, fingerprint} of the form that was sent

  const draftKey = (form) => `${location.pathname} ${form.dataset.draft}`;

  function keep(form) {
    const typed = Object.fromEntries([...form.querySelectorAll(FIELDS)].map((input) => [input.name, input.value]));
    if (Object.values(typed).some(Boolean)) sessionStorage.setItem(draftKey(form), JSON.stringify(typed));
    else sessionStorage.removeItem(draftKey(form));
  }

  function restore() {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const typed = JSON.parse(sessionStorage.getItem(draftKey(form)) ?? "{}");
      for (const input of form.querySelectorAll(FIELDS)) if (typed[input.name]) input.value = typed[input.name];
      if (Object.keys(typed).length && form.parentElement.matches("details")) form.parentElement.open = true;
    }
  }

  function say(form, ...content) {
    const problem = form.querySelector(".problem");
    problem.replaceChildren(...content);
    problem.hidden = false;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest("form[data-draft]");
    acted = form && { key: draftKey(form), fingerprint: form.closest(".card")?.dataset.fingerprint };
  });
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) say(form, outcome.dataset.network);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt.closest?.("form[data-draft]");
    if (!form) return;
    if (event.detail.xhr.status < 400) {
      sessionStorage.removeItem(acted.key);
      return;
    }
    event.detail.shouldSwap = false;
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const login = page.querySelector("a.login");
    say(form, page.querySelector(".said")?.textContent ?? outcome.dataset.network, ...(login ? [" ", document.adoptNode(login)] : []));
    form.querySelector(".problem a")?.focus();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!acted) return;
    restore();
    const card = [...document.querySelectorAll(".card")].find((one) => one.dataset.fingerprint === acted.fingerprint);
    (card ?? document.getElementById("main")).focus({ preventScroll: !card });
    outcome.textContent = card ? `${card.querySelector("h2").textContent}: ${card.querySelector(".state").textContent}` : "";
    acted = null;
  });
  restore();
})();
