// Passkeys on pages: the button of the sign-in pages, the form of the page for a second step, and what the account page calls.

import { HttpClient } from "../shared/http.js";
import { hasPasskeys, registerPasskey, signInByPasskey } from "../shared/passkeys.js";

/**
 * For the account page.
 * @param {string} name @param {string} password @param {string} code
 * @returns {Promise<string | null>} what was wrong
 */
export const register = (name, password, code) => registerPasskey(new HttpClient(), name, { password, code });

/** Whether this browser can. */
export const isThere = hasPasskeys;

const field = (/** @type {string} */ selector) => {
  const found = document.querySelector(selector);
  return found instanceof HTMLInputElement ? found : null;
};

const say = (/** @type {string} */ sentence) => {
  const fault = document.getElementById("passkey-fault");
  if (!fault) return;
  fault.textContent = sentence;
  fault.hidden = false;
};

const part = document.querySelector("[data-passkeys]");
if (part instanceof HTMLElement && hasPasskeys()) part.hidden = false;
else document.querySelector("[data-no-passkeys]")?.removeAttribute("hidden");

const button = document.querySelector("button[data-passkey-sign-in]");
if (button instanceof HTMLButtonElement)
  button.addEventListener("click", async () => {
    button.disabled = true;
    const remember = field("input[name=remember]")?.checked ?? false;
    const returnUrl = field("input[name=returnUrl]")?.value ?? "/";
    const answer = await signInByPasskey(new HttpClient(), { remember, returnUrl });
    button.disabled = false;
    if (typeof answer === "string") say(answer);
    else location.assign(answer.next);
  });

const form = document.querySelector("form[data-passkey-register]");
if (form instanceof HTMLFormElement)
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const submit = form.querySelector("button");
    if (submit) submit.disabled = true;
    const fault = await register(field("#passkey-name")?.value ?? "", field("#passkey-password")?.value ?? "", "");
    if (submit) submit.disabled = false;
    if (fault !== null) say(fault);
    else location.assign(form.dataset.next ?? ".");
  });
