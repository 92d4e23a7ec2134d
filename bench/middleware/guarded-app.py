"""The least that a WSGI application can do, behind keystonemiddleware's auth_token: for uWSGI."""

import os

from keystonemiddleware import auth_token


def service(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/json'), ('Content-Length', '14')])
    return [b'{"servers":[]}']


application = auth_token.AuthProtocol(service, {
    'www_authenticate_uri': os.environ['AUTH_URL'],
    'auth_type': 'password',
    'auth_url': os.environ['AUTH_URL'],
    'username': 'admin',
    'password': os.environ['PASSWORD'],
    'user_domain_id': 'default',
    'project_name': 'admin',
    'project_domain_id': 'default',
    'interface': 'public',
})
