// A visit noted on a phone, in a real browser: three siblings in four gestures at most, in words, a note that a
// time-out, an outage and a second tab do not lose. CAPTURES=FOLDER keeps pictures.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { check, demonstration, examine, launch, listen, run, signIn } = require('./parcours.cjs');

const PHONE = { width: 390, height: 844 };
// The family that the demonstration tells in full (crates/app/src/demo/house/story.rs).
const FAMILY = ['Lina', 'Théo', 'Inès'].map((prénom) => ({ prénom, nom: 'Maurel' }));

async function picture(page, name) {
  if (process.env.CAPTURES) await page.screenshot({ path: path.join(process.env.CAPTURES, `acte-${name}.png`) });
}

/** Noting a visit, each gesture counted. */
async function onPhone(browser, demo, family) {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, demo);
  await page.goto(`${demo.address}/services/aer/actes`);
  let gestures = 0;
  const gesture = async (what) => { gestures += 1; await what; };
  const started = Date.now();
  await gesture(page.getByRole('link', { name: 'Noter un acte' }).first().click());
  const name = page.getByLabel('Prénom ou nom');
  await gesture(name.fill(`${family[0].prénom} ${family[0].nom}`).then(() => name.press('Enter')));
  await gesture(page.getByRole('link', { name: family[0].prénom }).first().click());
  const there = page.locator('[name=present]:checked');
  check('the three siblings are ticked at once', await there.count() === 3, String(await there.count()));
  check('a length and a travel are there', await page.locator('[name=duree]:checked').count() === 1
    && await page.locator('[name=trajet]:checked').count() === 1);
  await picture(page, 'telephone');
  const button = page.getByRole('button', { name: /Noter (la visite|l’acte)/ });
  check('the one button is in sight', await button.isVisible()
    && await button.evaluate((one) => one.getBoundingClientRect().bottom <= window.innerHeight));
  await gesture(button.click());
  await page.getByText('C’est noté.').waitFor();
  const seconds = (Date.now() - started) / 1000;
  check('a visit of three siblings takes four gestures', gestures <= 4, String(gestures));
  check('a visit of three siblings takes less than fifteen seconds', seconds < 15, `${seconds} s`);
  for (const child of family) check(`${child.prénom} was there`, await page.getByText(child.prénom).count() > 0);
  console.log(`A visit of three siblings: ${gestures} gestures, ${seconds.toFixed(1)} s of a scripted browser`);
  await picture(page, 'note');
  await context.close();
}

/** What the foot says follows what one ticks; the words of the line lead to the form. */
async function atDesk(browser, demo, family) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, demo);
  const complaints = listen(page);
  await page.goto(`${demo.address}/services/aer/actes?qui=equipe`);
  await examine(page, 'actes');
  await page.goto(`${demo.address}/services/aer/actes/nouveau`);
  await examine(page, 'choisir');
  await page.setViewportSize({ width: 1440, height: 900 });
  const line = page.getByLabel('Noter un acte en quelques mots');
  await line.fill(`vad fratrie ${family[0].prénom} ${family[0].nom} 1h30 trajet 40 logement zzz`);
  await page.locator('.ligne-compris a', { hasText: /1\sh\s30/ }).waitFor();
  check('an unknown word is underlined', await page.locator('.ligne-dite u').textContent() === 'zzz');
  await picture(page, 'ligne');
  await line.press('Enter');
  const foot = page.locator('.acte-pied');
  await foot.waitFor();
  check('the words fill the form', /1\sh\s30 \+ 40\smin de trajet/.test(await foot.textContent()),
    await foot.textContent());
  await examine(page, 'en mots');
  await page.setViewportSize({ width: 1440, height: 900 });
  const row = page.locator('.acte-personnes li').first();
  await row.locator('[name=absent]').check();
  check('who is absent is not counted', /1\sacte, 2\s/.test(await foot.textContent()), await foot.textContent());
  check('the excuse is asked', await row.locator('select').isVisible());
  await page.locator('[name=duree][value="120"]').check();
  check('the foot follows the length', /2\sh \+ 40\smin/.test(await foot.textContent()), await foot.textContent());
  await picture(page, 'bureau');
  await page.getByRole('button', { name: /Noter/ }).last().click();
  await page.getByText('C’est noté.').waitFor();
  await examine(page, 'acte');
  await page.getByRole('link', { name: 'Corriger' }).click();
  await examine(page, 'corriger');
  const heard = complaints();
  check('noting an act: the browser complains of nothing', heard.length === 0, heard.join(' | '));
  await context.close();
}

