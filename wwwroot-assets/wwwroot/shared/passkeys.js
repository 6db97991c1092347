// Passkeys (WebAuthn): what the server asks goes to the browser, and what the browser's authenticator answers goes back. A sentence comes
// back where it did not work, null where it did.

/** @import { Answer, HttpClient } from "./http.js" */

/** @typedef {{ id: string, transports?: string[] }} Descriptor */
/**
 * Options as the server writes them: bytes are base64url.
 * @typedef {Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
 *   challenge: string, user: { id: string, name: string, displayName: string }, excludeCredentials?: Descriptor[]
 * }} CreationOptions
 */
/**
 * @typedef {Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
 *   challenge: string, allowCredentials?: Descriptor[]
 * }} RequestOptions
 */

/** Browsers have passkeys on pages that came over https, or from this machine. */
export const hasPasskeys = () => globalThis.isSecureContext === true && typeof globalThis.PublicKeyCredential === "function";

const none =
  "This browser makes no passkeys here: it needs one that knows them, and a page that came over https. Ask whoever runs the server.";

/**
 * Makes a passkey for whoever is signed in.
 * @param {HttpClient} http @param {string} name @param {{ password?: string, code?: string }} proof
 * @returns {Promise<string | null>}
 */
export async function registerPasskey(http, name, proof) {
  if (!hasPasskeys()) return none;
  /** @type {Answer<CreationOptions>} */
  const asked = await http.change("POST", "api/me/passkeys/options", { name, ...proof });
  if (!asked.ok) return asked.detail;
  const made = await answered(() => navigator.credentials.create({ publicKey: creationOf(asked.value) }));
  if (typeof made === "string") return made;
  const kept = await http.change("POST", "api/me/passkeys", { name, credential: jsonOf(made) });
  return kept.ok ? null : kept.detail;
}

/**
 * Signs in; a second step that waits for one is done by it.
 * @param {HttpClient} http @param {{ remember?: boolean, returnUrl?: string }} [how]
 * @returns {Promise<{ next: string } | string>} where to go on, or what was wrong
 */
export async function signInByPasskey(http, how = {}) {
  if (!hasPasskeys()) return none;
  /** @type {Answer<RequestOptions>} */
  const asked = await http.change("POST", "api/session/passkey/options");
  if (!asked.ok) return asked.detail;
  const signed = await answered(() => navigator.credentials.get({ publicKey: requestOf(asked.value) }));
  if (typeof signed === "string") return signed;
  /** @type {Answer<{ next: string }>} */
  const answer = await http.change("POST", "api/session/passkey", { credential: jsonOf(signed), ...how });
  return answer.ok ? answer.value : answer.detail;
}

/**
 * Signs in and stays on the page, which goes on as whoever the passkey is of.
 * @param {HttpClient} http
 * @returns {Promise<string | null>} what was wrong
 */
export async function signInInPlace(http) {
  const answer = await signInByPasskey(http);
  if (typeof answer === "string") return answer;
  const session = await http.session();
  if (!session.ok) return session.detail;
  // Somewhere else than the start page is asked for first.
  return answer.next.endsWith("/")
    ? null
    : "You are signed in, but your password must be changed first: open AnnotateHub in another window, and come back here.";
}

/**
 * @param {() => Promise<Credential | null>} ask
 * @returns {Promise<PublicKeyCredential | string>}
 */
async function answered(ask) {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? credential : "The browser gave no passkey. Try again.";
  } catch (fault) {
    return sentenceOf(fault instanceof Error ? fault.name : "");
  }
}

/** @param {string} name of a DOMException */
export function sentenceOf(name) {
  switch (name) {
    case "InvalidStateError":
      return "This device or key holds a passkey of your account already.";
    case "NotAllowedError":
      return "No passkey was used: it was cancelled, took too long, or there is none here for this server.";
    case "SecurityError":
      return "The browser uses no passkeys at this address. Open the server by its name, over https.";
    case "NotSupportedError":
      return "This device or key cannot make a passkey that this server takes.";
    default:
      return "The browser could not use a passkey. Try again.";
  }
}

/** @param {CreationOptions} options @returns {PublicKeyCredentialCreationOptions} */
export const creationOf = options => ({
  ...options,
  challenge: bytesOf(options.challenge),
  user: { ...options.user, id: bytesOf(options.user.id) },
  excludeCredentials: (options.excludeCredentials ?? []).map(descriptorOf),
});

/** @param {RequestOptions} options @returns {PublicKeyCredentialRequestOptions} */
export const requestOf = options => ({
  ...options,
  challenge: bytesOf(options.challenge),
  allowCredentials: (options.allowCredentials ?? []).map(descriptorOf),
});

/** @param {Descriptor} descriptor @returns {PublicKeyCredentialDescriptor} */
const descriptorOf = ({ id, transports }) => ({
  type: "public-key",
  id: bytesOf(id),
  transports: /** @type {AuthenticatorTransport[]} */ (transports ?? []),
});

/** As WebAuthn writes it in JSON; `toJSON` of the browser is missing in some, and broken by some password managers. */
const jsonOf = (/** @type {PublicKeyCredential} */ credential) => {
  const { response } = credential;
  /** @type {Record<string, unknown>} */
  const parts = { clientDataJSON: textOf(response.clientDataJSON) };
  if ("attestationObject" in response) {
    const made = /** @type {AuthenticatorAttestationResponse} */ (response);
    parts.attestationObject = textOf(made.attestationObject);
    parts.transports = made.getTransports?.() ?? [];
  } else {
    const signed = /** @type {AuthenticatorAssertionResponse} */ (response);
    parts.authenticatorData = textOf(signed.authenticatorData);
    parts.signature = textOf(signed.signature);
    parts.userHandle = signed.userHandle && textOf(signed.userHandle);
  }
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: {},
    response: parts,
  };
};

/** @param {string} text base64url without padding @returns {Uint8Array<ArrayBuffer>} */
export const bytesOf = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), symbol => symbol.charCodeAt(0));

/** @param {ArrayBuffer} bytes */
export const textOf = bytes =>
  btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
