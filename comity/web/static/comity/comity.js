/* Keys, the sheet of keys, and the live region. Every key presses what is on the page, so the page is complete without
   this file. docs/how-to/pages.md lists the attributes. */
(() => {
  const root = document.documentElement;
  const live = document.querySelector('[data-live]');
  const PAUSE = 1500; // milliseconds between the two keys of a pair
  const TEXT = 'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=reset], [type=file], [type=range])';
  const LINES = 'main .queue > li, main [data-lines] > *, main tbody > tr';
  let first = { key: '', at: 0 };

  const typing = (el) => el.closest(TEXT);
  const shown = (el) => el.getClientRects().length > 0 && el.getAttribute('aria-disabled') !== 'true' && !el.disabled;
  const named = (key) => {
    // the rail is hidden on a narrow page, where the menu shows the same links
    const all = [...document.querySelectorAll('[data-key]')].filter((el) => el.dataset.key === key && (shown(el) || el.closest('.rail')));
    const now = document.activeElement?.closest('li, article, tr');
    return all.find((el) => now?.contains(el)) || all[0];
  };
  const say = (sentence) => {
    if (!live) return;
    live.textContent = '';
    requestAnimationFrame(() => { live.textContent = sentence; });
  };
  const step = (by) => {
    const links = [...document.querySelectorAll(LINES)].map((line) => [line, line.querySelector('a.title, th a, a')]).filter(([, link]) => link && shown(link));
    const at = links.findIndex(([line]) => line.contains(document.activeElement));
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.[1].focus();
  };

  const open = async (link) => {
    let sheet = document.querySelector('dialog[data-sheet-of]');
    if (!sheet) {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = page.querySelector('[data-sheet-part]');
      if (!answer.ok || !part) { location.assign(link.href); return; }
      sheet = document.createElement('dialog');
      sheet.dataset.sheetOf = link.pathname;
      sheet.setAttribute('aria-labelledby', part.getAttribute('aria-labelledby'));
      const leave = document.createElement('form');
      leave.method = 'dialog';
      leave.className = 'btns mt';
      const button = document.createElement('button');
      button.className = 'btn';
      button.textContent = link.dataset.close;
      const all = document.createElement('a');
      all.className = 'btn btn--text';
      all.href = link.href;
      all.textContent = link.dataset.all;
      leave.append(button, all);
      sheet.append(document.adoptNode(part), leave);
      document.body.append(sheet);
    }
    // Esc and the button give the focus back to where one was
    const before = document.activeElement;
    sheet.addEventListener('close', () => { if (before && before !== document.body && before.isConnected) before.focus(); else link.focus(); }, { once: true });
    sheet.showModal();
  };

  const press = (el) => {
    if (typing(el)) { el.focus(); return; }
    if (el.matches('[type=radio], [type=checkbox]')) el.focus();
    el.click();
  };

  document.addEventListener('keydown', (event) => {
    const el = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector('dialog[open]')) return; // a dialogue keeps its own keys; Esc closes it
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // who writes in a form means that form, never another act of the page
      const form = el.closest('form');
      const act = form
        ? form.querySelector('.btn--go, .btn--stop') || form.querySelector('button:not([type]), [type=submit]')
        : document.querySelector('main .btn--go, main .btn--stop');
      if (act && shown(act)) { event.preventDefault(); act.click(); }
      return;
    }
    if (event.key === 'Enter' && !event.isComposing && el.matches('[autocomplete=one-time-code]')) {
      // the first button of a form, which Enter presses, may only keep or add; a code is given for the act itself
      const act = el.form?.querySelector('button.btn--go');
      if (act && shown(act)) { event.preventDefault(); act.click(); }
      return;
    }
    if (event.key === 'Escape') {
      const menu = document.querySelector('details.menu[open]');
      if (menu) { menu.open = false; menu.querySelector('summary').focus(); } else if (typing(el)) el.blur();
      return;
    }
    if (root.dataset.keys === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(el)) return;
    const pair = event.timeStamp - first.at < PAUSE ? named(`${first.key} ${event.key}`) : undefined;
    const target = pair || named(event.key);
    first = { key: event.key, at: event.timeStamp };
    if (target) {
      event.preventDefault();
      first = { key: '', at: 0 };
      press(target);
    } else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
  });

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-sheet]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link).catch(() => location.assign(link.href));
  });

  document.addEventListener('say', (event) => say(event.detail.sentence));
  let failing = false; // what the page asks by itself is complained about once, until it is answered again
  const failed = (event) => {
    if (event.detail?.xhr?.status === 401) return; // session.js says that the session has ended
    const asked = event.detail?.requestConfig?.triggeringEvent;
    if (!asked && failing) return;
    failing = true;
    say(live?.dataset.failed || '');
  };
  for (const name of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) document.addEventListener(name, failed);
  document.addEventListener('htmx:afterRequest', (event) => { if (event.detail.successful) failing = false; });
  document.addEventListener('htmx:afterSwap', (event) => {
    event.target.querySelector?.('[data-focus]')?.focus();
  });

  // paper has no folds; for browsers whose style sheets cannot open them
  let folds = [];
  addEventListener('beforeprint', () => {
    folds = document.querySelectorAll('main details:not([open])');
    folds.forEach((one) => { one.open = true; });
  });
  addEventListener('afterprint', () => folds.forEach((one) => { one.open = false; }));

  // a script that only some need is fetched when they come to the form it serves
  const fetched = new Set();
  const needs = (event) => {
    for (const { dataset: { script } } of event.target.closest?.('form')?.querySelectorAll('[data-script]') || []) {
      if (fetched.has(script)) continue;
      fetched.add(script);
      document.head.append(Object.assign(document.createElement('script'), { src: script }));
    }
  };
  for (const name of ['focusin', 'change']) document.addEventListener(name, needs);

  // after an act: what is wrong takes the focus; else what happened is said and the next thing to do takes it
  const wrong = document.querySelector('main [data-summary]');
  const done = [...document.querySelectorAll('main [data-done]')];
  if (wrong) wrong.focus();
  else if (done.length) {
    say(done.map((one) => one.textContent.trim()).join(' '));
    document.querySelector('main [data-focus]')?.focus();
  }
})();
