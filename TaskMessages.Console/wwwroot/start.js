// Opens the page's connection, and goes on by itself after the service was away: first on the same page, and when that is gone (the service has started anew) on a new one
// at the same address.
(() => {
  keepWhatIsDone();
  const script = document.currentScript;
  const notice = document.getElementById('connection');
  let isTrying = false;

  const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  async function reconnect() {
    if (isTrying)
      return;
    isTrying = true;
    notice.hidden = false;
    for (let attempt = 0; ; attempt++) {
      try {
        if (await Blazor.reconnect()) {
          notice.hidden = true;
          isTrying = false;
          return;
        }
        location.reload();
        return;
      } catch {
        await pause(Math.min(250 * 2 ** attempt, 3000));
      }
    }
  }

  const start = () => Blazor.start({
    circuit: {
      // straight to the one transport that the service offers, without asking which there are
      configureSignalR: connection => connection.withUrl('_blazor', { skipNegotiation: true, transport: 1 }),
      reconnectionHandler: { onConnectionDown: () => { reconnect(); }, onConnectionUp: () => { notice.hidden = true; } },
    },
  });

  function load(address, loaded) {
    const element = document.createElement('script');
    element.src = address;
    element.setAttribute('autostart', 'false');
    element.addEventListener('load', loaded);
    document.head.append(element);
  }

  function open() {
    load(script.dataset.framework, start);
    // only dialogs need it
    load(script.dataset.components, () => { });
  }

  // what is drawn already is painted before the scripts take the browser's time; a window that nobody sees is never painted
  if (script.dataset.drawn === undefined || document.hidden)
    open();
  else
    requestAnimationFrame(() => setTimeout(open));
})();

/**
 * A page that was drawn ahead can be read before its connection is there, and then is put in again by the connection. What its reader does meanwhile is kept: what was written
 * and chosen is there at once when the page is put in, and buttons are pressed when it answers, in their order.
 */
function keepWhatIsDone() {
  const root = document.documentElement;
  const written = new Map();
  const pressed = [];
  let focused = null;
  const kept = { click: onPress, submit: onSubmit, input: onWritten, change: onWritten, focusin: event => { focused = placeOf(event.target); } };

  for (const [name, listener] of Object.entries(kept))
    addEventListener(name, listener, true);
  const changes = new MutationObserver(changed);
  changes.observe(root, { attributeFilter: ['data-live'] });
  changes.observe(document.body, { childList: true, subtree: true });

  /** The way from the page's root, by which the same element is found in the page that is put in. */
  function placeOf(element) {
    const way = [];
    for (let at = element; at && at !== document.body; at = at.parentElement)
      way.unshift([at.localName, [...at.parentElement?.children ?? []].filter(other => other.localName === at.localName).indexOf(at)]);
    return { element, way, words: wordsOf(element) };
  }

  /** Nothing else than what was meant: a row that is another by now is not pressed. */
  function find({ element, way, words }) {
    if (element.isConnected)
      return element;
    let at = document.body;
    for (const [name, place] of way)
      at = at && [...at.children].filter(child => child.localName === name)[place];
    return at && wordsOf(at) === words ? at : null;
  }

  function wordsOf(element) {
    return element.getAttribute('aria-label') ?? (element.matches('input, select, textarea, form') ? element.id : element.textContent.trim());
  }

  function keep(event, element) {
    event.preventDefault();
    event.stopImmediatePropagation();
    element.dataset.kept = '';
    pressed.push(placeOf(element));
  }

  function onPress(event) {
    const button = event.target.closest?.('button');
    // what the browser sends by itself needs no connection
    if (button && button.form?.method !== 'post' && !(button.type === 'submit' && button.form && !button.form.checkValidity()))
      keep(event, button);
  }

  function onSubmit(event) {
    if (event.target.method !== 'post')
      keep(event, event.target);
  }

  function onWritten(event) {
    if (event.isTrusted)
      written.set(event.target, placeOf(event.target));
  }

  function changed() {
    for (const [old, place] of written) {
      const field = old.isConnected ? null : find(place);
      if (field) {
        written.delete(old);
        putIn(field, old);
      }
    }
    const field = focused && !focused.element.isConnected && document.activeElement === document.body ? find(focused) : null;
    if (field) {
      focused = null;
      field.focus();
      if (field.matches('textarea, [type=text], [type=search]'))
        field.setSelectionRange(field.value.length, field.value.length);
    }
    if (root.dataset.live !== undefined)
      replay();
  }

  function putIn(field, old) {
    if (field.type === 'checkbox') {
      if (field.checked !== old.checked)
        field.click();
      return;
    }
    field.value = old.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function replay() {
    changes.disconnect();
    for (const [name, listener] of Object.entries(kept))
      removeEventListener(name, listener, true);
    for (const place of pressed) {
      const element = find(place);
      if (!element) {
        document.getElementById('told').textContent = 'The page has changed; what was pressed before was not done.';
        continue;
      }
      delete element.dataset.kept;
      if (element.localName === 'form')
        element.requestSubmit();
      else
        element.click();
    }
  }
}
