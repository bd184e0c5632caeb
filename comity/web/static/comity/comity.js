/* Keys and the live region. Every key presses a button or a link that is on the page, so the page is complete without this file.
   A room gives an element data-key="r" (or "g d" for two keys in a row); fields take the focus, all else is pressed. */
(() => {
  const root = document.documentElement;
  const live = document.querySelector('[data-live]');
  const PAUSE = 1500; // milliseconds between the two keys of a pair
  let first = { key: '', at: 0 };

  const typing = (el) => el.closest('input, textarea, select, [contenteditable]');
  const shown = (el) => el.getClientRects().length > 0 && el.getAttribute('aria-disabled') !== 'true';
  const named = (key) => {
    const all = [...document.querySelectorAll('[data-key]')].filter((el) => el.dataset.key === key && shown(el));
    const now = document.activeElement?.closest('li, article, tr');
    return all.find((el) => now?.contains(el)) || all[0];
  };
  const say = (sentence) => {
    if (!live) return;
    live.textContent = '';
    requestAnimationFrame(() => { live.textContent = sentence; });
  };
  const step = (by) => {
    const lines = [...document.querySelectorAll('main .queue a.title, main [data-lines] a.title')].filter(shown);
    const at = lines.indexOf(document.activeElement);
    lines[at < 0 ? 0 : Math.min(Math.max(at + by, 0), lines.length - 1)]?.focus();
  };

  document.addEventListener('keydown', (event) => {
    const el = event.target instanceof Element ? event.target : document.body;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const act = el.closest('form')?.querySelector('button.btn--go') || document.querySelector('main button.btn--go');
      if (act && shown(act)) { event.preventDefault(); act.click(); }
      return;
    }
    if (event.key === 'Escape' && typing(el)) { el.blur(); return; }
    if (root.dataset.keys === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(el)) return;
    const pair = event.timeStamp - first.at < PAUSE ? named(`${first.key} ${event.key}`) : undefined;
    const target = pair || named(event.key);
    first = { key: event.key, at: event.timeStamp };
    if (target) {
      event.preventDefault();
      first = { key: '', at: 0 };
      if (target.matches('input, textarea, select')) target.focus(); else target.click();
    } else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
  });

  document.addEventListener('say', (event) => say(event.detail.sentence));
  for (const name of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(name, () => say(live?.dataset.failed || ''));
  }
  document.addEventListener('htmx:afterSwap', (event) => {
    event.target.querySelector?.('[data-focus]')?.focus();
  });
})();
