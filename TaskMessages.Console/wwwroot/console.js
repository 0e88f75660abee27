// What pages cannot do by themselves: keys, copying, scrolling, the reader's clock.

/** Tells the page about its reader, now and whenever it changes; from here on times move by themselves. */
export function start(page, serviceNow) {
  const tell = () => page.invokeMethodAsync('ReaderChanged', !document.hidden).catch(() => { });
  aheadBy = serviceNow - Date.now();
  setInterval(moveTimes, 1000);
  document.addEventListener('visibilitychange', tell);
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  document.documentElement.dataset.live = '';
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    offset: -new Date().getTimezoneOffset(),
    visible: !document.hidden,
  };
}

// Times that say how long ago something was, in the words of Times.Short. The reader's clock need not be right.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let aheadBy = 0;

function moveTimes() {
  if (document.hidden)
    return;
  const now = new Date(Date.now() + aheadBy);
  for (const time of document.querySelectorAll('time[data-short]')) {
    const words = timeWords(new Date(time.dateTime), now);
    if (time.firstChild && time.firstChild.nodeValue !== words)
      time.firstChild.nodeValue = words;
  }
}

function timeWords(at, now) {
  const age = (now - at) / 1000;
  if (Math.abs(age) < 5)
    return 'just now';
  if (age > 0 && age < 3600)
    return age < 60 ? `${Math.trunc(age)} s ago` : `${Math.trunc(age / 60)} min ago`;
  const clock = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  if (at.toDateString() === now.toDateString())
    return clock;
  const day = `${at.getDate()} ${months[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? `${day} ${clock}` : `${day} ${at.getFullYear()}`;
}

const isWriting = target => target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
const isOpen = () => document.querySelector('.mud-dialog') !== null;
let afterG = 0;

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === 'Enter' && event.target.tagName === 'TEXTAREA')
      event.target.form?.requestSubmit();
    return;
  }
  if (event.key === 'Escape') {
    // a dialog hears the key only while it has the focus
    if (isOpen() && !event.target.closest?.('.mud-dialog'))
      [...document.querySelectorAll('.mud-dialog [data-key=dismiss]')].at(-1)?.click();
    else if (isWriting(event.target) && !isOpen())
      event.target.blur();
    else if (!isOpen())
      document.querySelector('[data-key=close]')?.click();
    return;
  }
  if (isWriting(event.target) || isOpen())
    return;
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector('[data-key=search]')?.focus();
  } else if (event.key === 'g') {
    afterG = Date.now();
  } else if (Date.now() - afterG < 1500 && /^[a-z]$/.test(event.key)) {
    afterG = 0;
    document.querySelector(`[data-go=${event.key}]`)?.click();
  } else if (event.key === 'j' || event.key === 'ArrowDown') {
    moveRow(1, event);
  } else if (event.key === 'k' || event.key === 'ArrowUp') {
    moveRow(-1, event);
  } else if (event.key === 'x') {
    document.activeElement?.closest('[data-row]')?.querySelector('input[type=checkbox]')?.click();
  }
}

/** From row to row of a list, by the link that Enter opens. */
function moveRow(step, event) {
  const links = [...document.querySelectorAll('[data-row] [data-open]')];
  const at = links.findIndex(link => link.closest('[data-row]').contains(document.activeElement));
  if (links.length === 0 || (at < 0 && event.key.startsWith('Arrow')))
    return;
  event.preventDefault();
  links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + step))].focus();
}

function onClick(event) {
  const button = event.target.closest?.('[data-copy]');
  if (button)
    copy(button, button.dataset.copy === 'code' ? button.parentElement.querySelector('pre').textContent : button.dataset.copy);
}

async function copy(button, text) {
  let isDone = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    isDone = copyBySelection(text);
  }
  document.getElementById('told').textContent = isDone ? 'Copied.' : 'Copying is not allowed here.';
  button.dataset.copied = isDone;
  setTimeout(() => delete button.dataset.copied, 1500);
}

/** Where the page did not come over TLS, browsers have no clipboard. */
function copyBySelection(text) {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'off-screen';
  document.body.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}

export function focus(selector) {
  document.querySelector(selector)?.focus();
}

/** Where readers of the screen go on after a page has changed; not away from somebody who writes. */
export function focusHeading() {
  const heading = document.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  if (!isWriting(document.activeElement))
    heading?.focus();
}

export async function save(name, stream) {
  const address = URL.createObjectURL(new Blob([await stream.arrayBuffer()]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// The ledger: a window on a list of any length. What is near its ends is asked for; what is in view stays where it is meanwhile.

const ledgers = new WeakMap();

export function openLedger(element, page) {
  closeLedger(element);
  const state = { isFollowing: true, isBusy: false };
  const content = element.firstElementChild;
  element.dataset.live = '';

  const isAtEnd = () => element.scrollHeight - element.scrollTop - element.clientHeight < 48;
  const follow = () => { if (state.isFollowing) element.scrollTop = element.scrollHeight; };

  async function ask(method) {
    if (state.isBusy)
      return;
    state.isBusy = true;
    try {
      const edge = element.getBoundingClientRect().top;
      const anchor = [...content.querySelectorAll('[data-message]')].find(message => message.getBoundingClientRect().bottom > edge);
      const before = anchor?.getBoundingClientRect().top;
      const isMore = await page.invokeMethodAsync(method);
      if (anchor?.isConnected)
        element.scrollTop += anchor.getBoundingClientRect().top - before;
      state.isBusy = false;
      if (isMore)
        look();
    } catch {
      state.isBusy = false;
    }
  }

  function look() {
    if (element.scrollTop < 800 && element.dataset.older === 'true')
      ask('OlderAsync');
    else if (element.scrollHeight - element.scrollTop - element.clientHeight < 800 && element.dataset.newer === 'true')
      ask('NewerAsync');
  }

  state.onScroll = () => {
    const isFollowing = isAtEnd() && element.dataset.newer !== 'true';
    if (isFollowing !== state.isFollowing) {
      state.isFollowing = isFollowing;
      element.dataset.following = isFollowing;
    }
    look();
  };
  element.addEventListener('scroll', state.onScroll, { passive: true });
  state.sizes = new ResizeObserver(follow);
  state.sizes.observe(content);
  state.sizes.observe(element);
  ledgers.set(element, state);
  follow();
  look();
}

/** To the end, or to a message. */
export function showLedger(element, messageId) {
  const state = ledgers.get(element);
  if (!state)
    return;
  const message = messageId ? element.querySelector(`[data-message="${CSS.escape(messageId)}"]`) : null;
  state.isFollowing = !messageId;
  if (message)
    message.scrollIntoView({ block: 'center' });
  else if (messageId === '')
    element.scrollTop = 0;
  else
    element.scrollTop = element.scrollHeight;
}

export function closeLedger(element) {
  const state = ledgers.get(element);
  if (!state)
    return;
  element.removeEventListener('scroll', state.onScroll);
  state.sizes.disconnect();
  ledgers.delete(element);
}
