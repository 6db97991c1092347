// The few things that a page on the server cannot do in the browser.
(function () {
  "use strict";
  globalThis.annotateHubPages = {
    /** A live hint for the canvas, in whose hidden frame this page is; it may not be listening yet. */
    hint(message) {
      globalThis.parent.annotateHubLive?.(message);
    },
    submit(formId) {
      const form = document.getElementById(formId);
      if (form instanceof HTMLFormElement) form.submit();
    },
  };
})();
