// The text of a report: marks around what is selected, figures and tables of the catalogue at the cursor.
(() => {
  const area = document.querySelector('.rapport-ecrire textarea');
  if (!area) return;
  const typed = () => area.dispatchEvent(new Event('input', { bubbles: true }));
  const put = (text, from, to, select) => {
    area.setRangeText(text, from, to, 'end');
    if (select) area.setSelectionRange(...select);
    area.focus();
    typed();
  };
  const block = (text) => {
    const { selectionEnd: at, value } = area;
    const before = at === 0 || value[at - 1] === '\n' ? '' : '\n';
    put(`${before}${text}\n`, at, at);
  };
  for (const tools of document.querySelectorAll('[data-outils], [data-reprendre]')) tools.hidden = false;
  document.querySelector('.rapport-ecrire').addEventListener('click', (event) => {
    const button = event.target.closest('button[type=button]');
    if (!button) return;
    const { selectionStart: from, selectionEnd: to, value } = area;
    const { mettre, debut, bloc, reprendre } = button.dataset;
    if (mettre) {
      const inside = value.slice(from, to) || 'mots';
      put(`${mettre}${inside}${mettre}`, from, to, [from + mettre.length, from + mettre.length + inside.length]);
    } else if (debut) {
      const start = value.lastIndexOf('\n', from - 1) + 1;
      const lines = value.slice(start, to).split('\n').map((one) => (one.startsWith(debut) ? one.slice(debut.length) : `${debut}${one}`));
      put(lines.join('\n'), start, to);
    } else if (bloc) {
      block(bloc);
    } else if (reprendre) {
      const text = document.getElementById(reprendre).textContent;
      put(area.value.trim() ? `${area.value}\n\n${text}` : text, 0, area.value.length);
    }
  });
  for (const choice of document.querySelectorAll('.rapport-ecrire select[data-inserer]')) {
    choice.addEventListener('change', () => {
      if (!choice.value) return;
      if (choice.dataset.inserer) block(choice.value);
      else put(choice.value, area.selectionStart, area.selectionEnd);
      choice.value = '';
    });
  }
})();
