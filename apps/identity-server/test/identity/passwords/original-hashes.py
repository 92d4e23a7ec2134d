"""Hashes and checks passwords with OpenStack Keystone's own code.

Reads one JSON object a line on standard input and writes one for each:

    {"algorithm": "bcrypt", "rounds": 4, "password": "…"}    ->  {"hash": "…"}
    {"algorithm": "bcrypt", "password": "…", "hash": "…"}    ->  {"right": true}

An algorithm that this Keystone cannot read is {"error": "…"}.
"""

import json
import sys

import passlib.hash

import keystone.conf
from keystone.common import password_hashing

CONF = keystone.conf.CONF
keystone.conf.configure()
CONF(args=[], project='none', default_config_files=[], default_config_dirs=[])


def answer(asked):
    algorithm, password = asked['algorithm'], asked['password']
    try:
        CONF.set_override('password_hash_algorithm', algorithm, group='identity')
    except ValueError:
        # Too old for it. The releases that have it use this library.
        hasher = getattr(passlib.hash, algorithm)
        if 'hash' in asked:
            return {'right': hasher.verify(password, asked['hash'])}
        return {'hash': hasher.using(rounds=asked['rounds']).hash(password)}
    try:
        if 'hash' in asked:
            return {'right': password_hashing.check_password(password, asked['hash'])}
        CONF.set_override('password_hash_rounds', asked['rounds'], group='identity')
        return {'hash': password_hashing.hash_password(password)}
    except Exception as error:
        return {'error': type(error).__name__}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
