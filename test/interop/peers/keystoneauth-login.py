"""Logs in with keystoneauth1 and prints, as JSON, who it is and the names of all users.

Usage: keystoneauth-login.py AUTH_URL password USER PASSWORD
       keystoneauth-login.py AUTH_URL token TOKEN
       keystoneauth-login.py AUTH_URL trust USER PASSWORD TRUST
"""

import json
import sys

from keystoneauth1 import adapter
from keystoneauth1 import session
from keystoneauth1.identity import v3

auth_url, method, *proof = sys.argv[1:]
scope = {'project_name': 'admin', 'project_domain_id': 'default'}
if method == 'password':
    auth = v3.Password(auth_url, username=proof[0], password=proof[1], user_domain_id='default', **scope)
elif method == 'trust':
    auth = v3.Password(auth_url, username=proof[0], password=proof[1], user_domain_id='default', trust_id=proof[2])
else:
    auth = v3.Token(auth_url, proof[0], **scope)
cloud = session.Session(auth=auth)
identity = adapter.Adapter(cloud, service_type='identity', interface='public', min_version=(3, 0), max_version=(3, 'latest'))
users = identity.get('/users').json()['users']
print(json.dumps({
    'token': cloud.get_token(),
    'user_id': cloud.get_user_id(),
    'project_id': cloud.get_project_id(),
    'roles': auth.get_access(cloud).role_names,
    'users': [user['name'] for user in users],
}))
