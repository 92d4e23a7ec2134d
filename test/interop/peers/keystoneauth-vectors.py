"""What keystoneauth1 makes of the questions on standard input, as JSON.

Usage: keystoneauth-vectors.py < questions.json

normalize, match, between, args: of versions. cacheIds: of v3.Password plugins. calls: groups of questions to a session,
each group with a session of its own; before each question POST <base>/mark/<number> tells the server which one comes.
"""

import json
import math
import sys

import requests
from keystoneauth1 import discover
from keystoneauth1 import session
from keystoneauth1.identity import v3


def plain(value):
    """Tuples become lists, infinity becomes a word."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return 'latest' if value == math.inf else value


def attempt(work):
    try:
        return plain(work())
    except Exception as error:
        return {'error': type(error).__name__}


def endpoint_data(data):
    return data and {
        'url': data.url,
        'api': plain(data.api_version),
        'min': plain(data.min_microversion),
        'max': plain(data.max_microversion),
        'interface': data.interface,
        'region': data.region_name,
        'type': data.service_type,
    }


def ask(cloud, kind, arguments):
    if kind == 'endpoint':
        return cloud.get_endpoint(**arguments)
    if kind == 'endpointData':
        return endpoint_data(cloud.get_endpoint_data(**arguments))
    if kind == 'majorVersion':
        return cloud.get_api_major_version(**arguments)
    raise ValueError(kind)


questions = json.load(sys.stdin)
base = questions['base']
answers = {
    'normalize': [attempt(lambda: discover.normalize_version_number(version)) for version in questions['normalize']],
    'match': [discover.version_match(tuple(a), tuple(b)) for a, b in questions['match']],
    'between': [discover.version_between(low and tuple(low), high and tuple(high), tuple(one)) for low, high, one in questions['between']],
    'args': [attempt(lambda: discover._normalize_version_args(*one)) for one in questions['args']],
    'cacheIds': [v3.Password(**one).get_cache_id() for one in questions['cacheIds']],
    'calls': [],
}
number = 0
for group in questions['calls']:
    cloud = session.Session(auth=v3.Password(base + '/identity/v3', username='ada', password='pw', user_domain_id='default', project_id='p1'))
    for kind, arguments in group:
        requests.post('%s/mark/%d' % (base, number))
        number += 1
        answers['calls'].append(attempt(lambda: ask(cloud, kind, arguments)))
print(json.dumps(answers))
