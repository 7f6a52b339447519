/*
 * For a console whose own files did not arrive: the network changed on the way, or the server was replaced meanwhile.
 * A plain script, as it must run where no module does. It loads the page again, and after a few times says so instead.
 */
(() => {
  const KEY = 'sipdx.boot';
  const RELOADS = 3;
  const WITHIN_MS = 60_000;
  const WORDS = [
    ['en', 'The console could not be loaded. Check the connection to the server.', 'Reload'],
    ['zh-Hans', '控制台未能加载。请检查与服务器的连接。', '重新加载'],
    ['ru', 'Консоль не загрузилась. Проверьте связь с сервером.', 'Загрузить снова'],
  ];
  let isHandled = false;

  /** Times at which the page was loaded again of late, in ms. */
  const reloads = () => {
    try {
      const times = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
      return times.filter((time) => Date.now() - time < WITHIN_MS);
    } catch {
      return [];
    }
  };

  const root = () => document.getElementById('root');
  /** Then it has pages of its own for what fails. */
  const runs = () => root()?.hasChildNodes() === true;

  const loadAgain = (times) => {
    if (runs()) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...times, Date.now()]));
      location.reload();
    } catch {
      tell(); // without a memory it would load for ever
    }
  };

  const tell = () => {
    root().replaceChildren(
      ...WORDS.map(([lang, sentence, action]) => {
        const line = document.createElement('p');
        const button = document.createElement('button');
        line.lang = lang;
        button.textContent = action;
        button.addEventListener('click', () => location.reload());
        line.append(`${sentence} `, button);
        return line;
      }),
    );
    root().setAttribute('role', 'alert');
    root().style.padding = '1rem'; // the style sheets may be among what is missing
  };

  const failed = () => {
    if (isHandled || runs()) return;
    isHandled = true;
    const times = reloads();
    if (times.length < RELOADS) setTimeout(() => loadAgain(times), 500 * 2 ** times.length);
    else if (root() === null) addEventListener('DOMContentLoaded', tell);
    else tell();
  };

  // Elements' errors do not bubble; of the links only a style sheet is needed.
  addEventListener(
    'error',
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || target.rel === 'stylesheet') failed();
    },
    true,
  );
  addEventListener('unhandledrejection', failed);
})();
