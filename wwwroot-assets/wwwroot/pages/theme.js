// Runs before the first paint, so that a dark room never sees a white flash. "auto" follows the system.
(function () {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const listeners = new Set();

  function choice() {
    try {
      return localStorage.getItem("annotatehub.theme") || "auto";
    } catch {
      return "auto";
    }
  }

  function isDark() {
    const chosen = choice();
    return chosen === "dark" || (chosen === "auto" && dark.matches);
  }

  function apply() {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    listeners.forEach((listener) => listener());
  }

  function tell(/** @type {DotNetComponent} */ listener) {
    listener.invokeMethodAsync("ThemeChanged", choice(), isDark()).catch(() => listeners.clear());
  }

  globalThis.annotateHubTheme = {
    /** @param {"auto" | "light" | "dark"} value */
    choose(value) {
      try {
        localStorage.setItem("annotatehub.theme", value);
      } catch {
        // A browser that keeps nothing still follows the system.
      }
      apply();
    },
    /** Tells a component the choice now and at every change. */
    follow(/** @type {DotNetComponent} */ component) {
      listeners.add(() => tell(component));
      tell(component);
    },
    choice,
    isDark,
  };
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === "annotatehub.theme" && apply());
  apply();
})();
