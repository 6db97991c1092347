/** Dark or light by hand; without a choice the page follows the system. */
export function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const themes = /** @type {{ choose(value: string): void } | undefined} */ (/** @type {any} */ (globalThis).annotateHubTheme);
  if (themes) themes.choose(dark ? "light" : "dark");
  else document.documentElement.dataset.theme = dark ? "light" : "dark";
}
