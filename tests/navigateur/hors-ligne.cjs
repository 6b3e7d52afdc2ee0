// Acts and notes without a network, in a real browser: kept on the telephone, enciphered, sent when the network is
// back, once; refused, shown with their sentence and mended; closed to another account. CAPTURES=FOLDER keeps pictures.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { check, demonstration, examine, launch, listen, run, signIn } = require('./parcours.cjs');

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'fr-FR' };

async function picture(page, name) {
  if (process.env.CAPTURES) await page.screenshot({ path: path.join(process.env.CAPTURES, `hors-ligne-${name}.png`) });
}

/** Until the page says yes. `waitForFunction` takes the promise of an answer for a yes. */
async function until(page, holds) {
  for (const end = Date.now() + 30000; Date.now() < end;) {
    // The page may be leaving for another: asked again there.
    if (await page.evaluate(holds).catch(() => false)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never: ${holds}`);
}

/** The page is kept by the service worker, and the key is in the vault. */
async function prepared(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(page, async () => Boolean(await coffre.session()) && Boolean(await caches.match('/hors-ligne')));
}

/** Everything that this browser keeps at rest, as text: what someone who takes the telephone reads. */
async function atRest(page) {
  return await page.evaluate(async () => {
    const parts = [JSON.stringify(localStorage)];
    for (const name of await caches.keys()) {
      const kept = await caches.open(name);
      for (const request of await kept.keys()) parts.push(request.url, await (await kept.match(request)).text());
    }
    const base = await new Promise((resolve) => { indexedDB.open('jalon', 1).onsuccess = (event) => resolve(event.target.result); });
    for (const name of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        base.transaction(name).objectStore(name).getAll().onsuccess = (event) => resolve(event.target.result);
      });
      for (const row of rows) {
        for (const value of [row, ...Object.values(row)]) {
          if (value instanceof ArrayBuffer) parts.push(new TextDecoder('utf-8').decode(value));
          else if (value instanceof CryptoKey) parts.push(`extractable ${value.extractable}`);
          else if (typeof value === 'string') parts.push(value);
        }
      }
    }
    return parts.join('\n');
  });
}

const rows = (page) => page.locator('[data-liste] > li');

/** How many times the search finds this text in a note. */
async function noted(page, demo, text) {
  await page.goto(`${demo.address}/recherche?q=${encodeURIComponent(text)}`);
  return await page.locator('main li').filter({ hasText: text }).count();
}

async function form(page, demo, who) {
  await page.goto(`${demo.address}/services/aer/actes/nouveau?q=${encodeURIComponent(who)}`);
  await page.locator('.acte-choix a').first().click();
  await page.locator('[data-acte]').waitFor();
}

/** Of the educator of the demonstration, with her telephone. */
async function onPhone(browser, demo, educator, chief) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await signIn(page, educator);
  await page.goto(`${demo.address}/services/aer/actes`);
  await prepared(page);
  await page.reload();

  // 1. A form that was opened with a network is sent without one.
  await page.getByRole('link', { name: 'Noter un acte' }).first().click();
  await page.locator('.acte-choix a').first().click();
  await page.locator('[data-acte]').waitFor();
  const there = await page.locator('.acte-personnes strong').first().textContent();
  await context.setOffline(true);
  const keep = page.getByRole('button', { name: 'Garder sur cet appareil' });
  await keep.waitFor();
  await page.locator('#note').fill('Zorglub hors réseau, premier acte.');
  await picture(page, 'garder');
  await keep.click();
  await page.locator('[data-hors-ligne]').waitFor();
  await rows(page).first().waitFor();
  check('the act waits on the device', await rows(page).count() === 1, String(await rows(page).count()));
  check('the title says how many wait', /En attente d’envoi\s: 1/.test(await page.locator('h1').textContent()));
  check('one reads what waits', (await rows(page).first().textContent()).includes('premier acte'));

  // 2. Nothing that is kept can be read without the key.
  const kept = await atRest(page);
  check('no name and no note can be read at rest', !kept.includes('Zorglub') && !kept.includes(there.trim()), there);
  check('the key cannot be taken by a script', kept.includes('extractable false'));

  // 3. The form without a network, from what the telephone was given.
  await page.goto(`${demo.address}/services/aer/actes/nouveau`);
  await page.locator('[data-sans-reseau]:not([hidden])').waitFor();
  await picture(page, 'page');
  await page.locator('[data-personnes] [name=present]').first().check();
  await page.locator('#envois-nature').selectOption({ index: 1 });
  await page.locator('[name=duree][value="90"]').check({ force: true });
  await page.locator('#envois-ecrit').fill('Zorglub hors réseau, second acte.');
  await page.locator('[data-saisie]').getByRole('button', { name: 'Garder sur cet appareil' }).click();
  await page.waitForFunction(() => document.querySelectorAll('[data-liste] > li').length === 2);
  await picture(page, 'deux');
  // Mended before it leaves.
  await rows(page).nth(1).getByRole('button', { name: 'Corriger' }).click();
  await page.locator('#envois-ecrit').fill('Zorglub hors réseau, second acte, corrigé.');
  await page.locator('[data-saisie]').getByRole('button', { name: 'Garder sur cet appareil' }).click();
  await page.waitForFunction(() => document.querySelector('[data-liste]').textContent.includes('corrigé'));
  check('a mended act is still one', await rows(page).count() === 2, String(await rows(page).count()));
  await examineOffline(page);

  // 4. Another account on the same telephone sees nothing of it.
  await context.setOffline(false);
  await context.route('**/actes/nouveau', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.goto(`${demo.address}/`);
  const strip = page.locator('.envois-bande');
  await strip.filter({ hasText: /En attente d’envoi\s: 2/ }).waitFor();
  await picture(page, 'bande');
  await page.locator('details.qui').evaluate((menu) => { menu.open = true; });
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/connexion**');
  check('signing out takes the key away', await page.evaluate(async () => (await coffre.session()) === null));
  await page.goto(`${demo.address}/hors-ligne`);
  check('signed out, the page leads to the sign-in', page.url().includes('/connexion'), page.url());
  await signIn(page, chief);
  await prepared(page);
  await page.goto(`${demo.address}/hors-ligne`);
  await page.getByText('Rien n’attend').waitFor();
  check('another account sees nothing of what waits', await rows(page).count() === 0);
  await page.goto(`${demo.address}/`);
  await prepared(page);
  check('and is told nothing of it', await strip.count() === 0);
  await page.locator('details.qui').evaluate((menu) => { menu.open = true; });
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/connexion**');

  // 5. The same account again, with a network: what waited is sent, once.
  await context.unroute('**/actes/nouveau');
  await signIn(page, educator);
  await strip.filter({ hasText: /2\senvois sont partis/ }).waitFor();
  await picture(page, 'partis');
  await page.reload();
  await until(page, async () => Boolean(await coffre.session()));
  check('the device has forgotten what was received', await page.evaluate(async () => (await coffre.all(await coffre.session())).length) === 0);
  check('the first act is noted once', await noted(page, demo, 'premier acte') === 1, String(await noted(page, demo, 'premier acte')));
  check('the second one as it was mended', await noted(page, demo, 'second acte, corrigé') === 1);

  // 6. What the server refuses is shown with its sentence, mended, and is then noted.
  await page.goto(`${demo.address}/services/aer/actes`);
  await page.getByRole('link', { name: 'Noter un acte' }).first().click();
  await page.locator('.acte-choix a').first().click();
  await page.locator('[data-acte]').waitFor();
  await context.setOffline(true);
  await keep.waitFor();
  await page.locator('#note').fill('Zorglub refusé puis réparé.');
  await page.locator('[name=duree][value=autre]').check({ force: true });
  await page.locator('[name=duree_autre]').fill('longtemps');
  await keep.click();
  await rows(page).first().waitFor();
  await context.setOffline(false);
  await page.locator('.envois-refus').waitFor({ timeout: 40000 });
  check('the sentence of the server is shown', (await page.locator('.envois-pourquoi').textContent()).includes('Dites combien de temps'),
    await page.locator('.envois-pourquoi').textContent());
  await examine(page, 'sur cet appareil, refusé');
  await page.setViewportSize(PHONE.viewport);
  await picture(page, 'refus');
  await page.getByRole('button', { name: 'Corriger' }).click();
  await page.locator('.bilan-erreurs').waitFor();
  check('what was typed is in the form of the server', await page.locator('#note').inputValue() === 'Zorglub refusé puis réparé.');
  await page.locator('[name=duree_autre]').fill('50');
  await page.getByRole('button', { name: /Noter/ }).last().click();
  await page.getByText('C’est noté.').waitFor();
  await until(page, async () => (await coffre.all(await coffre.session())).length === 0);
  check('mended, it is noted once', await noted(page, demo, 'refusé puis réparé') === 1);

  // 7. A note on a person too; sent twice, it is written once.
  const person = await page.evaluate(async () => (await coffre.kit(await coffre.session()))[0].personnes[0].id);
  await page.goto(`${demo.address}/services/aer/personnes/${person}/notes`);
  await context.setOffline(true);
  await page.getByLabel('Écrire une note').fill('Zorglub en note.');
  await keep.click();
  await rows(page).first().waitFor();
  const twice = await page.evaluate(async () => (await coffre.all(await coffre.session()))[0]);
  await context.setOffline(false);
  await page.waitForFunction(() => document.querySelectorAll('[data-liste] > li').length === 0, null, { timeout: 40000 });
  await page.evaluate(async (entry) => { await coffre.keep(await coffre.session(), { ...entry, state: 'attente', since: undefined }); }, twice);
  await page.goto(`${demo.address}/services/aer/personnes/${person}/notes`);
  await page.locator('.envois-bande').filter({ hasText: '1\u00a0envoi est parti' }).waitFor();
  await page.reload();
  check('a note that is sent twice is written once', await page.locator('.note-texte', { hasText: 'Zorglub en note.' }).count() === 1);
  check('its text is no draft any more', await page.getByLabel('Écrire une note').inputValue() === '');

  // 8. The session ends while one types without a network: it is kept until one signs in again.
  await page.getByLabel('Écrire une note').fill('Zorglub après la session.');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Enregistrer la note' }).click();
  await page.waitForURL('**/connexion**');
  await signIn(page, educator);
  await page.locator('.envois-bande').filter({ hasText: '1\u00a0envoi est parti' }).waitFor();
  await page.goto(`${demo.address}/services/aer/personnes/${person}/notes`);
  check('the note of the ended session is there', await page.locator('.note-texte', { hasText: 'après la session' }).count() === 1);
  await context.close();
}

async function examineOffline(page) {
  await examine(page, 'sur cet appareil');
  await page.setViewportSize(PHONE.viewport);
}

/** A computer of an office keeps no name, and loses nothing. */
async function atDesk(browser, demo, educator) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, educator);
  const complaints = listen(page);
  await prepared(page);
  const kits = await page.evaluate(async () => (await coffre.kit(await coffre.session())).length);
  check('a computer keeps nobody’s name', kits === 0, String(kits));
  const heard = complaints();
  check('preparing a device: the browser complains of nothing', heard.length === 0, heard.join(' | '));
  await context.setOffline(true);
  await page.goto(`${demo.address}/`);
  await page.getByText('Rien n’attend').waitFor();
  await picture(page, 'bureau');
  await context.close();
}

run(async () => {
  if (process.env.CAPTURES) fs.mkdirSync(process.env.CAPTURES, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-hors-ligne-'));
  const demo = await demonstration(folder, '--cas');
  const browser = await launch();
  try {
    const as = (role) => ({ ...demo, account: Object.values(demo.accounts).find((account) => account.role === role) });
    await onPhone(browser, demo, as('educateur'), as('chef-de-service'));
    await atDesk(browser, demo, as('educateur'));
  } finally {
    await browser.close();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
