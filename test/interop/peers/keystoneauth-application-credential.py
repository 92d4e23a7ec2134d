"""Logs in with keystoneauth1 and an application credential, and prints the token's content as JSON.

Usage: keystoneauth-application-credential.py AUTH_URL ID SECRET
"""

import json
import sys

from keystoneauth1 import session
from keystoneauth1.identity import v3

auth_url, credential_id, secret = sys.argv[1:]
auth = v3.ApplicationCredential(
    auth_url, application_credential_id=credential_id, application_credential_secret=secret)
cloud = session.Session(auth=auth)
access = auth.get_access(cloud)
print(json.dumps({
    'user_id': access.user_id,
    'project_id': access.project_id,
    'roles': sorted(access.role_names),
    'credential': access.application_credential_id,
    'access_rules': access.application_credential_access_rules,
    'endpoint': cloud.get_endpoint(service_type='identity', interface='public'),
}))
