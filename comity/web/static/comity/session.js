/* A session that has ended takes nothing from the page: it says so, with a way to sign in in a new tab. From then on the page
   sends the token of the new sign-in, and whose page it is: the node refuses it when another person has signed in. */
(() => {
  const words = document.querySelector('template[data-signed-out]');
  if (!words) return;
  let ended = false;
  const token = () => {
    const cookie = document.cookie.split('; ').find((one) => one.startsWith(`${words.dataset.token}=`));
    return cookie ? cookie.slice(words.dataset.token.length + 1) : '';
  };
  const notice = () => document.querySelector('.ended');

  document.addEventListener('signed-out', () => {
    ended = true;
    if (notice()) return;
    const shown = words.content.cloneNode(true);
    const link = shown.querySelector('a');
    link.href += `?next=${encodeURIComponent(location.pathname + location.search)}`;
    document.querySelector('main').prepend(shown);
  });
  document.addEventListener('htmx:configRequest', (event) => {
    if (!ended) return;
    event.detail.headers['x-csrftoken'] = token();
    event.detail.headers['x-written-by'] = words.dataset.reader;
    if (event.detail.verb !== 'get') event.detail.parameters.csrfmiddlewaretoken = token();
  });
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.successful) notice()?.remove();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!ended || form.method !== 'post') return;
    let whose = form.querySelector('input[name=written-by]');
    if (!whose) {
      whose = document.createElement('input');
      whose.type = 'hidden';
      whose.name = 'written-by';
      form.append(whose);
    }
    whose.value = words.dataset.reader;
    const field = form.querySelector('input[name=csrfmiddlewaretoken]');
    if (field) field.value = token();
  }, true);
})();
