// The one script that runs before the first paint: the reader's choice of light or dark, and the mark that scripts run.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  try {
    const chosen = localStorage.getItem("hc:theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch { /* A private window: the system's scheme it is. */ }
})();
