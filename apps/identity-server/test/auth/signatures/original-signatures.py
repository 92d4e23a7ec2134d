"""Writes original-signatures.json: requests signed by keystoneclient, with which OpenStack Keystone checks signatures.

Run by hand where Debian's python3-keystoneclient is installed:

    PATH=/usr/bin:/bin python3 original-signatures.py > original-signatures.json
"""

import hashlib
import json
import sys

from keystoneclient.contrib.ec2 import utils

SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
PARAMS = {'AWSAccessKeyId': 'AKIDEXAMPLE', 'Action': 'DescribeInstances', 'Timestamp': '2026-01-02T03:04:05Z'}
ODD = {'name': "ü & ~'()*!", 'A b': 'c/d=e+f', 'a': '', 'Z': '1', '\uffee': 'x', '\U0001f511': 'y'}
BODY_HASH = hashlib.sha256(b'Action=DescribeInstances').hexdigest()
SCOPE = 'AKIDEXAMPLE/20260102/us-east-1/ec2/aws4_request'
HEADERS = {
    'Host': 'ec2.example:8788',
    'X-Amz-Date': '20260102T030405Z',
    'Content-Type': ' application/x-www-form-urlencoded ',
    'Authorization': 'AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=content-type;host;x-amz-date, Signature=x' % SCOPE,
}
QUERY = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': SCOPE,
    'X-Amz-Date': '20260102T030405Z',
    'X-Amz-SignedHeaders': 'host',
}


def request(**more):
    return dict({'verb': 'GET', 'host': 'ec2.example:8788', 'path': '/services/Cloud/', 'params': {},
                 'headers': {}, 'body_hash': BODY_HASH}, **more)


CASES = [
    ('version 0', request(params=dict(PARAMS, SignatureVersion='0'))),
    ('version 1', request(params=dict(PARAMS, SignatureVersion='1'))),
    ('version 1 with odd parameters', request(params=dict(PARAMS, SignatureVersion='1', **ODD))),
    ('version 2', request(params=dict(PARAMS, SignatureVersion='2', SignatureMethod='HmacSHA256'))),
    ('version 2 that names no method', request(params=dict(PARAMS, SignatureVersion='2'))),
    ('version 2 by POST', request(verb='POST', params=dict(PARAMS, SignatureVersion='2'))),
    ('version 2 with odd parameters', request(params=dict(PARAMS, SignatureVersion='2', **ODD))),
    ('version 4 by POST', request(verb='POST', params={'Action': 'DescribeInstances'}, headers=HEADERS)),
    ('version 4 by GET', request(params=dict(ODD, Action='DescribeInstances'), headers=HEADERS)),
    ('version 4 by get', request(verb='get', params={'Action': 'DescribeInstances'}, headers=HEADERS)),
    ('version 4 in the query', request(params=dict(QUERY, Action='DescribeInstances'),
                                       headers={'host': 'ec2.example:8788'})),
    ('version 4 that signs a header which is not there', request(
        verb='POST', headers=dict(HEADERS, Authorization=HEADERS['Authorization'].replace('host;', 'host;x-more;')))),
    ('version 4 of an old boto, without the port', request(verb='POST', headers=dict(
        HEADERS, Authorization=HEADERS['Authorization'].replace('x-amz-date,', 'user-agent;x-amz-date,'),
        **{'User-Agent': 'Boto/2.9.2'}))),
]


def main():
    signed = []
    for name, case in CASES:
        # It changes the request that it is given.
        given = json.loads(json.dumps(case))
        signed.append({'name': name, 'request': case, 'signature': utils.Ec2Signer(SECRET).generate(given)})
    json.dump({'secret': SECRET, 'signed': signed}, sys.stdout, indent=2, sort_keys=True)
    print()


main()
