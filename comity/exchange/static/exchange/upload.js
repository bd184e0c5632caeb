/* A large file goes up in pieces, and goes on where it was after any break: the node says which pieces it has.
   Without this file the form sends it whole. The box is drawn by exchange/upload-file.html, with all its words. */
(() => {
  const PAUSES = [1, 2, 5, 10, 30]; // seconds between two tries
  const SAY_EVERY = 25; // hundredths, for who listens instead of looking
  const LOOK_AGAIN = 1000; // milliseconds, while the file is being checked
  const language = document.documentElement.lang || 'en';
  const say = (sentence) => document.dispatchEvent(new CustomEvent('say', { detail: { sentence } }));
  const wait = (seconds, signal) => new Promise((done) => {
    const clock = setTimeout(done, seconds * 1000);
    for (const [place, name] of [[window, 'online'], [signal, 'abort']]) place.addEventListener(name, () => { clearTimeout(clock); done(); }, { once: true });
  });
  const octets = (count) => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    const step = Math.min(Math.floor(Math.log(Math.max(count, 1)) / Math.log(1000)), 3);
    const digits = step && count / 1000 ** step < 10 ? 1 : 0;
    return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: digits }).format(count / 1000 ** step);
  };

  class Refused extends Error {}
  class SignedOut extends Error {}
  class Gone extends Error {}

  const token = (form) => {
    const words = document.querySelector('template[data-signed-out]');
    const name = words && `${words.dataset.token}=`;
    const cookie = name && document.cookie.split('; ').find((one) => one.startsWith(name));
    return cookie ? cookie.slice(name.length) : form.elements.csrfmiddlewaretoken.value;
  };

  // one request; resolves with what the node says, rejects with Refused, SignedOut, Gone, or for a line that broke
  const ask = (form, method, address, body, { signal, moved } = {}) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const broke = () => fail(new Error('broken'));
    request.open(method, address);
    request.setRequestHeader('HX-Request', 'true'); // the sign-in answers 401 instead of leading away
    request.setRequestHeader('X-CSRFToken', token(form));
    const reader = document.querySelector('template[data-signed-out]')?.dataset.reader;
    if (reader) request.setRequestHeader('X-Written-By', reader);
    if (body instanceof Blob) request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (moved) request.upload.addEventListener('progress', (event) => moved(event.loaded));
    request.addEventListener('load', () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* no JSON: another page answered */ }
      if (request.status === 200 && said.upload !== undefined || said.taken !== undefined || said.dropped !== undefined) done(said);
      else if (request.status === 401) fail(new SignedOut());
      else if (request.status === 404) fail(new Gone());
      else if (said.refused) fail(new Refused(said.refused));
      else broke();
    });
    for (const name of ['error', 'timeout', 'abort']) request.addEventListener(name, broke);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });

  const attach = (box) => {
    const form = box.closest('form');
    const input = form.elements[box.dataset.upload];
    const bar = box.querySelector('progress');
    const line = box.querySelector('[data-said]');
    const [pause, goOn, cancel] = ['[data-pause]', '[data-go-on]', '[data-cancel]'].map((one) => box.querySelector(one));
    let work = null; // what is under way: file, button, address, done bytes, rate

    const words = (name, more = {}) => {
      const values = { name: work?.file.name, done: octets(work?.done || 0), size: octets(work?.file.size || 0), ...more };
      return box.dataset[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? '');
    };
    const show = (sentence) => { line.textContent = sentence; };
    const tell = (sentence) => { show(sentence); say(sentence); };
    const span = (seconds) => {
      if (seconds < 60) return box.dataset.seconds.replace('{n}', Math.max(1, Math.round(seconds)));
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return box.dataset.minutes.replace('{n}', minutes);
      return box.dataset.hours.replace('{h}', Math.floor(minutes / 60)).replace('{n}', minutes % 60);
    };
    const drawn = (extra = 0) => {
      const done = Math.min(work.done + extra, work.file.size);
      bar.max = work.file.size;
      bar.value = done;
      const left = work.rate ? span((work.file.size - done) / work.rate) : '';
      show(work.rate ? words('moves', { done: octets(done), rate: octets(work.rate), left }) : words('at', { done: octets(done) }));
      const step = Math.floor((done * 100) / work.file.size / SAY_EVERY) * SAY_EVERY;
      if (step > work.step && step < 100) { work.step = step; say(line.textContent); }
    };
    const buttons = (runs) => { pause.hidden = !runs; goOn.hidden = runs; };

    const pieces = (missing) => missing.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_one, at) => first + at));
    const known = (said) => {
      work.address = said.address;
      work.piece = said.piece;
      work.missing = pieces(said.missing);
      const there = Math.ceil(work.file.size / work.piece) - work.missing.length;
      work.done = Math.min(there * work.piece, work.file.size);
    };
    const begin = async () => {
      const data = new FormData();
      data.append('label', work.file.name);
      data.append('media', work.file.type);
      data.append('size', work.file.size);
      data.append('mark', String(work.file.lastModified));
      known(await ask(form, 'POST', box.dataset.begin, data, { signal: work.stop.signal }));
    };
    const send = async (index) => {
      const from = index * work.piece;
      const blob = work.file.slice(from, from + work.piece);
      await blob.slice(0, 1).arrayBuffer().catch(() => { throw new Refused(words('changed')); });
      const since = performance.now();
      await ask(form, 'POST', `${work.address}${index}/`, blob, { signal: work.stop.signal, moved: drawn });
      const now = blob.size / Math.max((performance.now() - since) / 1000, 0.001);
      work.rate = work.rate ? work.rate * 0.7 + now * 0.3 : now;
      work.done += blob.size;
      drawn();
    };
    const checked = async () => {
      let said = await ask(form, 'POST', `${work.address}end/`, null, { signal: work.stop.signal });
      if (said.state === 'checking') tell(words('checking'));
      while (said.state === 'checking') {
        await wait(LOOK_AGAIN / 1000, work.stop.signal);
        if (work.stop.signal.aborted) throw new Error('stopped');
        said = await ask(form, 'GET', work.address, null, { signal: work.stop.signal });
      }
      if (said.state !== 'whole') throw new Refused(words('failed'));
    };
    // of several files those that are here leave the box; the others stay chosen
    const drop = (file) => {
      if (input.files.length < 2) { input.value = ''; return; }
      const rest = new DataTransfer();
      for (const one of input.files) if (one !== file) rest.items.add(one);
      input.files = rest.files;
    };
    const large = () => [...input.files].find((one) => one.size > Number(box.dataset.piece));
    const finish = () => {
      let field = form.querySelector(`input[type=hidden][name="${box.dataset.field}"]`);
      if (!field || 'several' in box.dataset) {
        field = document.createElement('input');
        field.type = 'hidden';
        field.name = box.dataset.field;
        box.append(field);
      }
      field.value = work.address.split('/').filter(Boolean).pop();
      tell(words('whole'));
      const button = work.button;
      drop(work.file);
      work = null;
      if (button?.isConnected) form.requestSubmit(button); else form.requestSubmit();
    };

    const run = async () => {
      const mine = work;
      mine.stop = new AbortController();
      mine.runs = true;
      box.hidden = false;
      buttons(true);
      let tries = 0;
      try {
        while (work === mine && !mine.stop.signal.aborted) {
          try {
            await begin();
            if (tries === 0) tell(words(mine.done ? 'resumes' : 'starts'));
            for (const index of mine.missing) { await send(index); tries = 0; }
            await checked();
            finish();
            return;
          } catch (error) {
            if (mine.stop.signal.aborted) return;
            if (error instanceof SignedOut) {
              document.dispatchEvent(new Event('signed-out'));
              tell(words('ended'));
              buttons(false);
              return;
            }
            if (error instanceof Refused) { tell(error.message); over(); return; }
            if (tries === 0) tell(words('broken'));
            await wait(PAUSES[Math.min(tries, PAUSES.length - 1)], mine.stop.signal);
            tries += 1;
          }
        }
      } finally {
        mine.runs = false;
      }
    };
    const over = () => {
      work = null;
      pause.hidden = goOn.hidden = cancel.hidden = true;
      input.focus();
    };

    form.addEventListener('submit', (event) => {
      const file = large();
      if (work) { event.preventDefault(); work.button = event.submitter; say(line.textContent); return; } // done when the file is here
      if (!file) return;
      event.preventDefault();
      work = { file, button: event.submitter, done: 0, rate: 0, step: 0 };
      cancel.hidden = false;
      run();
      pause.focus();
    });
    pause.addEventListener('click', () => {
      if (!work) return;
      work.stop.abort();
      work.rate = 0;
      tell(words('paused'));
      buttons(false);
      goOn.focus();
    });
    goOn.addEventListener('click', () => {
      if (!work || work.runs) return;
      run();
      pause.focus();
    });
    cancel.addEventListener('click', async () => {
      if (!work) return;
      const { address, stop, file } = work;
      stop.abort();
      const sentence = words('dropped');
      over();
      drop(file);
      bar.value = 0;
      tell(sentence);
      if (address) await ask(form, 'POST', `${address}drop/`, null).catch(() => {});
    });
  };

  document.querySelectorAll('[data-upload]').forEach(attach);
})();
