/** The small dialogs: signing in again in place, and operations that the server holds. */
import { h } from "../dom.js";
import { iconButton } from "./topbar.js";

/** @typedef {import("../../types.js").HeldItem} HeldItem */

/**
 * @param {string} title
 * @param {string} name class of the dialog
 * @param {...import("../dom.js").Child} content
 */
export function dialog(title, name, ...content) {
  const heading = h("h2", { id: `${name}-title` }, title);
  const made = h("dialog", { class: `dialog ${name}`, "aria-labelledby": `${name}-title` });
  made.append(
    h(
      "div",
      { class: "dialog-head" },
      heading,
      iconButton("Close", "close", () => made.close()),
    ),
    h("div", { class: "dialog-body" }, ...content),
  );
  made.addEventListener("close", () => made.remove());
  // A press on the ground beside the dialog closes it.
  made.addEventListener("click", event => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  made.showModal();
  return made;
}

/**
 * Signs in without leaving the page; nothing on it is lost.
 * @param {{ userName: string, displayName: string }} person who the waiting changes belong to
 * @param {(userName: string, password: string, code: string) => Promise<{ code: string, detail: string } | null>} signIn what was wrong
 * @param {(() => Promise<string | null>) | null} signInByPasskey what was wrong; null where there are no passkeys
 * @returns {HTMLDialogElement}
 */
export function signInDialog(person, signIn, signInByPasskey) {
  const name = h("input", { id: "sign-in-name", name: "username", autocomplete: "username", required: true, value: person.userName });
  const password = h("input", {
    id: "sign-in-password",
    type: "password",
    name: "password",
    autocomplete: "current-password",
    required: true,
  });
  const code = h("input", { id: "sign-in-code", name: "code", autocomplete: "one-time-code" });
  // Shown to who has a second step, once the password was right.
  const step = h("div", { hidden: true }, h("label", { for: "sign-in-code" }, "Code of your authenticator app, or a recovery code"), code);
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const button = h("button", { type: "submit", class: "primary" }, "Sign in");
  const passkey = h(
    "button",
    {
      type: "button",
      hidden: signInByPasskey === null,
      onclick: async () => {
        passkey.disabled = true;
        const problem = (await signInByPasskey?.()) ?? null;
        passkey.disabled = false;
        fault.hidden = problem === null;
        fault.textContent = problem ?? "";
        if (problem === null) made.close();
      },
    },
    "Sign in with a passkey",
  );
  const form = h(
    "form",
    {
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        button.disabled = true;
        const problem = await signIn(name.value, password.value, step.hidden ? "" : code.value);
        button.disabled = false;
        const isAsked = problem?.code === "secondStep" && step.hidden;
        fault.hidden = problem === null || isAsked;
        fault.textContent = problem?.detail ?? "";
        if (problem?.code === "secondStep") step.hidden = false;
        if (problem === null) made.close();
        else (problem.code === "secondStep" ? code : password).select();
      },
    },
    h("label", { for: "sign-in-name" }, "User name"),
    name,
    h("label", { for: "sign-in-password" }, "Password"),
    password,
    step,
    fault,
    button,
    passkey,
  );
  const made = dialog(
    "Sign in",
    "sign-in",
    h("p", {}, `Your boxes are kept on this computer. They go out when ${person.displayName} is signed in again.`),
    form,
  );
  password.focus();
  return made;
}

/** One operation in words. @param {HeldItem} item */
function heldText({ operation }) {
  const words = {
    add: "drew",
    reshape: "changed",
    reclassify: "reclassified",
    flag: "flagged",
    review: "reviewed",
    delete: "deleted",
    submit: "submitted the image",
    reopen: "reopened the image",
  };
  const count = operation.boxes.length;
  const time = new Date(operation.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return `${time}: ${words[operation.kind]}${count === 0 ? "" : count === 1 ? " 1 box" : ` ${count} boxes`}`;
}

/**
 * Operations that came when the assignment could no longer be edited: the person applies or discards each.
 * @param {{ items: () => Promise<HeldItem[]>, resolve: (id: number, resolution: "apply" | "discard") => Promise<void> }} held
 */
export async function heldDialog({ items, resolve }) {
  const list = h("ul", { class: "held-list" });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const made = dialog(
    "Changes held back",
    "held",
    h(
      "p",
      {},
      "The server could not apply these when they arrived. Nothing is lost: " +
        "apply them where the work can be edited again, or discard them.",
    ),
    fault,
    list,
  );
  /** @param {unknown} error */
  const failed = error => {
    fault.hidden = false;
    fault.textContent = error instanceof Error ? error.message : String(error);
  };
  const fill = async () => {
    const found = await items();
    if (found.length === 0) {
      list.replaceChildren(h("li", {}, "Nothing is held back any more."));
      return;
    }
    list.replaceChildren(
      ...found.map(item => {
        /** @param {"apply" | "discard"} resolution */
        const press = async resolution => {
          fault.hidden = true;
          try {
            await resolve(item.heldId, resolution);
            await fill();
          } catch (error) {
            failed(error);
          }
        };
        return h(
          "li",
          {},
          h("div", {}, h("strong", {}, heldText(item)), h("span", {}, item.reason)),
          h("button", { type: "button", onclick: () => press("apply") }, "Apply"),
          h("button", { type: "button", onclick: () => press("discard") }, "Discard"),
        );
      }),
    );
  };
  try {
    await fill();
  } catch (error) {
    failed(error);
  }
  return made;
}
