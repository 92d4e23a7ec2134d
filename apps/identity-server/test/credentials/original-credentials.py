"""Writes original-credentials.json: credentials encrypted by OpenStack Keystone's own code.

Run by hand where the python3-keystone package is installed (the committed file is from Keystone 22, Debian):

    PATH=/usr/bin:/bin python3 original-credentials.py > original-credentials.json

The keys are for this file alone. `read` does the opposite: reads what this server has encrypted with the same keys, one
JSON object a line on standard input, and prints what Keystone finds in it:

    PATH=/usr/bin:/bin python3 original-credentials.py read < credentials.jsonl
"""

import json
import os
import sys
import tempfile

import keystone.conf
from keystone.credential import core
from keystone.credential.providers import fernet

KEYS = {
    0: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    1: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    # Keystone hashes the text of the file as it is, with what is around the key.
    2: 'QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=\n',
}

EC2 = {'access': '0123456789abcdef0123456789abcdef', 'secret': 'fedcba9876543210fedcba9876543210',
       'trust_id': None}

CASES = [
    ('TOTP', 'totp', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'),
    ('nothing', 'cert', ''),
    ('more than ASCII', 'cert', 'Schlüssel 🔑'),
    ('EC2', 'ec2', json.dumps(EC2)),
    ('EC2 with more than ASCII', 'ec2', json.dumps(dict(EC2, note='ü'), ensure_ascii=False)),
    # As releases before 2014 have stored them.
    ('EC2 as an object', 'ec2', EC2),
]


class Providers:
    credential_provider_api = fernet.Provider()


def configure(directory, keys):
    for number, key in keys.items():
        with open(os.path.join(directory, str(number)), 'w') as file:
            file.write(key)
    keystone.conf.CONF.set_override('key_repository', directory, 'credential')


def encrypted(name, kind, blob):
    row = core.Manager._encrypt_credential(None, {'type': kind, 'blob': blob})
    return {
        'name': name,
        'type': kind,
        'blob': blob if isinstance(blob, str) else json.dumps(blob),
        'encrypted_blob': row['encrypted_blob'].decode(),
        'key_hash': row['key_hash'],
    }


def decrypted(row):
    return core.Manager._decrypt_credential(None, dict(row))['blob']


def main():
    keystone.conf.configure()
    keystone.conf.CONF([], project='keystone', default_config_files=[])
    core.PROVIDERS = Providers
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as empty:
        configure(directory, KEYS)
        if sys.argv[1:] == ['read']:
            for line in sys.stdin:
                row = json.loads(line)
                same_key = fernet.primary_key_hash(fernet.get_multi_fernet_keys()[1]) == row['key_hash']
                print(json.dumps({'name': row['name'], 'blob': decrypted(row), 'same_key': same_key}))
            return
        rows = [encrypted(*case) for case in CASES]
        configure(empty, {})
        without_keys = [encrypted(*case) for case in CASES]
        json.dump({'keys': KEYS, 'rows': rows, 'withoutKeys': without_keys}, sys.stdout, indent=2, sort_keys=True)
        print()


main()
