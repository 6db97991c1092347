// Starts Blazor with a reconnection that never covers the page: a strip says what is going on, work goes on underneath.
(function () {
  "use strict";
  const strip = document.getElementById("connection-strip");
  const waits = [0, 500, 1000, 2000, 4000, 8000];
  let lost = false;

  function say(/** @type {string} */ text, /** @type {string | undefined} */ action = undefined) {
    if (!strip) return;
    strip.hidden = !text;
    strip.textContent = text;
    if (!action) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action;
    button.addEventListener("click", () => location.reload());
    strip.append(" ", button);
  }

  function isTyping() {
    const active = document.activeElement;
    return (
      document.querySelector("[role=dialog]") !== null ||
      (active instanceof HTMLElement && active.matches("input, textarea, [contenteditable]"))
    );
  }

  async function reconnect() {
    for (let attempt = 0; lost; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, waits[Math.min(attempt, waits.length - 1)]));
      try {
        // False means that the server is there but has forgotten this page: it was restarted.
        if (await Blazor.reconnect()) return;
        lost = false;
        if (!strip) return;
        if (isTyping()) say("The server was restarted. Reload to go on; what is typed here is not kept.", "Reload");
        else location.reload();
        return;
      } catch {
        say("The server does not answer. Trying again ...");
      }
    }
  }

  Blazor.start({
    circuit: {
      reconnectionHandler: {
        onConnectionDown() {
          if (lost) return;
          lost = true;
          say("Connection lost. Trying again ...");
          reconnect();
        },
        onConnectionUp() {
          lost = false;
          say("");
        },
      },
    },
  });
})();
