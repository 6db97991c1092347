// The few things that a page on the server cannot do in the browser.
(function () {
  "use strict";
  globalThis.annotateHubPages = {
    /** Copies a field's text; false where the browser forbids it (a page over plain http), and then the text is selected. */
    async copy(/** @type {HTMLInputElement | HTMLTextAreaElement} */ field) {
      field.focus();
      field.select();
      try {
        if (globalThis.navigator.clipboard) await globalThis.navigator.clipboard.writeText(field.value);
        else if (!document.execCommand("copy")) return false;
        return true;
      } catch {
        return false;
      }
    },
    /** Gives a text to the person as a file. */
    save(/** @type {string} */ name, /** @type {string} */ text) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    submit(/** @type {string} */ formId) {
      const form = document.getElementById(formId);
      if (form instanceof HTMLFormElement) form.submit();
    },
  };

  // The pages hold no script of their own (Content-Security-Policy), so what an attribute asks for is done here.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const label = event.target instanceof Element && event.target.matches("[data-opens-input]") ? event.target : null;
    const input = label?.querySelector("input");
    if (!(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    input.click();
  });
  document.addEventListener("submit", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-sent-by-script]")) event.preventDefault();
  });
})();
