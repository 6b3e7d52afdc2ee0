// Keys outside fields: « / » goes to the search, « n » notes an act, « ? » tells the keys. They can be switched off
// (WCAG 2.1.4). Pages work without this.
(() => {
  const inField = (target) => target.closest('input, textarea, select, [contenteditable]');
  document.addEventListener('keydown', (event) => {
    if (document.body.dataset.touches === 'non') return;
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    const target = document.querySelector(`[data-raccourci="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input, textarea')) target.focus(); else target.click();
  });
  // One menu open at a time; Escape closes it and gives the focus back.
  const menus = () => document.querySelectorAll('details.menu[open]');
  document.addEventListener('click', (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of menus()) { menu.open = false; menu.querySelector('summary').focus(); }
  });
})();
