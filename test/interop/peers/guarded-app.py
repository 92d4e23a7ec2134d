"""A WSGI application behind keystonemiddleware's auth_token: answers with the identity headers that it was given.

Usage: guarded-app.py PORT AUTH_URL ADMIN_PASSWORD
"""

import json
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

from keystonemiddleware import auth_token


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def application(environ, start_response):
    headers = {
        name[5:].lower().replace('_', '-'): value
        for name, value in environ.items()
        if name.startswith(('HTTP_X_', 'HTTP_OPENSTACK_')) and value is not None
    }
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps(headers).encode()]


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
    'service_type': 'compute',
    'service_token_roles': 'service',
    'service_token_roles_required': 'True',
})
make_server('127.0.0.1', int(port), guarded, handler_class=Quiet).serve_forever()
