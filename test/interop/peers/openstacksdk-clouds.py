"""Reads clouds as openstacksdk does and prints what it makes of each, as JSON.

Usage: openstacksdk-clouds.py FOLDER...
Each folder has clouds.yaml, secure.yaml, clouds-public.yaml, as far as there are any, and selection.json: the environment, the
region and the service that are asked for.
"""

import json
import os
import sys
import warnings

from openstack.config import loader

warnings.simplefilter('ignore')


def said(folder):
    with open(os.path.join(folder, 'selection.json')) as file:
        selection = json.load(file)
    os.environ.update(selection['env'])
    config = loader.OpenStackConfig(
        config_files=[os.path.join(folder, 'clouds.yaml')],
        secure_files=[os.path.join(folder, 'secure.yaml')],
        vendor_files=[os.path.join(folder, 'clouds-public.yaml')],
    )
    cloud = config.get_one(region_name=selection['region'])
    for name in selection['env']:
        del os.environ[name]
    service = selection['service']
    verify, cert = cloud.get_requests_verify_args()
    return {
        'authType': cloud.config['auth_type'],
        'auth': {name: value for name, value in cloud.config['auth'].items() if value is not None},
        'verify': verify,
        'cert': cert,
        'timeout': cloud.config.get('api_timeout'),
        'serviceType': cloud.get_service_type(service),
        'serviceName': cloud.get_service_name(service),
        'interface': cloud.get_interface(service),
        'regionName': cloud.get_region_name(service) or None,
        'endpointOverride': cloud.get_endpoint(service),
        'connectRetries': cloud.get_connect_retries(service),
        'statusCodeRetries': cloud.get_status_code_retries(service),
        'defaultMicroversion': cloud.get_default_microversion(service),
    }


print(json.dumps([said(folder) for folder in sys.argv[1:]]))
