// The pictures of the guide, taken from the demonstration: node tests/navigateur/guide.cjs writes them in
// docs/guide/images (or in GUIDE_IMAGES). They change with the day: take them anew when a page has changed.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { check, demonstration, launch, run, signIn } = require('./parcours.cjs');

const IMAGES = process.env.GUIDE_IMAGES || path.join(__dirname, '../../docs/guide/images');
const DESK = { width: 1200, height: 780 };
const PHONE = { width: 390, height: 844 };
const YEAR = new Date().getFullYear() - 1;

/** A window of someone who is signed in. */
async function enter(browser, demo, login, viewport) {
  const context = await browser.newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, { address: demo.address, account: demo.accounts[login] });
  return page;
}

async function keep(page, name, options = {}) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: path.join(IMAGES, `${name}.png`), ...options });
}

/** The page from a title on. */
async function from(page, title) {
  await page.getByRole('heading', { name: title }).first().evaluate((one) => {
    window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 90);
  });
}

/** The address of the file of Lina Maurel. */
async function lina(page, demo) {
  await page.goto(`${demo.address}/recherche?q=Lina+Maurel`);
  if (!/personnes\/[0-9a-f-]{36}/.test(page.url())) {
    await page.locator('main').getByRole('link', { name: /Lina Maurel|Maurel Lina/ }).first().click();
  }
  return page.url().split('?')[0];
}

run(async () => {
  fs.mkdirSync(IMAGES, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-guide-'));
  const demo = await demonstration(folder);
  const browser = await launch();
  try {
    const awa = await enter(browser, demo, 'a.dembele', DESK);
    const service = `${demo.address}/services/aer`;
    const file = await lina(awa, demo);
    await keep(awa, 'dossier');
    await from(awa, /Parcours/);
    await keep(awa, 'parcours');
    await awa.goto(`${file}/documents`);
    await keep(awa, 'documents');
    await awa.goto(demo.address);
    await keep(awa, 'accueil');
    const line = awa.getByLabel('Noter un acte en quelques mots');
    await line.fill('vad fratrie Lina Maurel 1h30 trajet 70 scolarité');
    await awa.locator('.ligne-compris a').first().waitFor();
    await keep(awa, 'en-mots', { clip: { x: 0, y: 0, width: DESK.width, height: 420 } });
    await awa.goto(`${service}/personnes`);
    await keep(awa, 'personnes');
    await awa.goto(`${demo.address}/recherche?q=morel`);
    await keep(awa, 'recherche', { clip: { x: 0, y: 0, width: DESK.width, height: 560 } });
    await awa.goto(`${service}/agenda?vue=semaine`);
    await keep(awa, 'agenda');
    await awa.goto(`${service}/echeances`);
    await keep(awa, 'echeances');

    const head = await enter(browser, demo, 'm.castagnier', DESK);
    await head.goto(`${service}/${YEAR}`);
    await keep(head, 'tableaux');
    await head.goto(`${service}/${YEAR}/chiffres/file_active`);
    await keep(head, 'chiffre');
    await head.goto(`${service}/${YEAR}/rapport`);
    await keep(head, 'rapport');
    await head.goto(`${service}/comptes`);
    await keep(head, 'comptes');
    await head.goto(`${file}/acces`);
    await keep(head, 'regards');

    const phone = await enter(browser, demo, 'a.dembele', PHONE);
    await phone.goto(`${service}/actes/nouveau?q=Lina`);
    await phone.getByRole('link', { name: 'Lina Maurel' }).first().click();
    await phone.locator('.acte-personnes').waitFor();
    await keep(phone, 'acte-telephone');
    const weight = fs.readdirSync(IMAGES).reduce((sum, name) => sum + fs.statSync(path.join(IMAGES, name)).size, 0);
    check('the pictures of the guide stay light', weight < 2000000, `${weight} bytes`);
    console.log(`${fs.readdirSync(IMAGES).length} pictures, ${Math.round(weight / 1000)} kB`);
  } finally {
    await browser.close();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
