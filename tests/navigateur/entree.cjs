// Coming in, in a real browser: by a real provider of identity (oidc-provider) on another site, which signs what it
// says of the user as Pro Santé Connect does; by a passkey of a virtual device; and the keys that one switches off.
// CAPTURES=FOLDER keeps pictures.
'use strict';
const { execFileSync } = require('node:child_process');
const { createServer } = require('node:http');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { check, demonstration, examine, launch, listen, run } = require('./parcours.cjs');

const CLIENT = { id: 'jalon', secret: 'un-secret-de-trente-deux-signes-au-moins' };
const NAME = 'Le Fournisseur';

/** A provider, on 127.0.0.1 while Jalon is on localhost: another site for a browser. */
async function provider(site) {
  const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));
  const server = createServer();
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const asked = { userinfo: 0 };
  const oidc = new Provider(issuer, {
    clients: [{
      client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${site}/connexion/retour/essai`],
      post_logout_redirect_uris: [`${site}/connexion`], response_types: ['code'], grant_types: ['authorization_code'],
      userinfo_signed_response_alg: 'RS256',
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['cle-des-essais'] },
    findAccount: (context, sub) => ({
      accountId: sub,
      claims: (use) => {
        if (use === 'userinfo') asked.userinfo += 1;
        return { sub, email: `${sub}@exemple.test`, email_verified: true };
      },
    }),
  });
  server.on('request', oidc.callback());
  return { issuer, server, asked };
}

/** Signs in at the provider, as its own pages ask. */
async function atProvider(page, login) {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('peu importe');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function picture(page, name) {
  if (process.env.CAPTURES) {
    for (const [screen, size] of [['large', { width: 1440, height: 900 }], ['etroit', { width: 390, height: 844 }]]) {
      await page.setViewportSize(size);
      await page.screenshot({ path: path.join(process.env.CAPTURES, `entree-${name}-${screen}.png`), fullPage: true });
    }
  }
}

async function signOut(page) {
  await page.locator('details.qui summary').click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.locator('body.seul').waitFor();
}

async function withPassword(page, { site, account }) {
  await page.goto(`${site}/connexion`);
  await page.getByLabel('Identifiant').fill(account.login);
  await page.getByLabel('Mot de passe').fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
}

async function byProvider(browser, demo, served, jalon) {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const complaints = listen(page);
  await page.goto(`${demo.site}/connexion`);
  await examine(page, 'connexion avec un fournisseur');
  await picture(page, 'connexion');
  await page.getByRole('button', { name: `Entrer avec ${NAME}` }).click();
  await page.waitForURL(`${served.issuer}/**`);
  const blocked = complaints().filter((text) => /Content Security Policy/.test(text) && text.includes(demo.site));
  check('the strict policy lets one go to the provider', blocked.length === 0, blocked.join(' | '));
  await atProvider(page, 'quelqu-un');
  await page.waitForURL(`${demo.site}/connexion/retour/**`);
  check('an identity that is nobody’s opens nothing', await page.getByRole('alert').first().textContent()
    .then((text) => text.includes('aucun compte de Jalon')));
  check('nothing more was asked about them', served.asked.userinfo === 0, String(served.asked.userinfo));
  await picture(page, 'inconnu');
  await context.close();

  // Expected at an address: the first time, the signed answer of the provider links it.
  jalon(['compte', 'identite', demo.account.login, '--fournisseur', 'essai', '--courriel', 'attendue@exemple.test']);
  const second = await browser.newContext({ locale: 'fr-FR' });
  const own = await second.newPage();
  await own.goto(`${demo.site}/connexion?retour=/mon-compte`);
  await own.getByRole('button', { name: `Entrer avec ${NAME}` }).click();
  await atProvider(own, 'attendue');
  await own.waitForURL(`${demo.site}/mon-compte`);
  check('the expected one comes in, where they wanted to go', true);
  check('what the provider says of them was asked once, signed', served.asked.userinfo === 1, String(served.asked.userinfo));
  check('the session says by what', await own.getByText('fournisseur d’identité').count() > 0);
  await examine(own, 'mon compte');
  await picture(own, 'mon-compte');
  await signOut(own);
  check('signed out, one is told that the provider is not', await own.getByText(`Celle de ${NAME}`).count() === 1);
  await examine(own, 'sortie');
  await picture(own, 'sortie');
  await own.getByRole('link', { name: `Me déconnecter aussi de ${NAME}` }).click();
  await own.locator('button[type=submit]').first().click();
  await own.waitForURL(`${demo.site}/connexion**`);
  check('and comes back to Jalon from there', true);
  await second.close();
}

async function byPasskey(browser, demo) {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const complaints = listen(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  } });
  await withPassword(page, demo);
  await page.goto(`${demo.site}/mon-compte`);
  await page.getByLabel('Nom de la clé').fill('Téléphone des essais');
  await page.locator('#passe-cle').fill('pas le bon');
  await page.getByRole('button', { name: 'Ajouter une clé' }).click();
  await page.getByText('Le mot de passe ne convient pas').waitFor();
  check('a wrong password makes no key, and is said', true);
  // That refusal is an answer that the browser tells of too.
  complaints();
  await page.locator('#passe-cle').fill(demo.account.password);
  await page.getByRole('button', { name: 'Ajouter une clé' }).click();
  await page.locator('.compte-cles strong').getByText('Téléphone des essais').waitFor();
  check('the key is on the list', true);
  await signOut(page);

  await page.goto(`${demo.site}/connexion?retour=/mes-sessions`);
  await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
  await page.waitForURL(`${demo.site}/mes-sessions`);
  check('the key opens, and says so', await page.getByText('clé d’accès').count() > 0);
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  check('one key, that names its holder', credentials.length === 1 && credentials[0].isResidentCredential);
  const heard = complaints();
  check('passkeys: the browser complains of nothing', heard.length === 0, heard.join(' | '));
  await signOut(page);

  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.goto(`${demo.site}/connexion`);
  await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
  await page.getByText('Votre appareil n’a pas donné de clé').waitFor();
  check('a device that does not recognise its holder opens nothing', page.url().endsWith('/connexion'));
  await picture(page, 'cle-refusee');

  // A key taken back to an older counter is a copy.
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await devtools.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0].credentialId });
  await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
  await page.goto(`${demo.site}/connexion`);
  await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
  await page.getByText('Cette clé n’ouvre aucun compte').waitFor();
  check('a copied key opens nothing', true);

  await page.goto(`${demo.address}/connexion`);
  check('where passkeys do not hold, none is proposed',
    !await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).isVisible());
  // Looked at last: once axe’s inspector has closed, the virtual device does not answer any more.
  await withPassword(page, demo);
  await page.goto(`${demo.site}/mon-compte`);
  await examine(page, 'mon compte avec une clé');
  await picture(page, 'cle');
  await context.close();
}

async function keys(browser, demo) {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await withPassword(page, demo);
  await page.waitForLoadState();
  await page.keyboard.press('?');
  await page.waitForURL(`${demo.site}/raccourcis`);
  await examine(page, 'raccourcis');
  await picture(page, 'raccourcis');
  await page.keyboard.press('/');
  const inSearch = () => page.evaluate(() => document.activeElement?.id === 'recherche');
  check('« / » goes to the search', await inSearch());
  await page.getByRole('button', { name: 'Arrêter ces touches' }).click();
  await page.getByRole('button', { name: 'Remettre ces touches' }).waitFor();
  await page.keyboard.press('/');
  check('switched off, « / » does nothing', !await inSearch());
  await page.getByRole('button', { name: 'Remettre ces touches' }).click();
  await page.getByRole('button', { name: 'Arrêter ces touches' }).waitFor();
  await page.goto(`${demo.site}/services/aer/protection`);
  await examine(page, 'protection des données');
  await picture(page, 'protection');
  await page.goto(`${demo.site}/services/aer/comptes`);
  await page.getByRole('link', { name: 'Comment il s’ouvre' }).nth(1).click();
  await examine(page, 'comment un compte s’ouvre');
  await picture(page, 'compte');
  await context.close();
}

async function main() {
  if (process.env.CAPTURES) fs.mkdirSync(process.env.CAPTURES, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-entree-'));
  const demo = await demonstration(folder);
  demo.site = demo.address.replace('127.0.0.1', 'localhost');
  const program = process.env.JALON || path.join(__dirname, '../../target/debug/jalon');
  const jalon = (words) => execFileSync(program, ['--base', path.join(folder, 'jalon-demo.sqlite'), ...words]);
  const served = await provider(demo.site);
  jalon(['connexion', 'ajouter', 'essai', '--nom', NAME, '--emetteur', served.issuer, '--client', CLIENT.id,
    '--secret', CLIENT.secret]);
  const browser = await launch();
  try {
    await byProvider(browser, demo, served, jalon);
    await byPasskey(browser, demo);
    await keys(browser, demo);
  } finally {
    await browser.close();
    served.server.close();
    served.server.closeAllConnections();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

run(main);
