"""Writes original-tokens.json: tokens and receipts made by OpenStack Keystone's own code.

Run by hand where the python3-keystone package is installed; the committed file is from Keystone 22, Debian:

    /usr/bin/python3 original-tokens.py > original-tokens.json

and original-tokens-new.json from the sources of Keystone 29, which has more kinds of tokens and of signatures:

    PYTHONPATH=keystone-29 /usr/bin/python3 original-tokens.py > original-tokens-new.json

The keys are for these files alone. `read` does the opposite: reads what this server has made, and prints what Keystone
finds in it. On standard input it takes an object: `fernetKeys` and `receiptKeys`, the texts of keys by number;
`publicKeys`, texts in PEM by algorithm; `methods`; and `made`, each with `name`, `kind` (`fernet`, `receipt` or `jws`) and `text`:

    /usr/bin/python3 original-tokens.py read < made.json
"""

import json
import os
import sys
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
import jwt
import msgpack

import keystone.conf
from keystone.receipt import receipt_formatters
from keystone.token import token_formatters as formatters
from keystone.token.providers.jws import core as jws

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
HAS_THUMBPRINTS = hasattr(formatters, 'Oauth2CredentialsScopedPayload')
if HAS_THUMBPRINTS:
    THUMBPRINT = {'methods': [], 'thumbprint': 'dGh1bWJwcmludC1vZi1hLWNlcnRpZmljYXRlLWZvb28'}
    CASES += [
        ('oauth2 certificate', formatters.Oauth2CredentialsScopedPayload,
         dict(THUMBPRINT, project_id=PROJECT)),
        ('oauth2 certificate, domain', formatters.Oauth2CredentialsScopedPayload,
         dict(THUMBPRINT, domain_id=DOMAIN)),
    ]
# JWS has no forms of ids, so it has these too.
JWS_CASES = CASES + [
    ('domain with a name for an id', None, {'domain_id': 'corp'}),
    ('trust with a name for an id', None, {'project_id': PROJECT, 'trust_id': 'my-trust'}),
]
RECEIPTS = [
    ('receipt', {}),
    ('receipt of a user from LDAP', {'user_id': HASHED_USER}),
    ('receipt of two methods', {'methods': ['password', 'application_credential']}),
]
ALGORITHMS = {
    'ES256': lambda: ec.generate_private_key(ec.SECP256R1()),
    'ES384': lambda: ec.generate_private_key(ec.SECP384R1()),
    'ES512': lambda: ec.generate_private_key(ec.SECP521R1()),
    'EdDSA': ed25519.Ed25519PrivateKey.generate,
}

NAMES = ('user_id', 'methods', 'audit_ids', 'system', 'domain_id', 'project_id', 'trust_id',
         'federated_group_ids', 'identity_provider_id', 'protocol_id', 'access_token_id', 'app_cred_id',
         *(['thumbprint'] if HAS_THUMBPRINTS else []), 'issued_at', 'expires_at')


def configure(directory, fernet_keys, receipt_keys, methods):
    keystone.conf.configure()
    keystone.conf.CONF([], project='keystone', default_config_files=[])
    override = keystone.conf.CONF.set_override
    override('methods', methods, 'auth')
    for section, keys in (('fernet_tokens', fernet_keys), ('fernet_receipts', receipt_keys)):
        repository = os.path.join(directory, section)
        os.mkdir(repository, 0o700)
        for number, key in keys.items():
            write(os.path.join(repository, str(number)), key)
        override('key_repository', repository, section)
    for name in ('private', 'public'):
        os.mkdir(os.path.join(directory, name), 0o700)
        override('jws_%s_key_repository' % name, os.path.join(directory, name), 'jwt_tokens')


def write(path, text):
    with open(path, 'w') as file:
        file.write(text)


def sign_with(algorithm):
    """Makes a JWS formatter use an algorithm; Keystone 22 knows only the first, in a variable."""
    if 'jws_algorithm' in keystone.conf.CONF.jwt_tokens:
        keystone.conf.CONF.set_override('jws_algorithm', algorithm, 'jwt_tokens')
        keystone.conf.CONF.set_override('jws_accepted_algorithms', [algorithm], 'jwt_tokens')
    else:
        jws.JWSFormatter.algorithm = algorithm
    return jws.JWSFormatter()


def complete(given):
    arguments = {'user_id': USER, 'methods': ['password'], 'expires_at': EXPIRES, 'audit_ids': [AUDIT]}
    arguments.update(given)
    return arguments


def make(formatter, payload_class, given):
    return formatter.create_token(payload_class=payload_class, **complete(given))


def holds(found):
    return {name: value for name, value in zip(NAMES, found) if value is not None}


def read(formatter, token):
    return holds(formatter.validate_token(token))


def read_receipt(receipt):
    found = receipt_formatters.ReceiptFormatter().validate_receipt(receipt)
    return dict(zip(('user_id', 'methods', 'issued_at', 'expires_at'), found))


def read_jws(directory, public_keys, token):
    algorithm = jwt.get_unverified_header(token)['alg']
    # Keystone 22 takes no keys of two kinds beside each other.
    write(os.path.join(directory, 'public', 'public.pem'), public_keys[algorithm])
    return read(sign_with(algorithm), token)


def old_msgpack(payload):
    return msgpack.Packer(use_bin_type=False).pack(payload)


def read_issued_at(formatter, token):
    at = formatter.creation_time(token)
    return at.strftime('%Y-%m-%dT%H:%M:%S.000000Z')


def fernet_tokens():
    formatter = formatters.TokenFormatter()
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
    formatters.msgpack.packb = new_packb
    return tokens


def receipts():
    made = []
    for name, given in RECEIPTS:
        arguments = complete(given)
        del arguments['audit_ids']
        receipt = receipt_formatters.ReceiptFormatter().create_receipt(**arguments)
        made.append({'name': name, 'receipt': receipt, 'holds': read_receipt(receipt)})
    return made


def jws_tokens(directory):
    public_keys = []
    tokens = []
    for algorithm, generate in ALGORITHMS.items():
        private = generate()
        public = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write(os.path.join(directory, 'private', 'private.pem'), pem.decode())
        write(os.path.join(directory, 'public', 'public.pem'), public)
        public_keys.append(public)
        formatter = sign_with(algorithm)
        for name, _, given in JWS_CASES if algorithm == 'ES256' else JWS_CASES[:2]:
            token, _ = formatter.create_token(**complete(given))
            tokens.append({'name': '%s, %s' % (name, algorithm), 'token': token, 'holds': read(formatter, token)})
    return {'publicKeys': public_keys, 'tokens': tokens}


def write_all():
    with tempfile.TemporaryDirectory() as directory:
        configure(directory, KEYS, KEYS, METHODS)
        json.dump({'keys': KEYS, 'methods': METHODS, 'defaultDomainId': 'default', 'tokens': fernet_tokens(),
                   'receipts': receipts(), 'jws': jws_tokens(directory)},
                  sys.stdout, indent=2, sort_keys=True)
        print()


def read_all():
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as directory:
        configure(directory, given['fernetKeys'], given['receiptKeys'], given['methods'])
        fernet = formatters.TokenFormatter()
        readers = {
            'fernet': lambda text: read(fernet, text),
            'receipt': read_receipt,
            'jws': lambda text: read_jws(directory, given['publicKeys'], text),
        }
        found = [{'name': each['name'], 'holds': readers[each['kind']](each['text'])} for each in given['made']]
        json.dump({'hasThumbprints': HAS_THUMBPRINTS, 'found': found}, sys.stdout)


read_all() if sys.argv[1:] == ['read'] else write_all()
