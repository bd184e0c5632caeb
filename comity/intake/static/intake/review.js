/* The page of a document: one proposal is chosen at a time; its words are outlined in the text and brought into view.
   Accept, change and refuse are the buttons of the chosen one (data-key, comity.js); arrows walk as j and k do. Without this file
   the numbers lead from the text to the proposals and back, and the page shows which is chosen. */
(() => {
  const list = document.querySelector('[data-review]');
  if (!list) return;
  const props = () => [...list.querySelectorAll('.prop')];
  const text = document.querySelector('.review .text');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const next = document.querySelector('[data-next-open]');
  const link = (prop) => prop.querySelector('a.title');
  const marksOf = (prop) => [...document.querySelectorAll(`.doc mark[data-of="${CSS.escape(prop.id)}"]`)];
  const scrolls = () => text && text.scrollHeight > text.clientHeight + 1 && getComputedStyle(text).overflowY !== 'visible';

  const choose = (prop) => {
    for (const one of props()) one.toggleAttribute('aria-current', false);
    for (const one of document.querySelectorAll('.doc mark.now')) one.classList.remove('now');
    prop.setAttribute('aria-current', 'true');
    const marks = marksOf(prop);
    for (const one of marks) one.classList.add('now');
    // beside each other the text moves by itself; stacked, the page stays where the reader is
    if (marks.length && scrolls()) {
      const place = marks[0].getBoundingClientRect();
      const box = text.getBoundingClientRect();
      if (place.top < box.top + 40 || place.bottom > box.bottom - 40) text.scrollBy({ top: place.top - box.top - box.height / 3, behavior: calm ? 'auto' : 'smooth' });
    }
    // the key of a whole group means that of the chosen one
    for (const one of list.querySelectorAll('[data-whole]')) delete one.dataset.key;
    const whole = document.getElementById(prop.parentElement.dataset.group)?.parentElement.querySelector('[data-whole]');
    if (whole) whole.dataset.key = 'w';
    const after = props().slice(props().indexOf(prop) + 1).find((one) => one.matches('.prop--p'));
    if (next && after) next.setAttribute('href', `#${after.id}`);
    else if (next) next.setAttribute('href', next.dataset.nextOpen);
  };

  list.addEventListener('focusin', (event) => {
    const prop = event.target.closest('.prop');
    if (prop && prop.getAttribute('aria-current') !== 'true') choose(prop);
  });
  list.addEventListener('click', (event) => {
    const prop = event.target.closest('.prop');
    if (prop && !event.target.closest('a, button, summary, input, label')) link(prop).focus();
  });
  document.addEventListener('click', (event) => {
    const mark = event.target.closest?.('.doc mark');
    const to = mark ? document.getElementById(mark.dataset.of) : null;
    const onto = event.target.closest?.('[data-next-open][href^="#"]');
    const prop = to || (onto && document.getElementById(onto.hash.slice(1)));
    if (!prop || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (mark && String(getSelection())) return; // words were marked to be copied
    event.preventDefault();
    link(prop).focus();
  });
  // the number of a proposal leads to its words
  list.addEventListener('click', (event) => {
    const to = event.target.closest?.('a.title');
    if (!to || !scrolls()) return;
    event.preventDefault();
    choose(to.closest('.prop'));
  });
  list.addEventListener('toggle', (event) => {
    if (event.target.matches('details[open]')) event.target.querySelector('input:not([type=hidden])')?.focus();
  }, true);

  const walk = (by) => {
    const all = props();
    const at = all.findIndex((one) => one.getAttribute('aria-current') === 'true');
    const to = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (to) link(to).focus();
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || document.documentElement.dataset.keys === 'off') return;
    if (!(event.target instanceof Element) || document.querySelector('dialog[open]')) return;
    if (event.target.closest('textarea, select, input, .text')) return; // arrows move there already
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.closest('[data-review]')) return;
    event.preventDefault();
    walk(by);
  });

  // the keys of an act mean the one that the page shows as chosen, wherever the focus is: never another that stands first
  document.addEventListener('keydown', (event) => {
    if (!'aerjk'.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === 'off') return;
    if (!(event.target instanceof Element) || event.target.closest('textarea, select, input, dialog') || document.querySelector('dialog[open]')) return;
    const chosen = list.querySelector('.prop[aria-current="true"]');
    if (chosen && !document.activeElement?.closest('.prop')) link(chosen).focus();
  }, true);

  const chosen = list.querySelector('.prop[aria-current="true"]');
  if (chosen) choose(chosen);
})();
