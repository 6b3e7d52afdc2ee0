// The page without a network: what waits, to read, mend or delete; and the form of an act, from what the device
// was given. It works on what the vault holds for the account of the session, and asks the server for nothing but
// to take what waits.
(() => {
  const main = document.querySelector('[data-hors-ligne]');
  if (!main) return;
  const part = (name) => main.querySelector(`[data-${name}]`);
  const { counted, field } = envois;
  const form = part('saisie');
  const noteForm = part('note');
  let held;
  let kits = [];
  // What the form does not show and still sends: the team and the appointment of an act that was planned or kept.
  let base = [];
  let mending = null;

  const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });
  const today = () => new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date());
  const said = (at) => {
    const day = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
    const time = new Date(at);
    return `${day} à ${time.getHours()}\u00a0h\u00a0${String(time.getMinutes()).padStart(2, '0')}`;
  };
  const kit = () => kits.find((one) => one.code === form.elements.service.value) || kits[0];

  /** Who a person of an entry is: as its form named her, or as the kit does. */
  const nameOf = (entry, id) => (entry.people || []).find((one) => one.id === id)?.nom
    || kits.flatMap((one) => one.personnes).find((one) => one.id === id)?.nom || 'une personne';

  const details = (entry) => {
    const list = make('dl', '', { className: 'acte-faits' });
    const add = (name, text) => {
      if (!text) return;
      const row = document.createElement('div');
      row.append(make('dt', name), make('dd', text));
      list.append(row);
    };
    const values = (name) => entry.fields.filter(([key]) => key === name).map(([, value]) => value);
    const length = (name) => {
      const text = field(entry, name) === 'autre' ? field(entry, `${name}_autre`) : field(entry, name);
      return /^\d+$/.test(text) ? `${text}\u00a0min` : text;
    };
    const absent = values('absent');
    add('Jour', [field(entry, 'jour').split('-').reverse().join('/'), field(entry, 'heure')].filter(Boolean).join(', '));
    add('Qui était là', values('present').filter((id) => !absent.includes(id)).map((id) => nameOf(entry, id)).join(', '));
    add('Absents', absent.map((id) => nameOf(entry, id)).join(', '));
    add('Nature', field(entry, 'nature'));
    add('Durée', length('duree'));
    add('Trajet', length('trajet'));
    add('Lieu', field(entry, 'lieu'));
    add('Thème', field(entry, 'theme'));
    add('Note', field(entry, 'note') || field(entry, 'texte'));
    return list;
  };

  /** The same form again, from the server: it says what is wrong beside each field. */
  const mendOnline = async (entry) => {
    await coffre.keep(held, { ...entry, state: 'reprise', since: undefined });
    const again = make('form', '', { method: 'post', action: entry.address, hidden: true });
    for (const [name, value] of entry.fields) again.append(make('input', '', { type: 'hidden', name, value }));
    document.body.append(again);
    envois.leaving(entry.id);
    again.submit();
  };

  const line = (entry) => {
    const refused = entry.state === 'refus' || entry.state === 'reprise';
    const row = make('li', '', { className: refused ? 'envois-refus' : '' });
    const head = make('p', '', { className: 'envois-tete' });
    head.append(make('strong', entry.label), make('span', refused ? 'À revoir' : 'En attente d’envoi', { className: 'tag' }));
    row.append(head, make('p', `Gardé le ${said(entry.at)}`, { className: 'note' }));
    if (refused && entry.sentence) row.append(make('p', entry.sentence, { className: 'envois-pourquoi' }));
    row.append(details(entry));
    const buttons = make('p', '', { className: 'boutons' });
    const mend = make('button', 'Corriger', { type: 'button', className: 'bouton second' });
    mend.addEventListener('click', () => {
      if (navigator.onLine !== false && refused) { mendOnline(entry).catch(() => {}); return; }
      if (entry.fields.some(([name]) => name === 'nature')) fill(entry); else fillNote(entry);
    });
    const remove = make('button', 'Supprimer', { type: 'button', className: 'bouton second' });
    remove.addEventListener('click', async () => {
      if (remove.dataset.sur) { await coffre.drop(entry.id); await draw(); return; }
      remove.dataset.sur = 'oui';
      remove.textContent = 'Supprimer pour de bon, sans envoyer';
    });
    // Without what the form of an act needs, one is mended with a network only.
    const mendable = entry.fields.every(([name]) => name !== 'nature') || kits.length || (refused && navigator.onLine !== false);
    buttons.append(...(mendable ? [mend] : []), remove);
    row.append(buttons);
    return row;
  };

  const draw = async () => {
    const all = await coffre.all(held);
    const refused = all.filter((entry) => entry.state === 'refus' || entry.state === 'reprise').length;
    const waiting = all.length - refused;
    const news = [];
    if (waiting) news.push(`En attente d’envoi\u202f: ${waiting}`);
    if (refused) news.push(`${news.length ? 'à' : 'À'} revoir\u202f: ${refused}`);
    part('titre').textContent = news.join(', ') || 'Rien n’attend sur cet appareil';
    const offline = navigator.onLine === false;
    document.querySelector('[data-reseau]').textContent = offline ? 'aucun réseau' : '';
    part('dit').textContent = refused && !waiting
      ? 'Rien n’est perdu\u202f: Jalon ne l’a pas accepté, et dit pourquoi. Corrigez, et envoyez de nouveau.'
      : all.length
      ? 'Rien n’est perdu\u202f: c’est gardé sur cet appareil, chiffré, pour vous seul, et partira au retour du réseau.'
      : offline ? 'Ce que vous notez ici partira au retour du réseau.' : 'Le réseau est là.';
    part('attente').hidden = !all.length;
    part('liste').replaceChildren(...all.map(line));
    part('envoyer').hidden = offline || !waiting;
  };

  const options = (select, words, none) => {
    select.replaceChildren(...(none ? [make('option', none, { value: '' })] : []), ...words.map((word) => make('option', word)));
  };
  const person = ({ id, nom }) => {
    const row = document.createElement('li');
    const there = make('label', '', { className: 'la' });
    const text = document.createElement('span');
    text.append(make('strong', nom));
    there.append(make('input', '', { type: 'checkbox', name: 'present', value: id }), text);
    const away = make('label', '', { className: 'absent' });
    const word = make('span', 'absent');
    word.append(make('span', `, ${nom}`, { className: 'cache' }));
    away.append(make('input', '', { type: 'checkbox', name: 'absent', value: id }), word);
    row.append(there, away);
    return row;
  };
  const fillKit = (people = []) => {
    const { personnes, natures, lieux, themes } = kit();
    const others = people.filter((one) => personnes.every((known) => known.id !== one.id));
    part('personnes').replaceChildren(...[...others, ...personnes].map(person));
    options(form.elements.nature, natures.map((kind) => kind.mot), 'Choisir');
    options(form.elements.lieu, lieux, 'Non précisé');
    options(form.elements.theme, themes, 'Aucun');
    part('rendez-vous').replaceChildren(...(kit().rendez_vous.length ? [make('h3', 'Vos rendez-vous du jour')] : []),
      ...kit().rendez_vous.map((planned) => {
        const who = planned.personnes.map((id) => personnes.find((one) => one.id === id)?.nom).filter(Boolean).join(', ');
        const button = make('button', [planned.heure.replace(/^0/, '').replace(':', '\u00a0h\u00a0'), planned.nature, who].filter(Boolean).join(' · '),
          { type: 'button', className: 'bouton second envois-rendez-vous' });
        button.addEventListener('click', () => fillPlanned(planned));
        return button;
      }));
  };
  const choose = (name, value) => {
    const chips = [...form.querySelectorAll(`[name=${name}]`)];
    const chip = chips.find((one) => one.value === String(value));
    (chip || chips.at(-1)).checked = true;
    if (!chip) form.elements[`${name}_autre`].value = value;
  };
  const pick = (select, word) => {
    if (word && [...select.options].every((option) => option.value !== word)) select.append(make('option', word));
    select.value = word;
  };
  const count = () => {
    const there = [...form.querySelectorAll('[name=present]:checked')].filter((one) =>
      !one.closest('li').querySelector('[name=absent]').checked).length;
    part('compte-acte').textContent = `1\u00a0acte, ${there ? counted(there, 'personne', 'personnes') : 'sans personne'}`;
  };
  const fillPlanned = (planned) => {
    begin();
    base = [['rendez-vous', planned.id], ['mode', planned.mode], ...planned.equipe.map((id) => ['equipe', id])];
    for (const box of form.querySelectorAll('[name=present]')) box.checked = planned.personnes.includes(box.value);
    pick(form.elements.nature, planned.nature);
    pick(form.elements.lieu, planned.lieu);
    choose('duree', planned.duree);
    if (planned.trajet) choose('trajet', planned.trajet);
    form.elements.jour.value = planned.jour;
    form.elements.heure.value = planned.heure;
    count();
    form.scrollIntoView();
  };
  /** A new act: its identifier is made here, so that it is noted once however many times it is sent. */
  const begin = () => {
    form.reset();
    mending = null;
    base = [['equipe', kit().moi]];
    form.elements.jour.value = today();
    form.elements.jour.max = today();
    fillKit();
    count();
  };
  const SHOWN = ['cle', 'offert', 'present', 'absent', 'nature', 'duree', 'duree_autre', 'trajet', 'trajet_autre', 'jour', 'heure', 'lieu', 'theme', 'note'];
  const fill = (entry) => {
    if (!kits.length) return;
    form.elements.service.value = entry.address.split('/')[2];
    begin();
    fillKit(entry.fields.filter(([name]) => name === 'offert').map(([, id]) => ({ id, nom: nameOf(entry, id) })));
    mending = entry;
    base = entry.fields.filter(([name]) => !SHOWN.includes(name));
    for (const [name, value] of entry.fields) {
      if (name === 'present' || name === 'absent') form.querySelector(`[name=${name}][value="${CSS.escape(value)}"]`).checked = true;
      else if (['nature', 'lieu', 'theme'].includes(name)) pick(form.elements[name], value);
      else if (name === 'duree' || name === 'trajet') choose(name, value);
      else if (value && SHOWN.includes(name) && form.elements[name]) form.elements[name].value = value;
    }
    count();
    form.scrollIntoView();
  };
  const fillNote = (entry) => {
    mending = entry;
    noteForm.hidden = false;
    noteForm.elements.texte.value = field(entry, 'texte');
    noteForm.elements.texte.focus();
  };

  form.addEventListener('input', count);
  form.elements.service.addEventListener('change', () => begin());
  document.getElementById('envois-filtre').addEventListener('input', (event) => {
    const wanted = event.target.value.trim().toLocaleLowerCase('fr');
    for (const row of part('personnes').children) {
      row.hidden = wanted && !row.textContent.toLocaleLowerCase('fr').includes(wanted) && !row.querySelector(':checked');
    }
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
    const absent = chosen('absent');
    const there = chosen('present').filter((id) => !absent.includes(id));
    const offered = [...new Set([...there, ...absent])];
    const kind = kit().natures.find((one) => one.mot === form.elements.nature.value);
    if (!offered.length && !kind?.indirect) {
      part('faute').textContent = 'Dites avec qui\u202f: cochez au moins une personne, ou choisissez une nature sans elles (réunion, écrit…).';
      part('faute').scrollIntoView();
      return;
    }
    part('faute').textContent = '';
    const id = mending?.id || envois.newId();
    const names = [...part('personnes').children].map((row) => ({ id: row.querySelector('[name=present]').value, nom: row.querySelector('strong').textContent }));
    const people = names.filter((one) => offered.includes(one.id));
    const fields = [['cle', mending ? field(mending, 'cle') : id], ...base, ...offered.map((one) => ['offert', one]),
      ...there.map((one) => ['present', one]), ...absent.map((one) => ['absent', one]),
      ...['nature', 'jour', 'heure', 'lieu', 'theme', 'note', 'duree_autre', 'trajet_autre'].map((name) => [name, form.elements[name].value]),
      ['duree', chosen('duree')[0]], ['trajet', chosen('trajet')[0]]];
    const nature = form.elements.nature.value;
    const label = [nature.charAt(0).toLocaleUpperCase('fr') + nature.slice(1), ...people.map((one) => one.nom)].join(', ');
    await coffre.keep(held, { id, state: 'attente', address: `/services/${kit().code}/actes/nouveau`, label, at: Date.now(), people, fields });
    begin();
    await go();
    main.focus();
    window.scrollTo(0, 0);
  });
  noteForm.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = mending.fields.map(([name, value]) => [name, name === 'texte' ? noteForm.elements.texte.value : value]);
    await coffre.keep(held, { ...mending, state: 'attente', since: undefined, fields });
    noteForm.hidden = true;
    mending = null;
    await go();
  });

  const go = async () => {
    if (navigator.onLine !== false) await envois.flush(held).catch(() => {});
    await draw();
  };
  const start = async () => {
    held = coffre.able ? await coffre.session() : null;
    // Opened at once after signing in: the key has not come yet.
    if (coffre.able && !held && navigator.onLine !== false) {
      await envois.prepare().catch(() => {});
      held = await coffre.session();
    }
    if (!held) {
      part('dit').textContent = coffre.able
        ? 'Votre session est terminée. Ce que vous aviez noté reste chiffré sur cet appareil, et partira quand vous vous reconnecterez.'
        : 'Ce navigateur ne peut rien garder sans réseau. Revenez en arrière pour retrouver la page que vous quittez.';
      return;
    }
    kits = await coffre.kit(held);
    part('sans-reseau').hidden = !kits.length;
    part('champ-service').hidden = kits.length < 2;
    form.elements.service.replaceChildren(...kits.map((one) => make('option', one.nom, { value: one.code })));
    if (kits.length) begin();
    await go();
    window.addEventListener('online', () => { go().catch(() => {}); });
    window.addEventListener('offline', () => { draw().catch(() => {}); });
    part('envoyer').addEventListener('click', () => { go().catch(() => {}); });
    setInterval(() => { go().catch(() => {}); }, 30000);
  };
  start().catch(() => {});
})();
