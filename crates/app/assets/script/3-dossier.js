// The file of a person: the name comes back beside the anchors once the banner has scrolled away, and the
// file is printed. Pages work without this.
(() => {
  const banner = document.querySelector('[data-fiche]');
  const bar = document.querySelector('.fiche-colle');
  if (banner && bar && 'IntersectionObserver' in window) {
    new IntersectionObserver(([seen]) => bar.classList.toggle('collee', !seen.isIntersecting)).observe(banner);
  }
  for (const button of document.querySelectorAll('[data-imprimer]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
})();
