// Every page of the demonstration in a real browser: who may open it, WCAG 2.2 AA, narrow screens,
// no script, the files of the report. ./test runs it; CAPTURES=FOLDER keeps a picture of each page.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { chromium } = require('playwright-core');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FAULTY = path.join(__dirname, '../../catalogue/cas/registres/registre-aer-2021-avec-fautes.xlsx');
const SCREENS = [
  { name: 'large-clair', width: 1440, height: 900, scheme: 'light' },
  { name: 'large-sombre', width: 1440, height: 900, scheme: 'dark' },
  { name: 'etroit-clair', width: 390, height: 844, scheme: 'light' },
  { name: 'etroit-sombre', width: 390, height: 844, scheme: 'dark' },
];
// Kinds of pages, not pages: a service has hundreds of figures, drawn by one template.
const PAGES_MAX = 170;
// The last whole year: its figures do not change any more.
const YEAR = new Date().getFullYear() - 1;
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const REPORT_FILES = {
  pdf: 'application/pdf',
  docx: `${OFFICE}wordprocessingml.document`,
  xlsx: `${OFFICE}spreadsheetml.sheet`,
  csv: 'text/csv; charset=utf-8',
};

let passed = 0;
let failed = 0;
function check(what, holds, details = '') {
  if (holds) { passed += 1; return; }
  failed += 1;
  console.error(`FAILED ${what}${details && `\n       ${details}`}`);
}

