// The console works without this; with it, the keyboard goes further, times are the reader's own, and uploads say how far they are.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const language = document.documentElement.lang;
  const isTyping = target => target.closest('input, textarea, select, [contenteditable]');

  function ownTimes(root) {
    const write = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    for (const time of all('time[datetime]', root)) {
      const at = new Date(time.dateTime);
      if (isNaN(at)) continue;
      time.textContent = write.format(at);
    }
  }

  // Copying
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.body.appendChild(Object.assign(document.createElement('textarea'), { value: button.dataset.copy }));
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    button.textContent = document.body.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 1500);
  });

  // The palette
  const palette = $('#palette');
  let asked = 0;
  let hits = [];
  function choose(index) {
    const rows = all('li', palette);
    rows.forEach((row, i) => row.setAttribute('aria-selected', i === index));
    const input = $('input', palette);
    if (rows[index]) {
      input.setAttribute('aria-activedescendant', rows[index].id);
      rows[index].scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }
  const chosen = () => all('li', palette).findIndex(row => row.getAttribute('aria-selected') === 'true');
  async function find(text) {
    const mine = ++asked;
    const answer = await fetch(`/console/jump?q=${encodeURIComponent(text)}`);
    if (mine !== asked) return;
    hits = answer.ok ? await answer.json() : [];
    const list = $('ul', palette);
    list.replaceChildren(...hits.map((hit, i) => {
      const row = document.createElement('li');
      row.id = `hit-${i}`;
      row.setAttribute('role', 'option');
      row.append(hit.title);
      const detail = document.createElement('span');
      detail.textContent = hit.detail;
      row.append(detail);
      return row;
    }));
    list.hidden = hits.length === 0;
    $('.none', palette).hidden = hits.length > 0;
    choose(hits.length ? 0 : -1);
  }
  function openPalette() {
    if (!palette || palette.open) return;
    const input = $('input', palette);
    input.value = '';
    palette.showModal();
    input.focus();
    find('');
  }
  if (palette) {
    $('input', palette).addEventListener('input', event => find(event.target.value));
    palette.addEventListener('keydown', event => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && hits.length) {
        event.preventDefault();
        choose((chosen() + step + hits.length) % hits.length);
      } else if (event.key === 'Enter' && hits[chosen()]) {
        event.preventDefault();
        location.assign(hits[chosen()].path);
      }
    });
    palette.addEventListener('click', event => {
      const row = event.target.closest('li');
      if (row) location.assign(hits[all('li', palette).indexOf(row)].path);
      else if (event.target === palette) palette.close();
    });
    all('[data-opens=palette]').forEach(button => button.addEventListener('click', openPalette));
  }

  // Rows
  function stops() {
    return all('[data-rows]').flatMap(list => all(list.tagName === 'TABLE' ? 'tbody > tr' : ':scope > li', list))
      .map(row => ({ row, stop: $('a[href]', row) || (row.tabIndex < 0 && row.hasAttribute('tabindex') ? row : null) })).filter(one => one.stop);
  }
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]') || isTyping(event.target)) return;
    if (event.key === '/') {
      event.preventDefault();
      const search = $('[data-search]');
      if (search) search.select(), search.focus();
      else openPalette();
    } else if (event.key === '?') {
      $('#keys')?.showModal();
    } else if (['ArrowDown', 'ArrowUp', 'j', 'k'].includes(event.key)) {
      const rows = stops();
      if (!rows.length) return;
      const step = event.key === 'ArrowDown' || event.key === 'j' ? 1 : -1;
      const at = rows.findIndex(one => one.row.contains(document.activeElement));
      // Arrows scroll a page until somebody is in its rows.
      if (at < 0 && event.key.startsWith('Arrow') && !document.activeElement.closest('[data-rows], .scroll, [role=search]')) return;
      event.preventDefault();
      rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))].stop.focus();
    }
  });

  // Sliders say their value; choices of a filter hold at once.
  document.addEventListener('input', event => {
    if (event.target.matches('[data-shows]')) all(`output[for="${event.target.id}"] b`).forEach(one => { one.textContent = event.target.value; });
  });
  document.addEventListener('change', event => {
    if (event.target.matches('[data-submits] select, [data-submits] input[type=checkbox]')) event.target.form.requestSubmit();
  });
  document.addEventListener('click', event => {
    const back = event.target.closest('[data-back]');
    if (back && history.length > 1 && document.referrer.startsWith(back.href)) {
      event.preventDefault();
      history.back();
    }
  });

  // A form is sent once; an upload says how far it is.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    if (!form.hasAttribute('data-upload')) {
      // What is answered with a file leaves this page where it is.
      setTimeout(() => { delete form.dataset.sent; }, 4000);
      return;
    }
    event.preventDefault();
    const button = $('button', form);
    const progress = $('progress', form);
    button.disabled = true;
    button.textContent = button.dataset.busy;
    progress.hidden = false;
    progress.value = 0;
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.onprogress = at => {
      // All of it is there: now it is compiled, and nobody can say how long that takes.
      if (at.loaded < at.total) progress.value = 100 * at.loaded / at.total;
      else progress.removeAttribute('value');
    };
    request.onerror = () => { form.dataset.sent = ''; button.disabled = false; form.removeAttribute('data-upload'); form.requestSubmit(); };
    request.onload = () => {
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      $('main').replaceWith(page.querySelector('main'));
      if (request.responseURL !== form.action) history.replaceState(null, '', request.responseURL);
      ownTimes($('main'));
      follow();
      ($('main .refused, main .said') || $('main')).scrollIntoView({ block: 'nearest' });
    };
    request.send(new FormData(form));
  });

  // What goes on by itself is shown by itself, as long as nobody is in the middle of it.
  const following = new Set();
  function follow() {
    for (const part of all('[data-live]')) {
      if (following.has(part)) continue;
      following.add(part);
      const again = async () => {
        if (!part.isConnected) return;
        if (!document.hidden && !part.contains(document.activeElement) && !$('dialog[open]')) {
          const index = all('[data-live]').indexOf(part);
          const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
          if (answer?.ok && !answer.redirected) {
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            // The checks have ended, or something else began or ended: the page as a whole is another one.
            const lives = all('[data-live]', page);
            const fresh = lives.length === all('[data-live]').length ? lives[index] : null;
            if (!fresh) {
              if (!isTyping(document.activeElement)) {
                $('main').replaceWith(page.querySelector('main'));
                ownTimes($('main'));
                follow();
              }
            } else {
              ownTimes(fresh);
              if (fresh.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.innerHTML = fresh.innerHTML;
            }
          }
        }
        setTimeout(again, 1000 * part.dataset.live);
      };
      setTimeout(again, 1000 * part.dataset.live);
    }
  }

  ownTimes(document);
  follow();
})();
