// The quick line says what it understood while one types; the form of an act says what it will note.
// Pages work without this: the line is checked by its button, the form is counted by the server.
(() => {
  for (const line of document.querySelectorAll('[data-ligne]')) {
    const input = line.querySelector('[name=q]');
    const said = line.querySelector('.ligne-compris');
    let waiting;
    let last = '';
    const ask = async () => {
      const text = input.value.trim();
      if (text === last) return;
      last = text;
      if (!text) { said.replaceChildren(); return; }
      try {
        const answer = await fetch(`${line.action}?q=${encodeURIComponent(text)}`,
          { headers: { 'x-fragment': '1' }, redirect: 'manual' });
        if (!answer.ok || text !== last) return;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        said.replaceChildren(...page.body.childNodes);
      } catch { last = ''; }
    };
    input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
  }

  const minutes = (text) => {
    const found = text.trim().match(/^(?:(\d{1,2})\s*h)?\s*(\d{1,4})?\s*(?:min)?$/);
    return found && text.trim() ? Number(found[1] || 0) * 60 + Number(found[2] || 0) : 0;
  };
  const length = (total) => {
    const [hours, rest] = [Math.floor(total / 60), total % 60];
    if (!hours) return `${rest}\u00a0min`;
    return rest ? `${hours}\u00a0h\u00a0${String(rest).padStart(2, '0')}` : `${hours}\u00a0h`;
  };
  for (const form of document.querySelectorAll('[data-acte]')) {
    const chosen = (name) => {
      const value = form.querySelector(`[name=${name}]:checked`)?.value || '';
      return minutes(value === 'autre' ? form.querySelector(`[name=${name}_autre]`).value : value);
    };
    const count = (event) => {
      const rows = [...form.querySelectorAll('.acte-personnes li:has([name=present])')];
      // Ticked there, one is not absent any more; ticked absent, one is not there.
      if (event?.target.name === 'present' && event.target.checked) {
        event.target.closest('li').querySelector('[name=absent]').checked = false;
      }
      if (event?.target.name === 'absent') {
        event.target.closest('li').querySelector('[name=present]').checked = !event.target.checked;
      }
      const there = rows.filter((row) => row.querySelector('[name=present]').checked
        && !row.querySelector('[name=absent]').checked);
      const kind = form.querySelector('[name=nature]');
      const mode = form.querySelector('[name=mode]').value;
      const indirect = mode ? mode === 'indirect' : 'indirect' in (kind.selectedOptions[0]?.dataset || {});
      const many = there.length > 1 ? 's' : '';
      const seen = there.every((row) => 'enfant' in row.dataset) ? `enfant${many} vu${many}` : `personne${many} vue${many}`;
      const who = indirect ? `personne${many} concernée${many}` : seen;
      const act = indirect ? '1\u00a0acte indirect' : '1\u00a0acte';
      if (there.length) form.querySelector('[data-vus]').textContent = `${act}, ${there.length}\u00a0${who}`;
      else form.querySelector('[data-vus]').textContent = indirect ? act : `${act}, personne n’a été vu`;
      if (event?.target === kind && kind.value) {
        form.querySelector('[data-quoi]').textContent = kind.value[0].toUpperCase() + kind.value.slice(1);
        const button = form.querySelector('.acte-pied button');
        if (button.textContent.startsWith('Noter')) {
          button.textContent = kind.value.startsWith('visite') ? 'Noter la visite' : 'Noter l’acte';
        }
      }
      const travel = chosen('trajet');
      form.querySelector('[data-temps]').textContent =
        length(chosen('duree')) + (travel ? ` + ${length(travel)} de trajet` : '');
    };
    form.addEventListener('input', count);
    form.addEventListener('submit', () => {
      const button = form.querySelector('.acte-pied button');
      setTimeout(() => { button.textContent = 'Un instant…'; }, 400);
    });
  }
  document.querySelector('.bilan-erreurs[tabindex]')?.focus();
})();
