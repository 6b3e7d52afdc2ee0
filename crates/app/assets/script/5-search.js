// What is proposed as one types in a search field: a list one walks with the arrows. Pages work without this:
// the form leads to the page of results.
(() => {
  const WAIT = 120;
  const LEAST = 2;
  for (const input of document.querySelectorAll('form[action="/recherche"] input[name="q"]')) {
    const form = input.form;
    const box = document.createElement('div');
    box.className = 'propositions';
    box.hidden = true;
    form.append(box);
    const set = (name, value) => input.setAttribute(name, value);
    set('role', 'combobox');
    set('aria-expanded', 'false');
    set('aria-autocomplete', 'list');
    let timer, asked, current = -1;
    const options = () => [...box.querySelectorAll('[role="option"]')];
    const close = () => {
      box.hidden = true;
      box.replaceChildren();
      current = -1;
      set('aria-expanded', 'false');
      input.removeAttribute('aria-controls');
      input.removeAttribute('aria-activedescendant');
    };
    const choose = (index) => {
      const all = options();
      current = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, i) => option.setAttribute('aria-selected', String(i === current)));
      if (current < 0) return;
      set('aria-activedescendant', all[current].id);
      all[current].scrollIntoView({ block: 'nearest' });
    };
    const show = (html) => {
      box.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
      const list = box.querySelector('[role="listbox"]');
      if (!list) return close();
      current = -1;
      // Two fields of one page have each their list.
      list.id = `${input.id}-liste`;
      for (const option of options()) option.id = `${input.id}-${option.id}`;
      box.hidden = false;
      set('aria-expanded', 'true');
      set('aria-controls', list.id);
      input.removeAttribute('aria-activedescendant');
    };
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      const { signal } = asked;
      const typed = input.value.trim();
      if (typed.length < LEAST) return close();
      try {
        const answer = await fetch(`/recherche/suggestions?q=${encodeURIComponent(typed)}`, { signal });
        const html = await answer.text();
        if (answer.ok && !answer.redirected && !signal.aborted) show(html); else if (!signal.aborted) close();
      } catch (error) {
        if (error.name !== 'AbortError') close();
      }
    };
    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !box.hidden) { event.preventDefault(); close(); }
      if (box.hidden) return;
      if (event.key === 'ArrowDown') { event.preventDefault(); choose(current + 1); }
      if (event.key === 'ArrowUp') { event.preventDefault(); choose(current < 0 ? -1 : current - 1); }
      if (event.key === 'Enter' && current >= 0) { event.preventDefault(); location.assign(options()[current].dataset.adresse); }
    });
    box.addEventListener('mousedown', (event) => {
      const option = event.target.closest('[role="option"]');
      if (!option || event.button !== 0) return;
      event.preventDefault();
      location.assign(option.dataset.adresse);
    });
    input.addEventListener('blur', () => { clearTimeout(timer); asked?.abort(); close(); });
  }
})();
