/* Asks before a half-written form is left. A form opts in with data-guard.
   What was typed counts as kept when the form is sent, or when an htmx answer brings the event `kept`
   (comity.web.live.kept); a form that came back with an error is not kept, whatever it holds. */
(() => {
  const kept = new WeakMap(); // form: its fields as last kept
  const sent = new WeakMap(); // form: its fields as an htmx request took them along
  const fields = (form) => JSON.stringify(
    [...new FormData(form)]
      .filter(([name]) => form.elements[name]?.type !== 'hidden') // the token, and what the answer itself moves on
      .map(([name, value]) => [name, value instanceof File ? [value.name, value.size] : value]),
  );
  const guarded = () => document.querySelectorAll('form[data-guard]');
  const learn = (form) => {
    if (!kept.has(form)) kept.set(form, form.querySelector('[aria-invalid=true], [data-summary]') ? '' : fields(form));
  };
  const halfWritten = (form) => kept.has(form) && kept.get(form) !== fields(form);

  guarded().forEach(learn);
  document.addEventListener('htmx:load', () => guarded().forEach(learn));
  document.addEventListener('submit', (event) => {
    if (event.target.matches('form[data-guard]') && !event.defaultPrevented) kept.set(event.target, fields(event.target));
  });
  document.addEventListener('htmx:beforeRequest', (event) => {
    const form = event.target.closest('form[data-guard]');
    if (form) sent.set(form, fields(form));
  });
  document.addEventListener('kept', (event) => {
    const form = event.target.closest('form[data-guard]');
    if (form && sent.has(form)) kept.set(form, sent.get(form));
  });
  /* A form with a field `turn` numbers its saves: a slow one that arrives after a later one is known as the older. */
  let turn = 0;
  const next = () => { turn = Math.max(turn + 1, Date.now()); return String(turn); };
  document.addEventListener('submit', (event) => {
    const box = event.target.elements.namedItem('turn');
    if (box) box.value = next();
  }, true);
  document.addEventListener('htmx:configRequest', (event) => {
    if (event.detail.parameters.turn !== undefined) event.detail.parameters.turn = next();
  });
  window.addEventListener('beforeunload', (event) => {
    if ([...guarded()].some(halfWritten)) event.preventDefault();
  });
})();
