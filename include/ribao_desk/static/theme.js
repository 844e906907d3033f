// Takes Airflow's light or dark setting where the user has chosen one; says whether the desk stands alone.
"use strict";
(() => {
  const root = document.documentElement;
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  if (window.top === window) root.dataset.alone = "yes";
})();
