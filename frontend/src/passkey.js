// Passkeys: a form with data-passkey="create" or "get" asks the browser for one and sends what it answers.
// Written out for the years-old browsers of offices, which lack PublicKeyCredential's own JSON functions.
import { whenPresent } from "./page.js";

const NUMERIC_HOST = /^[\d.]+$|^\[/;

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ publicKey }) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
      // It shall do for signing in without a password, so it must be found without one and ask for finger or PIN.
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  const { clientDataJSON, attestationObject } = credential.response;
  return {
    ...named(credential),
    response: { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) },
  };
}

async function get({ publicKey }) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return {
    ...named(credential),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

function named(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** Which of the page's explanations fits; "" if passkeys can be asked for here. */
function trouble() {
  if (NUMERIC_HOST.test(location.hostname)) return "address";
  return window.PublicKeyCredential ? "" : "unsupported";
}

async function options(form) {
  if (!form.dataset.optionsFrom) {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  const found = await answer.json();
  return found;
}

whenPresent("[data-passkey]", (form) => {
  const said = form.querySelector("[data-passkey-said]");
  const say = (key) => {
    said.textContent = form.querySelector(`[data-passkey-trouble="${key}"]`)?.content.textContent ?? "";
    said.hidden = !key;
  };

  form.querySelector("[data-passkey-go]").addEventListener("click", async () => {
    const inTheWay = trouble();
    say(inTheWay);
    if (inTheWay) return;
    let asked;
    try {
      asked = await options(form);
    } catch {
      say("unreachable");
      return;
    }
    try {
      const ask = form.dataset.passkey === "create" ? create : get;
      const answer = await ask(asked.creation_options ?? asked.request_options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      say(error.name === "InvalidStateError" ? "known" : "refused");
    }
  });

  // Enter in the form's text field presses its button; there is no other way to send it.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("[data-passkey-go]").click();
  });
});
