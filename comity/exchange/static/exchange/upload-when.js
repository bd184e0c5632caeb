/* Fetches upload.js when somebody chooses a file: most pages are written without one. A form that is sent before the
   script is there waits for it; where it does not come the form goes whole. */
(() => {
  let coming = null;
  let here = false;
  document.addEventListener('change', (event) => {
    const box = event.target.matches?.('input[type=file]') && event.target.form?.querySelector('[data-upload]');
    if (box) coming ||= import(box.dataset.script).catch(() => {}).finally(() => { here = true; });
  });
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!coming || here || !form.querySelector('[data-upload]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    coming.then(() => (submitter?.isConnected ? form.requestSubmit(submitter) : form.requestSubmit()));
  }, true);
})();
