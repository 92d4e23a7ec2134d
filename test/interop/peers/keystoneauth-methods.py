"""Logs in with keystoneauth1 in every way that it knows, with keystoneclient to prepare it, and prints what the tokens say.

Usage: keystoneauth-methods.py AUTH_URL ADMIN_PASSWORD
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
import time
import urllib.parse

import oauthlib.oauth2
import requests
from keystoneauth1 import exceptions
from keystoneauth1 import session
from keystoneauth1.extras import oauth1
from keystoneauth1.identity import v3
from keystoneclient.contrib.ec2 import utils as ec2
from keystoneclient.v3 import client

auth_url, admin_password = sys.argv[1:]
secret = base64.b32encode(b'twenty bytes of seed').decode()


def cloud(auth):
    return session.Session(auth=auth)


def said(auth):
    """What a token says that a plugin logs in for, read back from the server with that token."""
    opened = cloud(auth)
    token = opened.get_token()
    body = opened.get(auth_url + '/auth/tokens', headers={'X-Subject-Token': token, 'OpenStack-Identity-Access-Rules': '1.0'}).json()['token']
    return told(body)


def told(body):
    return {
        'methods': sorted(body['methods']),
        'user': body['user']['name'],
        'project': body.get('project', {}).get('name'),
        'roles': sorted(role['name'] for role in body.get('roles', [])),
        'bound': sorted(key for key in body if key in ('OS-TRUST:trust', 'OS-OAUTH1', 'application_credential')),
    }


def passcode():
    counter = struct.pack('>Q', int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


scope = {'project_name': 'admin', 'project_domain_id': 'default'}
root = client.Client(session=cloud(v3.Password(auth_url, username='admin', password=admin_password, user_domain_id='default', **scope)), endpoint_override=auth_url)
project = root.projects.find(name='admin')
roles = {role.name: role for role in root.roles.list()}


def person(name):
    """A user with the role admin on the project and a seed for passcodes; each code of theirs is good once."""
    user = root.users.create(name, domain='default', password=name + "'s password")
    root.roles.grant(roles['admin'], user=user, project=project)
    root.credentials.create(user, 'totp', secret)
    return user


def login(name, **more):
    return {'auth_url': auth_url, 'username': name, 'user_domain_id': 'default', **scope, **more}


result = {}
ada = person('ada')
by_password = v3.Password(password="ada's password", **login('ada'))
as_ada = client.Client(session=cloud(by_password), endpoint_override=auth_url)
result['password'] = said(by_password)
result['token'] = said(v3.Token(auth_url, as_ada.session.get_token(), **scope))
result['totp'] = said(v3.TOTP(passcode=passcode(), **login('ada')))

for name in ('bea', 'cyd'):
    person(name)
    root.session.patch(auth_url + '/users/' + root.users.find(name=name).id, json={'user': {'options': {'multi_factor_auth_rules': [['password', 'totp']]}}})
result['multi-factor'] = said(v3.MultiFactor(auth_methods=['v3password', 'v3totp'], password="bea's password", passcode=passcode(), **login('bea')))
try:
    cloud(v3.Password(password="cyd's password", **login('cyd'))).get_token()
except exceptions.MissingAuthMethods as missing:
    result['missing'] = {'methods': missing.methods, 'required': missing.required_auth_methods}
    rest = [v3.TOTPMethod(username='cyd', user_domain_id='default', passcode=passcode()), v3.ReceiptMethod(receipt=missing.receipt)]
    result['receipt'] = said(v3.Auth(auth_url, rest, **scope))

credential = as_ada.application_credentials.create('robot', roles=[{'name': 'reader'}])
result['application credential'] = said(v3.ApplicationCredential(auth_url, application_credential_id=credential.id, application_credential_secret=credential.secret))
result['application credential by name'] = said(v3.ApplicationCredential(auth_url, application_credential_name='robot', application_credential_secret=credential.secret, username='ada', user_domain_id='default'))

tess = root.users.create('tess', domain='default', password="tess's password")
trust = as_ada.trusts.create(trustee_user=tess, trustor_user=ada, role_names=['member'], project=project, impersonation=True)
result['trust'] = said(v3.Password(auth_url, username='tess', user_domain_id='default', password="tess's password", trust_id=trust.id))

consumer = root.oauth1.consumers.create(description='a program')
asked = as_ada.oauth1.request_tokens.create(consumer.id, consumer.secret, project)
verifier = as_ada.oauth1.request_tokens.authorize(asked.key, [roles['reader'].id]).oauth_verifier
given = as_ada.oauth1.access_tokens.create(consumer.id, consumer.secret, asked.key, asked.secret, verifier)
result['oauth1'] = said(oauth1.V3OAuth1(auth_url, consumer_key=consumer.id, consumer_secret=consumer.secret, access_key=given.key, access_secret=given.secret))

# This release of keystoneauth has no plugin for it, so the request is that of oauthlib.
machine = oauthlib.oauth2.BackendApplicationClient(credential.id)
answer = requests.post(auth_url + '/OS-OAUTH2/token', data=machine.prepare_request_body(), auth=(credential.id, credential.secret), headers={'Content-Type': 'application/x-www-form-urlencoded'})
bearer = machine.parse_request_body_response(answer.text)
body = requests.get(auth_url + '/auth/tokens', headers={'X-Auth-Token': bearer['access_token'], 'X-Subject-Token': bearer['access_token']}).json()['token']
result['oauth2'] = {**told(body), 'type': bearer['token_type']}

pair = as_ada.ec2.create(ada.id, project.id)


def redeem(version):
    host = urllib.parse.urlsplit(auth_url).netloc
    request = {'access': pair.access, 'host': host, 'verb': 'GET', 'path': '/services/Cloud', 'params': {}, 'headers': {}, 'body_hash': hashlib.sha256(b'').hexdigest()}
    now = time.gmtime()
    if version == 2:
        request['params'] = {'SignatureVersion': '2', 'SignatureMethod': 'HmacSHA256', 'AWSAccessKeyId': pair.access, 'Timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ', now)}
    else:
        stamp = time.strftime('%Y%m%dT%H%M%SZ', now)
        request['headers'] = {'Host': host, 'X-Amz-Date': stamp, 'Authorization': 'AWS4-HMAC-SHA256 Credential=%s/%s/RegionOne/ec2/aws4_request,SignedHeaders=host;x-amz-date,Signature=x' % (pair.access, stamp[:8])}
    request['signature'] = ec2.Ec2Signer(pair.secret).generate(request)
    answer = root.session.post(auth_url + '/ec2tokens', json={'credentials': request}, authenticated=True)
    return told(answer.json()['token'])


result['ec2 version 2'] = redeem(2)
result['ec2 version 4'] = redeem(4)
print(json.dumps(result))
