// Takes light or dark and the language from Airflow where the user has chosen them there; says whether the desk stands alone.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const setTheme = () => {
    const chosen = localStorage.getItem("theme");
    root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
  };
  setTheme();
  dark.addEventListener("change", setTheme);
  if (window.top === window) root.dataset.alone = "yes";

  // Airflow keeps its language here; the server learns of it by a cookie. A language chosen in the desk wins.
  const language = (localStorage.getItem("i18nextLng") ?? "").slice(0, 2).toLowerCase();
  if ("chosen" in root.dataset || !["zh", "en"].includes(language) || root.lang.startsWith(language)) return;
  const cookie = `report_desk_airflow_language=${language}`;
  if (document.cookie.includes(cookie)) return;
  document.cookie = `${cookie}; path=${root.dataset.cookiePath}; max-age=31536000; samesite=lax`;
  if (document.cookie.includes(cookie)) location.reload();
})();
