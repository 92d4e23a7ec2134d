"""The token cache of keystonemiddleware's auth_token, made as the middleware makes it.

Usage: token-cache.py STRATEGY SECRET SERVERS set TOKEN,... JSON | get TOKEN,...
"""

import json
import logging
import sys

from keystonemiddleware import auth_token

strategy, secret, servers, command, tokens = sys.argv[1:6]
options = {
    'www_authenticate_uri': 'http://127.0.0.1:5000',
    'auth_type': 'none',
    'memcached_servers': servers,
    'token_cache_time': '300',
}
if strategy != 'None':
    options.update(memcache_security_strategy=strategy, memcache_secret_key=secret)

logging.disable()
cache = auth_token.AuthProtocol(None, options)._token_cache
cache.initialize({})
if command == 'set':
    for token in tokens.split(','):
        cache.set(token, json.loads(sys.argv[6]))
else:
    print(json.dumps([cache.get(token) for token in tokens.split(',')]))
