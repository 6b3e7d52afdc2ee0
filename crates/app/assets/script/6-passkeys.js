// Passkeys: the browser asks the device, a form of ours carries the answer. Shown only where they hold: a browser
// that has them, on the address that the pages are set to. The password always remains.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const holds = (origin) => Boolean(window.PublicKeyCredential && navigator.credentials) && location.origin === origin;

  const read = ({ publicKey: key }) => {
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    for (const one of [...(key.excludeCredentials || []), ...(key.allowCredentials || [])]) one.id = bytes(one.id);
    return { publicKey: key };
  };
  const written = (credential) => {
    const response = {};
    for (const name of ['attestationObject', 'authenticatorData', 'clientDataJSON', 'signature', 'userHandle']) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      extensions: credential.getClientExtensionResults() });
  };

  /** Asks our server what to ask, asks the device, and sends the form with what it answered. */
  const go = (form, address, ask) => {
    const said = form.querySelector('[data-cle-erreur]');
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      if (form.elements.reponse.value) return;
      event.preventDefault();
      said.textContent = '';
      try {
        const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(new FormData(form)),
          redirect: 'manual' });
        const told = await answer.json().catch(() => ({}));
        if (!answer.ok) {
          said.textContent = told.erreur || 'Jalon ne répond pas. Réessayez dans un instant.';
          return;
        }
        const credential = await ask(read(told.options));
        form.elements.etat.value = told.etat;
        form.elements.reponse.value = written(credential);
        if (form.elements.mot_de_passe) form.elements.mot_de_passe.disabled = true;
        form.submit();
      } catch (error) {
        const known = error.name === 'InvalidStateError';
        said.textContent = known ? 'Cet appareil a déjà une clé pour votre compte.'
          : 'Votre appareil n’a pas donné de clé. Réessayez, ou continuez avec votre mot de passe.';
      }
    });
  };

  for (const form of document.querySelectorAll('[data-cle]')) {
    if (holds(form.dataset.cle)) go(form, '/connexion/cle', (options) => navigator.credentials.get(options));
  }
  for (const form of document.querySelectorAll('[data-nouvelle-cle]')) {
    if (!holds(form.dataset.nouvelleCle)) continue;
    form.parentElement.querySelector('[data-cle-absente]')?.remove();
    go(form, '/mon-compte/cles/debut', (options) => navigator.credentials.create(options));
  }
})();
