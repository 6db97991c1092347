// The few things that a page on the server cannot do in the browser.
(function () {
  "use strict";
  globalThis.annotateHubPages = {
    /** A live hint for the canvas, in whose hidden frame this page is; it may not be listening yet. */
    hint(message) {
      globalThis.parent.annotateHubLive?.(message);
    },
    /** Copies a field's text; false where the browser forbids it (a page over plain http), and then the text is selected. */
    async copy(field) {
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
    submit(formId) {
      const form = document.getElementById(formId);
      if (form instanceof HTMLFormElement) form.submit();
    },
  };
})();
