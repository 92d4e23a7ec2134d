"""A WSGI application behind keystonemiddleware's auth_token: answers with the identity it was given.

Usage: guarded-app.py PORT AUTH_URL ADMIN_PASSWORD
"""

import json
import sys
from wsgiref.simple_server import make_server

from keystonemiddleware import auth_token


def application(environ, start_response):
    names = ('USER_NAME', 'PROJECT_NAME', 'ROLES', 'IDENTITY_STATUS')
    body = json.dumps({name: environ.get('HTTP_X_' + name) for name in names}).encode()
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [body]


port, auth_url, password = sys.argv[1:]
guarded = auth_token.AuthProtocol(application, {
    'www_authenticate_uri': auth_url,
    'auth_type': 'password',
    'auth_url': auth_url,
    'username': 'admin',
    'password': password,
    'user_domain_id': 'default',
    'project_name': 'admin',
    'project_domain_id': 'default',
    'token_cache_time': '-1',
})
make_server('127.0.0.1', int(port), guarded).serve_forever()
