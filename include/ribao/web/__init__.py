"""The one way to the web: `browser` asks a site, `access` says how it may be asked, `sockets` watches where to."""
