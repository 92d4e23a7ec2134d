"""Writes original-tokens.json: tokens made by OpenStack Keystone's own code.

Run by hand where the python3-keystone package is installed (the committed file is from Keystone 22, Debian):

    /usr/bin/python3 original-tokens.py > original-tokens.json

The keys are for this file alone. `read` does the opposite: reads tokens of this server, one JSON object a line on
standard input, made with the same keys, and prints what Keystone finds in them:

    /usr/bin/python3 original-tokens.py read < tokens.jsonl
"""

import json
import os
import sys
import tempfile

import msgpack

import keystone.conf
from keystone.token import token_formatters as formatters

METHODS = ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential']
KEYS = {
    0: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    1: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    2: 'QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=',
}

USER = '0123456789abcdef0123456789abcdef'
PROJECT = '11111111111141118111111111111111'
DOMAIN = '22222222222242228222222222222222'
GROUP = '44444444444444448444444444444444'
AUDIT = 'AAECAwQFBgcICQoLDA0ODw'
PARENT = 'EBESExQVFhcYGRobHB0eHw'
HASHED_USER = 'ab' * 32
EXPIRES = '2033-05-18T03:33:20.000000Z'
FEDERATED = {
    'user_id': HASHED_USER,
    'methods': ['mapped', 'token'],
    'federated_group_ids': [{'id': GROUP}, {'id': 'admins-älle'}],
    'identity_provider_id': 'acme',
    'protocol_id': 'saml2',
}

CASES = [
    ('unscoped', formatters.UnscopedPayload, {}),
    ('unscoped, obtained from another token', formatters.UnscopedPayload,
     {'methods': ['password', 'token'], 'audit_ids': [AUDIT, PARENT]}),
    ('unscoped, user from LDAP', formatters.UnscopedPayload, {'user_id': HASHED_USER}),
    ('unscoped, expiry with a fraction', formatters.UnscopedPayload,
     {'expires_at': '2033-05-18T03:33:20.123000Z'}),
    ('unscoped, no methods', formatters.UnscopedPayload, {'methods': []}),
    ('unscoped, all methods', formatters.UnscopedPayload, {'methods': METHODS}),
    ('default domain', formatters.DomainScopedPayload, {'domain_id': 'default'}),
    ('domain', formatters.DomainScopedPayload, {'domain_id': DOMAIN}),
    ('project', formatters.ProjectScopedPayload, {'project_id': PROJECT}),
    ('project with a name for an id', formatters.ProjectScopedPayload, {'project_id': 'my-project'}),
    ('trust', formatters.TrustScopedPayload,
     {'project_id': PROJECT, 'trust_id': '33333333333343338333333333333333'}),
    ('trust without a project', formatters.TrustScopedPayload,
     {'trust_id': '33333333333343338333333333333333'}),
    ('federated unscoped', formatters.FederatedUnscopedPayload, FEDERATED),
    ('federated unscoped without groups', formatters.FederatedUnscopedPayload,
     dict(FEDERATED, federated_group_ids=[])),
    ('federated project', formatters.FederatedProjectScopedPayload, dict(FEDERATED, project_id=PROJECT)),
    ('federated domain', formatters.FederatedDomainScopedPayload, dict(FEDERATED, domain_id=DOMAIN)),
    ('federated default domain', formatters.FederatedDomainScopedPayload,
     dict(FEDERATED, domain_id='default')),
    ('oauth1', formatters.OauthScopedPayload,
     {'methods': ['oauth1'], 'project_id': PROJECT,
      'access_token_id': '55555555555545558555555555555555'}),
    ('system', formatters.SystemScopedPayload, {'system': 'all'}),
    ('application credential', formatters.ApplicationCredentialScopedPayload,
     {'methods': ['application_credential'], 'project_id': PROJECT,
      'app_cred_id': '66666666666646668666666666666666'}),
]

NAMES = ('user_id', 'methods', 'audit_ids', 'system', 'domain_id', 'project_id', 'trust_id',
         'federated_group_ids', 'identity_provider_id', 'protocol_id', 'access_token_id', 'app_cred_id',
         'issued_at', 'expires_at')


def configure(directory):
    for number, key in KEYS.items():
        with open(os.path.join(directory, str(number)), 'w') as file:
            file.write(key)
    keystone.conf.configure()
    keystone.conf.CONF([], project='keystone', default_config_files=[])
    keystone.conf.CONF.set_override('methods', METHODS, 'auth')
    keystone.conf.CONF.set_override('key_repository', directory, 'fernet_tokens')


def make(formatter, payload_class, given):
    arguments = {'user_id': USER, 'methods': ['password'], 'expires_at': EXPIRES, 'audit_ids': [AUDIT]}
    arguments.update(given)
    return formatter.create_token(payload_class=payload_class, **arguments)


def read(formatter, token):
    found = dict(zip(NAMES, formatter.validate_token(token)))
    return {name: value for name, value in found.items() if value is not None}


def old_msgpack(payload):
    return msgpack.Packer(use_bin_type=False).pack(payload)


def main():
    with tempfile.TemporaryDirectory() as directory:
        configure(directory)
        formatter = formatters.TokenFormatter()
        if sys.argv[1:] == ['read']:
            for line in sys.stdin:
                given = json.loads(line)
                print(json.dumps({'name': given['name'], **read(formatter, given['token'])}))
            return
        tokens = []
        for name, payload_class, given in CASES:
            token = make(formatter, payload_class, given)
            tokens.append({'name': name, 'token': token, 'holds': read(formatter, token)})
        # What msgpack before 1.0 wrote: text and bytes in one family.
        new_packb = msgpack.packb
        formatters.msgpack.packb = old_msgpack
        for name, payload_class, given in CASES:
            token = make(formatter, payload_class, given)
            formatters.msgpack.packb = new_packb
            expected = read(formatter, make(formatter, payload_class, given))
            formatters.msgpack.packb = old_msgpack
            expected['issued_at'] = read_issued_at(formatter, token)
            tokens.append({'name': name + ', from msgpack before 1.0', 'token': token, 'holds': expected})
        json.dump({'keys': KEYS, 'methods': METHODS, 'defaultDomainId': 'default', 'tokens': tokens},
                  sys.stdout, indent=2, sort_keys=True)
        print()


def read_issued_at(formatter, token):
    at = formatter.creation_time(token)
    return at.strftime('%Y-%m-%dT%H:%M:%S.000000Z')


main()
