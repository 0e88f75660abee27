// Tells the pages that follow which time zone their reader is in.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone)
    document.cookie = `taskmessages_zone=${zone}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=strict${location.protocol === 'https:' ? '; secure' : ''}`;
})();
