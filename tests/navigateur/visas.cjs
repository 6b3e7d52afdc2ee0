// A request from visa to visa in a real browser, by those who sign it: the référente asks and fills the form, the
// pilot and the head sign on their telephones, someone without an account signs by a link. Each page is examined.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { check, demonstration, examine, launch, listen, run, signIn } = require('./parcours.cjs');

async function someone(browser, demo, login, phone) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, { ...demo, account: demo.accounts[login] });
  return page;
}

async function visit() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-visas-'));
  const demo = await demonstration(folder);
  const browser = await launch();
  try {
    // The référente sees her visas and nothing else.
    const gilles = await someone(browser, demo, 'n.gilles', false);
    const heard = listen(gilles);
    check('who only signs lands on the visas', gilles.url().endsWith('/services/sessad/visas'), gilles.url());
    await examine(gilles, 'visas');
    await gilles.getByRole('link', { name: 'Nouvelle demande' }).click();
    await examine(gilles, 'nouvelle demande');
    await gilles.getByLabel('Nom de famille').fill('Urvoy');
    await gilles.getByLabel('Prénom').fill('Nora');
    await gilles.getByLabel('Date de naissance').fill('2010-03-02');
    await gilles.getByLabel('Territoire où vit le jeune').fill('Vallée haute');
    await gilles.getByLabel('Territoire qui demande').fill('Orsigny');
    await gilles.getByRole('button', { name: 'Commencer la demande' }).click();
    const request = gilles.url().split('?')[0];
    check('the request begins', /\/demandes\/[0-9a-f-]{36}$/.test(request), request);
    await examine(gilles, 'demande, à remplir');
    await gilles.getByRole('button', { name: 'Transmettre' }).click();
    check('what lacks is said, nothing is handed on', await gilles.getByText('Le visa n’est pas donné').count() === 1);
    for (const [section, answers] of Object.entries({
      demande: { referent: 'Nora Gilles, 06 00 00 00 00', site: 'MDS d’Orsigny' },
      jeune: { hebergement: 'MECS', statut: 'AEMO', droit: 'oui', 'droit-fin': '2030-06-30' },
      autorite: { 'autorite-noms': 'Mme Urvoy' },
      situation: { expose: 'Rupture scolaire.', attentes: '« Un métier. »', 'attentes-referent': 'Un stage.' },
    })) {
      await gilles.goto(`${request}/fiche/${section}`);
      await examine(gilles, `fiche, ${section}`);
      for (const [name, value] of Object.entries(answers)) {
        const field = gilles.locator(`[name="${name}"]`);
        if (await field.evaluate((one) => one.tagName) === 'SELECT') await field.selectOption(value);
        else await field.fill(value);
      }
      await gilles.getByRole('button', { name: 'Enregistrer la rubrique' }).click();
      check(`${section} is saved`, await gilles.getByText('La rubrique est enregistrée.').count() === 1, gilles.url());
    }
    await gilles.getByText('Noter un accord ou un refus').click();
    await gilles.getByLabel('Son nom').fill('Nora');
    await gilles.getByRole('button', { name: 'Noter', exact: true }).click();
    check('the agreement is a dated line', await gilles.getByText(/Nora, accord, le /).count() === 1);
    await gilles.getByRole('button', { name: 'Transmettre' }).click();
    check('it is handed on', await gilles.getByText('Votre visa est donné.').count() === 1, gilles.url());
    check('the browser complains of nothing', heard().length === 0);
    // The pilot signs what waits for her, on a telephone, in two gestures.
    const brehat = await someone(browser, demo, 's.brehat', true);
    await brehat.goto(`${demo.address}/services/sessad/visas`);
    await brehat.locator('main table').first().locator('a').first().click();
    check('the form and the circuit are on one page', await brehat.getByRole('heading', { name: /Votre avis/ }).count() === 1);
    await examine(brehat, 'demande, à signer');
    await brehat.setViewportSize({ width: 390, height: 844 });
    await brehat.getByRole('button', { name: 'Favorable', exact: true }).click();
    check('a visa is given in one gesture', await brehat.getByText('Votre visa est donné.').count() === 1, brehat.url());
    // The head of the SESSAD: the list, a request, its admission, the committees, the circuits.
    const head = await someone(browser, demo, 'a.delestre', false);
    const said = listen(head);
    const own = `${demo.address}/services/sessad`;
    await head.goto(`${own}/attente`);
    await examine(head, 'attente en circuits');
    await head.locator('.attente-liste tbody th a').first().click();
    await examine(head, 'attente, une demande');
    await head.getByRole('link', { name: 'Ce que l’admission suppose' }).click();
    await examine(head, 'admission');
    for (const [name, page] of Object.entries({ commission: 'commission', comité: 'comite', circuits: 'circuits',
      circuit: 'circuits/sessad-ase', titulaires: 'circuits/titulaires', périmètre: 'perimetre', poids: 'attente/criteres' })) {
      const answer = await head.goto(`${own}/${page}`);
      check(`${name} answers`, answer.status() === 200, String(answer.status()));
      await examine(head, name);
    }
    await head.setViewportSize({ width: 1440, height: 900 });
    // Someone without an account signs by a link, made for who holds the function.
    await head.goto(`${own}/circuits/titulaires`);
    await head.getByLabel('Fonction', { exact: true }).fill('Chef de service enfance et famille');
    await head.getByLabel(/^Nom/).fill('Paule Sénac');
    await head.getByRole('button', { name: 'Noter', exact: true }).click();
    await head.goto(request);
    await head.getByText('Faire signer par un lien').click();
    await head.getByRole('button', { name: 'Faire le lien' }).click();
    const link = await head.locator('.circuit-lien code').textContent();
    await examine(head, 'lien fait');
    const outside = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await outside.goto(new URL(link, demo.address).href);
    check('the link opens the request alone', await outside.getByRole('heading', { name: /Nora Urvoy/ }).count() === 1);
    await examine(outside, 'visa par lien');
    await outside.getByRole('button', { name: 'Favorable', exact: true }).click();
    check('the link has served', await outside.getByText('Votre visa est donné, merci.').count() === 1);
    await examine(outside, 'visa donné par lien');
    const complaints = said();
    check('the head’s browser complains of nothing', complaints.length === 0, complaints.join(' | '));
  } finally {
    await browser.close();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

run(visit);
