// What waits to be sent: an act or a note is kept on this device before it leaves, and forgotten once a page of the
// server says that it was received. What the server refuses is shown with its sentence, and mended; nothing is
// dropped. Pages work without this: a form then leaves as it always did.
const envois = (() => {
  const account = document.body.dataset.compte || '';
  const LEAVING = 'jalon.envoi.acte';
  const memory = { get: () => { try { return sessionStorage.getItem(LEAVING); } catch { return null; } },
    set: (id) => { try { if (id) sessionStorage.setItem(LEAVING, id); else sessionStorage.removeItem(LEAVING); } catch { /* no memory */ } } };
  const counted = (count, one, many) => `${count}\u00a0${count < 2 ? one : many}`;
  /** Time-ordered, as the server makes them: of an act, it is the identifier of the act to come. */
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) { bytes[at] = now % 256; now = Math.floor(now / 256); }
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  const reachable = async () => {
    if (navigator.onLine === false) return false;
    try {
      return (await fetch('/sante', { cache: 'no-store', signal: AbortSignal.timeout(5000) })).ok;
    } catch { return false; }
  };
  const fields = (form, button) => {
    const data = new FormData(form, button);
    data.delete('garde');
    return [...data.entries()].filter(([, value]) => typeof value === 'string');
  };
  const field = (entry, name) => entry.fields.find(([key]) => key === name)?.[1] || '';

  /** What a page of the server says was wrong. */
  const sentence = (page) => {
    const told = [...page.querySelectorAll('.bilan-erreurs li, .acte-saisie > .acte-avis')].map((one) => one.textContent.trim());
    const plain = page.querySelector('.bilan-erreurs')?.textContent || page.querySelector('h1 + p')?.textContent;
    return told.length ? told.join(' ') : plain?.trim() || 'Jalon ne l’a pas accepté.';
  };

  /** How one entry left: noted, refused with a sentence, signed out, or not now. */
  const send = async (held, entry) => {
    let answer;
    try {
      answer = await fetch(entry.address, {
        method: 'POST', body: new URLSearchParams(entry.fields), redirect: 'manual',
        headers: { 'x-envoi': held.account }, signal: AbortSignal.timeout(30000),
      });
    } catch { return 'plus tard'; }
    if (answer.type === 'opaqueredirect') return 'reçu';
    if (answer.status === 401) return 'dehors';
    if (answer.status === 429 || answer.status >= 500) return 'plus tard';
    entry.sentence = sentence(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (answer.status === 404) {
      entry.sentence = 'Une personne de cet envoi n’est pas, ou plus, dans les dossiers qui vous sont ouverts.';
    }
    return 'refusé';
  };

  /** Sends what waits, one after the other, in one tab at a time. How many were received. */
  const flush = async (held) => {
    let received = 0;
    const work = async () => {
      for (const entry of await coffre.all(held)) {
        // Refused or being mended: it leaves when someone says so. Leaving with its page: let it.
        if (entry.state === 'refus' || entry.state === 'reprise') continue;
        if (entry.state === 'part' && Date.now() - entry.since < 60000) continue;
        const outcome = await send(held, entry);
        if (outcome === 'reçu') { received += 1; await coffre.drop(entry.id); continue; }
        if (outcome === 'refusé') { await coffre.keep(held, { ...entry, state: 'refus', since: undefined }); continue; }
        if (entry.state === 'part') await coffre.keep(held, { ...entry, state: 'attente', since: undefined });
        break;
      }
    };
    if (navigator.locks) await navigator.locks.request('jalon.envois', work); else await work();
    return received;
  };

  /** The strip of a page: how many wait, how many were refused. */
  const strip = async (held, received = 0) => {
    const main = document.getElementById('contenu');
    if (!main || document.querySelector('[data-hors-ligne]')) return;
    const all = await coffre.all(held);
    const refused = all.filter((entry) => entry.state === 'refus' || entry.state === 'reprise').length;
    const waiting = all.length - refused;
    document.querySelector('.envois-bande')?.remove();
    if (!all.length && !received) return;
    const box = document.createElement('div');
    box.className = all.length ? 'envois-bande' : 'envois-bande envois-partis';
    box.setAttribute('role', 'status');
    const text = document.createElement('p');
    const strong = document.createElement('strong');
    const parts = [];
    if (received) parts.push(`${counted(received, 'envoi est parti', 'envois sont partis')}.`);
    if (waiting) parts.push(`En attente d’envoi\u202f: ${waiting}.`);
    if (refused) parts.push(`À revoir\u202f: ${refused}.`);
    strong.textContent = parts.join(' ');
    text.append(strong);
    if (waiting) text.append(' Rien n’est perdu\u202f: c’est gardé sur cet appareil, et partira au retour du réseau.');
    box.append(text);
    if (all.length) {
      const link = document.createElement('a');
      link.href = '/hors-ligne';
      link.textContent = 'Voir';
      box.append(link);
    }
    main.prepend(box);
  };

  /** Who the form is about, as it names them: one reads what waits without a network. */
  const people = (form) => [...form.querySelectorAll('.acte-personnes li:has([name=present])')].map((row) => ({
    id: row.querySelector('[name=present]').value, nom: row.querySelector('strong').textContent,
  }));

  /** What the list of what waits says of an act or a note. */
  const label = (form) => form.dataset.quoi || form.querySelector('.acte-quoi strong')?.textContent
    || document.querySelector('h1')?.textContent || 'Envoi';

  /** The form is kept, then leaves when the server can be reached; otherwise it waits. */
  const leave = async (held, form, button) => {
    const mended = form.querySelector('[name=garde]');
    const id = mended?.value || form.querySelector('[name=cle]')?.value || newId();
    const entry = { id, address: new URL(form.action).pathname, label: label(form), at: Date.now(), people: people(form), fields: fields(form, button) };
    await coffre.keep(held, { ...entry, state: 'part' });
    if (await reachable()) {
      memory.set(id);
      form.submit();
      return;
    }
    await coffre.keep(held, { ...entry, state: 'attente' });
    // The text is in the vault: the draft of it would come back as another one.
    for (const area of form.querySelectorAll('textarea[data-brouillon]')) {
      try { localStorage.removeItem(`jalon.brouillon.${held.account}.${area.dataset.brouillon}`); } catch { /* no memory */ }
    }
    window.location.assign('/hors-ligne');
  };

  const watch = (form) => {
    let leaving = false;
    const button = form.querySelector('button:not([type=button])');
    const says = button.textContent;
    const name = () => { if (!leaving) button.textContent = navigator.onLine === false ? 'Garder sur cet appareil' : says; };
    window.addEventListener('online', name);
    window.addEventListener('offline', name);
    name();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (leaving) return;
      leaving = true;
      (async () => {
        const held = await coffre.session(account).catch(() => null);
        if (!held) { form.submit(); return; }
        await leave(held, form, event.submitter);
      })().catch(() => form.submit());
    });
    window.addEventListener('pageshow', () => { leaving = false; name(); });
  };

  /** Drafts that the server does not have yet lie in clear while one types, and not beyond the session. */
  const shelter = async (held) => {
    const mine = `jalon.brouillon.${held.account}.`;
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(mine))) {
      await coffre.keep(held, { id: name, state: 'brouillon', at: Date.now(), text: localStorage.getItem(name) });
      localStorage.removeItem(name);
    }
  };
  const restore = async (held) => {
    for (const draft of await coffre.all(held, true)) {
      if (localStorage.getItem(draft.id) === null) localStorage.setItem(draft.id, draft.text);
      await coffre.drop(draft.id);
    }
  };
  const close = async () => {
    const held = await coffre.session();
    if (held) await shelter(held).catch(() => {});
    await coffre.close();
  };

  /** Asks the server for the key, and on a telephone for what the form of an act needs. */
  const prepare = async () => {
    const touch = window.matchMedia('(pointer: coarse)').matches;
    const body = new URLSearchParams({ trousse: touch ? 'oui' : '' });
    const headers = account ? { 'x-envoi': account } : {};
    const answer = await fetch('/hors-ligne/trousse', { method: 'POST', body, redirect: 'manual', headers });
    if (answer.ok) await coffre.settle(await answer.json());
  };

  const start = async () => {
    if (!coffre.able) return;
    if ('dehors' in document.body.dataset) { await close(); return; }
    if (!account) return;
    for (const form of document.querySelectorAll('form[data-envoi]')) watch(form);
    for (const form of document.querySelectorAll('form[action="/deconnexion"]')) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        close().catch(() => {}).finally(() => form.submit());
      });
    }
    if ('serviceWorker' in navigator && document.body.dataset.garde) {
      navigator.serviceWorker.register(document.body.dataset.garde, { scope: '/', updateViaCache: 'none' }).catch(() => {});
    }
    let held = await coffre.session(account);
    if (!held || Date.now() - held.at > 600000) {
      await prepare().catch(() => {});
      held = await coffre.session(account);
    }
    if (!held) return;
    await restore(held).catch(() => {});
    // A page that says that it was received lets the device forget; a form that came back is being mended.
    const left = memory.get();
    memory.set(null);
    if (left && document.querySelector('[data-envoye]')) await coffre.drop(left);
    else if (left) {
      const entry = (await coffre.all(held)).find((one) => one.id === left);
      // The same form, answered as wrong, and no other: its next sending replaces what is kept of it.
      const came = document.querySelector('form[data-envoi]');
      const status = performance.getEntriesByType('navigation')[0]?.responseStatus;
      const wrong = status ? status === 422 : Boolean(document.querySelector('.bilan-erreurs'));
      if (entry && came && wrong && window.location.pathname === entry.address) {
        await coffre.keep(held, { ...entry, state: 'reprise', since: undefined, sentence: sentence(document) });
        const mark = document.createElement('input');
        mark.type = 'hidden';
        mark.name = 'garde';
        mark.value = left;
        came.append(mark);
      } else if (entry) await coffre.keep(held, { ...entry, state: 'attente', since: undefined });
    }
    const go = async () => {
      const now = await coffre.session(account);
      if (now) await strip(now, await flush(now));
    };
    await go();
    window.addEventListener('online', () => { go().catch(() => {}); });
    setInterval(() => { if (document.querySelector('.envois-bande:not(.envois-partis)')) go().catch(() => {}); }, 30000);
  };
  start().catch(() => {});
  return { counted, newId, field, flush, fields, prepare, leaving: memory.set };
})();
