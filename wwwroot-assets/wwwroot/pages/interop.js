// The few things that a page on the server cannot do in the browser.
(function () {
  "use strict";
  globalThis.annotateHubPages = {
    submit(formId) {
      const form = document.getElementById(formId);
      if (form instanceof HTMLFormElement) form.submit();
    },
  };
})();
