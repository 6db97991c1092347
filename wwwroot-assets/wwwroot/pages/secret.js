// A link's secret stands behind # and so never travels in an address: it is taken out of the bar, and sent in the body of a form.
(function () {
  "use strict";
  const form = document.querySelector("form[data-secret]");
  const field = form?.querySelector("input[name=secret]");
  if (!(form instanceof HTMLFormElement) || !(field instanceof HTMLInputElement)) return;
  const kept = `annotatehub.secret:${location.pathname}`;

  function read() {
    const secret = location.hash.slice(1);
    if (secret) history.replaceState(null, "", location.pathname + location.search);
    try {
      // Signing in comes between for who has an account: the secret waits in this tab.
      if (secret) sessionStorage.setItem(kept, secret);
      const waiting = sessionStorage.getItem(kept) ?? "";
      sessionStorage.removeItem(kept);
      return secret || waiting;
    } catch {
      return secret;
    }
  }

  for (const link of document.querySelectorAll("a[data-keep-secret]"))
    link.addEventListener("click", () => {
      try {
        sessionStorage.setItem(kept, field.value);
      } catch {
        // Without storage the link is opened once more after signing in.
      }
    });
  if (field.value) return;
  const secret = read();
  if (!secret) {
    document.getElementById("no-secret")?.removeAttribute("hidden");
    return;
  }
  field.value = secret;
  form.submit();
})();
