// Text is never lost: what one types is kept on this device at each stroke, and saved on the server a moment
// later. Signed out, offline or crashed, the device has it; two tabs are shown side by side.
(() => {
  const account = document.body.dataset.compte || '';
  const PREFIX = 'jalon.brouillon.';
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const place = (key) => `${PREFIX}${account}.${key}`;
  const read = (name) => { try { return JSON.parse(store?.getItem(name) || 'null'); } catch { return null; } };
  const forget = (key) => { try { store?.removeItem(place(key)); } catch { /* nothing was kept */ } };
  const keep = (key, kept) => { try { store?.setItem(place(key), JSON.stringify(kept)); return true; } catch { return false; } };

  const send = async (address, key, text, revision) => {
    const body = new URLSearchParams({ cle: key, texte: text, revision: String(revision) });
    const answer = await fetch(address, { method: 'POST', body, redirect: 'manual', keepalive: text.length < 20000 });
    // Leading elsewhere is the sign-in page: the session has ended.
    if (answer.type === 'opaqueredirect' || answer.status === 401) return { out: true };
    if (answer.status === 409) return { other: await answer.json() };
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.json();
  };

  const beside = (area, other, take) => {
    area.parentElement.querySelector('.brouillon-conflit')?.remove();
    const box = document.createElement('div');
    box.className = 'brouillon-conflit';
    box.setAttribute('role', 'alert');
    const says = document.createElement('p');
    says.textContent = `Ce texte a aussi été écrit ailleurs (${other.quand}). Rien n’est perdu\u202f: gardez le vôtre ci-dessus, reprenez l’autre, ou réunissez-les.`;
    const text = document.createElement('p');
    text.className = 'note-texte';
    text.textContent = other.autre;
    const buttons = document.createElement('p');
    buttons.className = 'boutons';
    const button = (label, value) => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'bouton second';
      made.textContent = label;
      made.addEventListener('click', () => { box.remove(); take(value()); });
      buttons.append(made);
    };
    button('Garder le mien', () => area.value);
    button('Reprendre l’autre', () => other.autre);
    button('Réunir les deux', () => `${other.autre}\n\n${area.value}`);
    box.append(says, text, buttons);
    area.after(box);
  };

  // Only a page that says that the text was received lets the device forget it: not the sign-in page that a
  // form meets when the session has ended, nor the page that follows it. Before the fields of this page are
  // filled: the next text may have the key of the one that was received.
  try {
    const sent = window.sessionStorage.getItem(`${PREFIX}envoi`);
    if (sent && document.querySelector('[data-envoye]')) forget(sent);
    window.sessionStorage.removeItem(`${PREFIX}envoi`);
  } catch { /* no memory here */ }

  for (const area of document.querySelectorAll('textarea[data-brouillon]')) {
    const key = area.dataset.brouillon;
    const form = area.form;
    const state = area.parentElement.querySelector('.brouillon-etat');
    const field = form.querySelector('[name=revision]');
    let revision = Number(area.dataset.revision || 0);
    let saved = area.value;
    let waiting;
    let busy = false;
    let asking = false;
    let leaving = false;
    const say = (text, warns = false) => { state.textContent = text; state.classList.toggle('garde', warns); };
    const at = (next) => { revision = next; field.value = String(next); };

    const save = async () => {
      if (busy || asking || leaving || area.value === saved) return;
      busy = true;
      const text = area.value;
      try {
        const answer = await send(area.dataset.adresse, key, text, revision);
        if (answer.out) {
          say('Votre session est terminée. Rien n’est perdu\u202f: votre texte est gardé sur cet appareil, et partira à la prochaine connexion.', true);
        } else if (answer.other) {
          asking = true;
          say('Ce texte est gardé sur cet appareil\u202f: choisissez ci-dessous.', true);
          beside(area, answer.other, (chosen) => {
            asking = false;
            area.value = chosen;
            at(answer.other.revision);
            saved = chosen === answer.other.autre ? chosen : '';
            keep(key, { text: chosen, revision, vu: area.dataset.vu, address: area.dataset.adresse });
            save();
          });
        } else {
          saved = text;
          at(answer.revision);
          if (area.value === text) forget(key);
          say('Brouillon enregistré.');
        }
      } catch {
        say('Rien n’est perdu\u202f: votre texte est gardé sur cet appareil.', true);
        clearTimeout(waiting);
        waiting = setTimeout(save, 10000);
      }
      busy = false;
      if (!asking && !leaving && saved === text && area.value !== saved) save();
    };

    area.addEventListener('input', () => {
      keep(key, { text: area.value, revision, vu: area.dataset.vu, address: area.dataset.adresse });
      clearTimeout(waiting);
      waiting = setTimeout(save, 800);
    });
    form.addEventListener('submit', () => {
      // The device keeps the text until a page says that it was received.
      leaving = true;
      clearTimeout(waiting);
      try { window.sessionStorage.setItem(`${PREFIX}envoi`, key); } catch { /* it stays on the device */ }
    });

    const kept = read(place(key));
    if (kept && kept.text && kept.text !== area.value) {
      // The server has something else than what this device was writing: never covered without asking.
      if (area.value && (kept.revision !== revision || (kept.vu || '') !== (area.dataset.vu || ''))) {
        const other = { autre: area.value, quand: 'enregistré sur le serveur', revision };
        area.value = kept.text;
        asking = true;
        beside(area, other, (chosen) => { asking = false; area.value = chosen; saved = other.autre; save(); });
        say('Deux textes ont été gardés\u202f: choisissez ci-dessous.', true);
      } else {
        area.value = kept.text;
        say('Votre texte, gardé sur cet appareil, est repris.');
        save();
      }
    }
  }

  // What could not be saved leaves as soon as one is signed in again.
  const flush = async () => {
    if (!account || !store) return;
    for (const name of Object.keys(store).filter((one) => one.startsWith(`${PREFIX}${account}.`))) {
      const key = name.slice(PREFIX.length + account.length + 1);
      const kept = read(name);
      if (!kept?.address || document.querySelector(`textarea[data-brouillon="${CSS.escape(key)}"]`)) continue;
      try {
        const answer = await send(kept.address, key, kept.text, kept.revision);
        if (answer.revision) forget(key);
      } catch { /* later */ }
    }
  };
  flush();
})();