/** The address of the notes of a person, from the form that names her. */
async function notesOf(page, demo, family) {
  await page.goto(`${demo.address}/services/aer/actes/nouveau?q=${encodeURIComponent(family[0].prénom)}`);
  await page.getByRole('link', { name: `${family[0].prénom} ${family[0].nom}` }).first().click();
  const id = await page.locator('[name=offert]').first().inputValue();
  return `${demo.address}/services/aer/personnes/${id}/notes`;
}

/** Text is never lost. */
async function drafts(browser, demo, family) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, demo);
  const address = await notesOf(page, demo, family);
  await page.goto(address);
  const area = page.getByLabel('Écrire une note');
  const state = page.locator('.brouillon-etat');
  await area.fill('Première phrase.');
  await state.filter({ hasText: 'Brouillon enregistré' }).waitFor();
  await page.goto(address);
  check('a draft comes back', await area.inputValue() === 'Première phrase.', await area.inputValue());

  // An outage: the device keeps what the server does not have.
  await context.setOffline(true);
  await area.fill('Première phrase. Sans réseau.');
  await state.filter({ hasText: 'gardé sur cet appareil' }).waitFor();
  await context.setOffline(false);
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('textarea').value.includes('Sans réseau'));
  await state.filter({ hasText: 'Brouillon enregistré' }).waitFor();

  // A time-out: the session has ended while one was typing, then the form is sent.
  const cookies = await context.cookies();
  await context.clearCookies();
  await area.fill('Première phrase. Sans réseau. Sans session.');
  await state.filter({ hasText: 'session est terminée' }).waitFor();
  await page.getByRole('button', { name: 'Enregistrer la note' }).click();
  await page.waitForURL('**/connexion**', { timeout: 10000 }).catch(() => {});
  check('the form meets the sign-in page', page.url().includes('/connexion'), page.url());
  await context.addCookies(cookies);
  // What the sign-in page met leaves by itself once one is back: the note is written, and written once.
  await page.goto(`${demo.address}/services/aer/actes?qui=equipe`);
  await page.locator('.envois-partis').waitFor();
  await page.goto(address);
  const said = page.getByText('Première phrase. Sans réseau. Sans session.');
  check('the text is there after signing in, once', await said.count() === 1, String(await said.count()));

  // A second tab: both texts are shown, and one chooses.
  const other = await context.newPage();
  await other.goto(address);
  const theirs = other.getByLabel('Écrire une note');
  await theirs.fill('Écrit dans l’autre onglet.');
  await other.locator('.brouillon-etat').filter({ hasText: 'Brouillon enregistré' }).waitFor();
  await area.fill('Écrit dans cet onglet.');
  await page.getByText('Rien n’est perdu').waitFor();
  check('the text of the other tab is shown beside',
    await page.locator('.brouillon-conflit .note-texte').textContent() === 'Écrit dans l’autre onglet.');
  await picture(page, 'conflit');
  await page.getByRole('button', { name: 'Réunir les deux' }).click();
  await state.filter({ hasText: 'Brouillon enregistré' }).waitFor();
  await other.close();
  await page.getByRole('button', { name: 'Enregistrer la note' }).click();
  await page.getByText('La note est enregistrée.').waitFor();
  const kept = await page.locator('.note-texte').first().textContent();
  check('both texts are in the note', kept.includes('autre onglet') && kept.includes('cet onglet'), kept);
  check('the field is empty again', await area.inputValue() === '');
  await examine(page, 'notes');
  await page.getByRole('link', { name: /Ouvrir/ }).first().click();
  await examine(page, 'note');
  await context.close();
}

run(async () => {
  if (process.env.CAPTURES) fs.mkdirSync(process.env.CAPTURES, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-acte-'));
  const demo = await demonstration(folder);
  const browser = await launch();
  try {
    await onPhone(browser, demo, FAMILY);
    await atDesk(browser, demo, FAMILY);
    await drafts(browser, demo, FAMILY);
  } finally {
    await browser.close();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
