// The vault of this device: what waits to be sent and what the form of an act needs without a network, enciphered
// under the key of the account. The key comes from the server, cannot be read by a script, and leaves with the
// session: what waits stays, and opens again for the same account only. See docs/decisions/13.
const coffre = (() => {
  const able = Boolean(window.isSecureContext && window.indexedDB && window.crypto?.subtle);
  const request = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  let opened;
  const open = () => {
    opened ||= (() => {
      const asked = window.indexedDB.open('jalon', 1);
      asked.onupgradeneeded = () => {
        // `session`: the key and the kit, of the one account that is signed in. `envois`: what waits, of any.
        asked.result.createObjectStore('session');
        asked.result.createObjectStore('envois', { keyPath: 'id' });
      };
      return request(asked);
    })();
    return opened;
  };
  const store = async (name, mode) => (await open()).transaction(name, mode, { durability: 'strict' }).objectStore(name);
  const done = (kept) => new Promise((resolve, reject) => {
    kept.transaction.oncomplete = () => resolve();
    kept.transaction.onerror = () => reject(kept.transaction.error);
    kept.transaction.onabort = () => reject(kept.transaction.error);
  });

  const encipher = async (key, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
  };
  const decipher = async (key, { iv, data }) =>
    JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)));

  /** Forgets the key and the names; what waits stays, and cannot be read. */
  const close = async () => {
    const kept = await store('session', 'readwrite');
    kept.clear();
    await done(kept);
  };
  /** The session of this device, while it lasts; of this account when one is named. */
  const session = async (account) => {
    if (!able) return null;
    const kept = await request((await store('session', 'readonly')).get('clé'));
    if (!kept) return null;
    if (Date.now() > kept.until || (account && kept.account !== account)) { await close(); return null; }
    return kept;
  };
  /** What the server gave: the key, and the kit under it. */
  const settle = async (given) => {
    const bytes = Uint8Array.from(given.cle.match(/../g), (pair) => parseInt(pair, 16));
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const kit = await encipher(key, given.services);
    const kept = await store('session', 'readwrite');
    kept.put({ account: given.compte, key, kit, at: Date.now(), until: Date.now() + given.secondes * 1000 }, 'clé');
    await done(kept);
  };
  const kit = (held) => decipher(held.key, held.kit);

  /** Keeps something to send, whole, before it leaves. */
  const keep = async (held, entry) => {
    const { id, state, since = Date.now(), ...said } = entry;
    const sealed = await encipher(held.key, said);
    const kept = await store('envois', 'readwrite');
    kept.put({ id, state, since, account: held.account, ...sealed });
    await done(kept);
  };
  const drop = async (id) => {
    const kept = await store('envois', 'readwrite');
    kept.delete(id);
    await done(kept);
  };
  /** What waits of the account that holds this session, in the order it was kept; of no other, not even its number. */
  const all = async (held, drafts = false) => {
    const found = [];
    for (const row of await request((await store('envois', 'readonly')).getAll())) {
      if (row.account !== held.account || (row.state === 'brouillon') !== drafts) continue;
      try {
        found.push({ ...await decipher(held.key, row), id: row.id, state: row.state, since: row.since });
      } catch { /* not under this key: it stays as it is */ }
    }
    return found.sort((one, other) => one.at - other.at);
  };
  return { able, session, settle, close, kit, keep, drop, all };
})();
