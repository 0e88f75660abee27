// Opens the page's connection, and goes on by itself after the service was away: first on the same page, and when that is gone (the service has started anew) on a new one
// at the same address.
(() => {
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