/** Starts `jalon demo` in a folder of its own; resolves once it says where it listens. */
async function demonstration(folder, ...more) {
  const port = await new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  const program = process.env.JALON || path.join(__dirname, '../../target/debug/jalon');
  const server = spawn(program, ['demo', '--dossier', folder, '--adresse', `127.0.0.1:${port}`, ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const account = {};
  const accounts = {};
  for await (const line of readline.createInterface({ input: server.stdout })) {
    const key = line.match(/^Compte : (\S+)\s+Mot de passe : (\S+)\s+\((\S+)\)/);
    if (key) accounts[key[1]] = { login: key[1], password: key[2], role: key[3] };
    if (key && key[3] === 'chef-de-service') Object.assign(account, accounts[key[1]]);
    const ready = line.match(/^Adresse : (http:\S+)/);
    if (ready) return { server, account, accounts, address: ready[1].replace(/\/$/, '') };
  }
  throw new Error('jalon demo stopped before listening');
}

async function signIn(page, { address, account }) {
  await page.goto(`${address}/connexion`);
  await page.getByLabel('Identifiant').fill(account.login);
  await page.getByLabel('Mot de passe').fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  check(`signed in, page of ${page.url()}`, !page.url().includes('/connexion'));
}

async function signedOut(browser, { address }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/connexion`);
  const assets = await page.locator('head link').evaluateAll((links) => links.map((link) => link.href));
  for (const open of [`${address}/connexion`, `${address}/sante`, ...assets]) {
    check(`signed out, ${open} answers`, (await context.request.get(open, { maxRedirects: 0 })).status() === 200);
  }
  for (const closed of ['/', '/mot-de-passe', '/services/aer', '/aide', '/aide/LISEZMOI',
    ...['', '/chiffres', '/chiffres/mesures', '/chiffres/mesures/mesures.csv', '/rapport', '/rapport/rapport.pdf']
      .map((page) => `/services/aer/${YEAR}${page}`), '/services/aer/import']) {
    const answer = await context.request.get(address + closed, { maxRedirects: 0 });
    const to = answer.headers().location || '';
    check(`signed out, ${closed} leads to the sign-in page`, answer.status() === 303 && to.startsWith('/connexion'),
      `${answer.status()} ${to}`);
  }
  await examine(page, 'connexion');
  await context.close();
}

/** The kind of page that an address leads to: years, figures and values of filters set aside. */
function kind(url) {
  const place = url.pathname.replace(/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '/NUMERO')
    .replace(/\/\d{4}(?=\/|$)/, '/AN').replace(/^\/aide\/.+/, '/aide/PAGE').replace(/(\/chiffres\/)[^/]+/, '$1ID')
    .replace(/[^/]+\.(\w+)$/, 'FICHIER.$1');
  return [place, ...[...new Set(url.searchParams.keys())].sort()].join(' ');
}

/** axe-core in a world of its own: the strict content policy of the page stays on. */
async function violations(page) {
  const devtools = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await devtools.send('Page.getFrameTree');
    const { executionContextId: contextId } =
      await devtools.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
    await devtools.send('Runtime.evaluate', { expression: AXE, contextId });
    const options = JSON.stringify({ runOnly: STANDARDS, preload: false, resultTypes: ['violations'] });
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      expression: `axe.run(document, ${options}).then((found) => found.violations.map((violation) => (
        { rule: violation.id, targets: violation.nodes.map((node) => node.target.join(' ')),
          why: violation.nodes[0].failureSummary })))`,
      contextId, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  } finally {
    await devtools.detach();
  }
}

/** The page that is open, on every screen. */
async function examine(page, name) {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await page.emulateMedia({ colorScheme: screen.scheme });
    // A colour half way of its transition is nobody's contrast.
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    const found = await violations(page);
    check(`${name}, ${screen.name}: WCAG 2.2 AA`, found.length === 0, found.map(({ rule, targets, why }) =>
      `${rule} × ${targets.length}: ${targets.slice(0, 3).join(' | ')}\n         ${why.replace(/\s+/g, ' ')}`)
      .join('\n       '));
    if (process.env.CAPTURES) {
      const file = `${name.replace(/[^\w.-]+/g, '_').slice(0, 80)}-${screen.name}.png`;
      await page.screenshot({ path: path.join(process.env.CAPTURES, file), fullPage: true });
    }
  }
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    const [content, window] =
      await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    check(`${name}: nothing runs over a screen of ${width} px`, content <= window, `${content} px`);
  }
}

/** What the browser complains of: scripts, policy, answers. */
function listen(page) {
  const heard = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  // A request that the next page cuts short is no complaint: the browser did not wait for it.
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') heard.push(`${request.url()} ${why}`);
  });
  page.on('response', (answer) => answer.status() >= 400 && heard.push(`${answer.status()} ${answer.url()}`));
  return () => heard.splice(0);
}

async function crawl(page, { address }) {
  const complaints = listen(page);
  const seen = new Set();
  const queue = ['/', '/mot-de-passe', `/services/aer/${YEAR}`, '/services/aer'].map((path) => new URL(path, address));
  while (queue.length && seen.size < PAGES_MAX) {
    const url = queue.shift();
    if (seen.has(kind(url))) continue;
    seen.add(kind(url));
    if (/\.\w+$/.test(url.pathname) && !url.pathname.endsWith('/')) {
      const answer = await page.request.get(url.href);
      if (answer.headers()['content-disposition']) {
        check(`${url.pathname} is given`, answer.status() === 200, String(answer.status()));
        continue;
      }
    }
    const answer = await page.goto(url.href);
    check(`${url.pathname}${url.search} answers`, answer.status() === 200, String(answer.status()));
    check(`${url.pathname} keeps the strict policy`,
      (answer.headers()['content-security-policy'] || '').startsWith("default-src 'none'"));
    await examine(page, kind(url));
    const heard = complaints();
    check(`${url.pathname}${url.search}: the browser complains of nothing`, heard.length === 0, heard.join(' | '));
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => link.href));
    for (const link of links) {
      const next = new URL(link);
      next.hash = '';
      if (next.origin === address && !seen.has(kind(next))) queue.push(next);
    }
  }
  check('the pages lead to one another', seen.size >= 10, [...seen].join(', '));
  console.log(`${seen.size} kinds of pages: ${[...seen].join(', ')}`);
}

async function faultyRegister(page, { address }) {
  const complaints = listen(page);
  await page.setViewportSize(SCREENS[0]);
  await page.goto(`${address}/services/aer/import`);
  await page.getByLabel('Fichiers du registre').setInputFiles(FAULTY);
  await page.getByRole('button', { name: 'Lire et contrôler' }).click();
  const faults = page.getByRole('region', { name: 'Fautes' }).locator('tbody tr');
  check('the faulty register shows its eight faults', await faults.count() === 8, String(await faults.count()));
  await examine(page, 'contrôle du registre');
  const heard = complaints();
  check('checking a register: the browser complains of nothing', heard.length === 0, heard.join(' | '));
}

/** The project of the child of the demonstration: its pages and forms, then a goal written and reviewed. */
async function project(page, { address }) {
  const complaints = listen(page);
  // The first of those who are followed who has a project.
  await page.goto(`${address}/services/aer/personnes`);
  const files = await page.locator('tbody th a').evaluateAll((links) => links.map((link) => link.href));
  const link = page.locator('#projet a[href*="/projets/"]').first();
  for (const file of files) {
    await page.goto(file);
    if (await link.count()) break;
  }
  await link.click();
  const own = page.url().split('#')[0];
  const file = own.replace(/\/projets\/.*/, '');
  for (const [name, url] of Object.entries({
    'projet': own, 'projet, bilan': `${own}/bilan`, 'projet, signer': `${own}/signer`, 'projet, réviser': `${own}/revision`,
    'projet, clore': `${own}/fin`, 'projet, papier': `${own}/papier`, 'projet, mots simples': `${own}/en-mots-simples`,
    'projet, version': `${own}/versions/1`, 'projet, texte': `${own}/texte`, 'projet, objectif': `${own}/lignes/objectifs`,
    'projet, action': `${own}/lignes/actions`, 'projet, parole': `${own}/lignes/paroles`, 'projets': `${file}/projets`,
    'remises': `${file}/remises`, 'remises, nouvelle': `${file}/remises/nouvelle`,
  })) {
    const answer = await page.goto(url);
    check(`${name} answers`, answer.status() === 200, String(answer.status()));
    await examine(page, name);
  }
  await page.setViewportSize(SCREENS[0]);
  await page.goto(own);
  await page.getByLabel('Nouvel objectif').fill('Dormir la nuit');
  await page.getByRole('button', { name: 'Ajouter l’objectif' }).click();
  check('a goal is written in one sentence', await page.getByRole('heading', { name: /\d\. Dormir la nuit/ }).count() === 1);
  check('what was received is not written again', await page.getByLabel('Nouvel objectif').inputValue() === '');
  check('what changed since it was signed is told', await page.getByText('Changé depuis la version signée').count() === 1);
  await page.getByRole('link', { name: 'Faire le bilan' }).click();
  await page.getByRole('group', { name: /Dormir la nuit/ }).getByRole('radio', { name: 'commencé' }).check();
  await page.getByRole('button', { name: 'Enregistrer le bilan' }).click();
  check('a review is one form', await page.getByText('Le bilan est enregistré.').count() === 1, page.url());
  await examine(page, 'projet, revu');
  const heard = complaints();
  check('a project: the browser complains of nothing', heard.length === 0, heard.join(' | '));
}

async function withoutScript(browser, demo) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, demo);
  const year = `${demo.address}/services/aer/${YEAR}`;
  for (const [address, what] of [[`${demo.address}/services/aer`, 'main h1'], [year, 'main table'],
    [`${year}/rapport`, 'article.document']]) {
    const answer = await page.goto(address);
    check(`without script, ${address} is whole`, answer.ok() && await page.locator(what).count() > 0);
  }
  await page.goto(year);
  await page.locator('main a[href*="/chiffres/"]').first().click();
  check('without script, a figure opens', page.url().includes('/chiffres/')
    && await page.locator('main h1').count() === 1, page.url());
  for (const [extension, type] of Object.entries(REPORT_FILES)) {
    const answer = await context.request.get(`${year}/rapport/rapport.${extension}`);
    const given = answer.headers()['content-type'];
    check(`rapport.${extension} is a file of its kind`, answer.status() === 200 && given === type
      && (await answer.body()).length > 1000, `${answer.status()} ${given}`);
  }
  await context.close();
}

async function main() {
  if (process.env.CAPTURES) fs.mkdirSync(process.env.CAPTURES, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jalon-navigateur-'));
  const demo = await demonstration(folder);
  const browser = await launch();
  try {
    await signedOut(browser, demo);
    const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await signIn(page, demo);
    await crawl(page, demo);
    await faultyRegister(page, demo);
    await project(page, demo);
    await withoutScript(browser, demo);
  } finally {
    await browser.close();
    demo.server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a scripted visit of its own file; its checks are counted like those of the pages. */
function run(visit) {
  visit().catch((error) => { console.error(error); failed += 1; }).finally(() => {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
  });
}

/** The browser that the tests use. */
function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--lang=fr-FR', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

module.exports = { check, demonstration, examine, launch, listen, run, signIn };
if (require.main === module) run(main);
