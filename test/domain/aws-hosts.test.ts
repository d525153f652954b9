import { expect, test } from 'vitest'
import { readAwsHost } from '../../src/domain/aws-hosts.ts'

test.each([
  ['example.com', undefined, undefined],
  ['localhost', undefined, undefined],
  ['127.0.0.1', undefined, undefined],
  ['amazonaws.com', undefined, undefined],
  ['sqs.us-east-1.amazonaws.com.example.com', undefined, undefined],
  ['sqs.us-east-1.example-amazonaws.com', undefined, undefined],
  ['d111111abcdef8.cloudfront.net', undefined, undefined],
  // Customers' own servers, behind names of AWS's.
  ['ec2-198-51-100-1.us-west-2.compute.amazonaws.com', undefined, undefined],
  ['my-lb-1234567890.us-west-2.elb.amazonaws.com', undefined, undefined],
  ['my-lb-1234567890.elb.us-west-2.amazonaws.com', undefined, 'us-west-2'],
  ['vpce-0a1b-cd.vpce-svc-01.us-east-1.vpce.amazonaws.com', undefined, 'us-east-1'],
  ['vpce-svc-01.us-east-1.vpce.amazonaws.com', undefined, 'us-east-1'],
  // Not signed for, or not by a key of one region.
  ['bucket.s3-website.eu-central-1.amazonaws.com', undefined, 'eu-central-1'],
  ['s3-website.eu-central-1.amazonaws.com', undefined, 'eu-central-1'],
  ['bucket.s3-website-us-east-1.amazonaws.com', undefined, undefined],
  ['mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com', undefined, undefined],
  ['abcde.veo.endpoint.events.amazonaws.com', undefined, undefined],
  ['bucket.s3express-use1-az4.us-east-1.amazonaws.com', undefined, 'us-east-1'],
  ['id.credentials.iot.us-east-1.amazonaws.com', undefined, 'us-east-1'],
  ['greengrass-ats.iot.us-gov-west-1.amazonaws.com', undefined, 'us-gov-west-1'],
  ['importexport.amazonaws.com', undefined, undefined],
  ['iam.us-gov.amazonaws.com', undefined, undefined],
  ['vpce-0a1b-cd.vpce.amazonaws.com', undefined, undefined],
  ['abc.execute-api.amazonaws.com', undefined, undefined],
  ['a.b.sqs.us-east-1.amazonaws.com', undefined, 'us-east-1'],
  ['a.b.execute-api.us-east-1.amazonaws.com', undefined, 'us-east-1'],
  ['constructor.sqs.us-east-1.amazonaws.com', undefined, 'us-east-1'],
  // The region is another's than the name says.
  ['bucket.s3-accelerate.amazonaws.com', 's3', undefined],
  ['bucket.s3-accelerate.dualstack.amazonaws.com', 's3', undefined],
  ['route53.amazonaws.com.cn', 'route53', undefined],
])('%s says service %s and region %s', (host, service, region) => {
  expect(readAwsHost(host)).toEqual(definedOf({ service, region }))
})

test.each([
  ['sqs.eu-west-1.amazonaws.com', 'sqs', 'eu-west-1'],
  ['sns.ap-southeast-2.amazonaws.com', 'sns', 'ap-southeast-2'],
  ['events.us-gov-west-1.amazonaws.com', 'events', 'us-gov-west-1'],
  ['states.cn-north-1.amazonaws.com.cn', 'states', 'cn-north-1'],
  ['kinesis.eusc-de-east-1.amazonaws.eu', 'kinesis', 'eusc-de-east-1'],
  ['111122223333.data-kinesis.us-east-1.amazonaws.com', 'kinesis', 'us-east-1'],
  ['firehose.mx-central-1.amazonaws.com', 'firehose', 'mx-central-1'],
  ['lambda.us-east-1.amazonaws.com', 'lambda', 'us-east-1'],
  ['abcdefghij.lambda-url.us-east-1.on.aws', 'lambda', 'us-east-1'],
  ['abc123.execute-api.eu-central-1.amazonaws.com', 'execute-api', 'eu-central-1'],
  ['abc123-vpce-0a1b.execute-api.eu-central-1.amazonaws.com', 'execute-api', 'eu-central-1'],
  ['a1b2c3-ats.iot.us-east-1.amazonaws.com', 'iotdata', 'us-east-1'],
  ['data.iot.us-east-1.amazonaws.com', 'iotdata', 'us-east-1'],
  ['data-ats.iot-fips.us-east-1.amazonaws.com', 'iotdata', 'us-east-1'],
  ['iot.us-east-1.amazonaws.com', 'iot', 'us-east-1'],
  ['abc.appsync-api.us-east-1.amazonaws.com', 'appsync', 'us-east-1'],
  ['runtime.sagemaker.us-east-1.amazonaws.com', 'sagemaker', 'us-east-1'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'bedrock', 'us-east-1'],
  ['bedrock-agentcore.us-east-1.amazonaws.com', 'bedrock-agentcore', 'us-east-1'],
  ['gw-1.gateway.bedrock-agentcore.us-east-1.amazonaws.com', 'bedrock-agentcore', 'us-east-1'],
  ['email.us-east-1.amazonaws.com', 'ses', 'us-east-1'],
  ['111122223333.ddb.us-east-1.amazonaws.com', 'dynamodb', 'us-east-1'],
  ['search-logs-abc.us-east-1.es.amazonaws.com', 'es', 'us-east-1'],
  ['abc.us-east-1.aoss.amazonaws.com', 'aoss', 'us-east-1'],
  ['us-west-2.queue.amazonaws.com', 'sqs', 'us-west-2'],
  ['queue.amazonaws.com', 'sqs', 'us-east-1'],
  ['iam.amazonaws.com', 'iam', 'us-east-1'],
  ['sts-fips.us-east-1.amazonaws.com', 'sts', 'us-east-1'],
  // Both address families.
  ['sqs.us-east-1.api.aws', 'sqs', 'us-east-1'],
  ['efs.us-east-1.api.aws', 'elasticfilesystem', 'us-east-1'],
  ['sqs.cn-north-1.api.amazonwebservices.com.cn', 'sqs', 'cn-north-1'],
  // VPC endpoints.
  ['vpce-0a1b-cd.sqs.us-east-1.vpce.amazonaws.com', 'sqs', 'us-east-1'],
  ['vpce-0a1b-cd-us-east-1a.execute-api.us-east-1.vpce.amazonaws.com', 'execute-api', 'us-east-1'],
  ['bucket.vpce-0a1b-cd.s3.us-east-1.vpce.amazonaws.com', 's3', 'us-east-1'],
  // S3 in all its spellings.
  ['s3.amazonaws.com', 's3', 'us-east-1'],
  ['s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['s3-external-1.amazonaws.com', 's3', 'us-east-1'],
  ['s3.dualstack.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['s3-fips.dualstack.us-east-1.amazonaws.com', 's3', 'us-east-1'],
  ['bucket.s3.amazonaws.com', 's3', 'us-east-1'],
  ['my.own.bucket.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['my.own.bucket.s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['bucket.s3.cn-north-1.amazonaws.com.cn', 's3', 'cn-north-1'],
  ['ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['111122223333.s3-control.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['ap-1.s3-object-lambda.eu-west-1.amazonaws.com', 's3-object-lambda', 'eu-west-1'],
  ['bucket.op-0123.s3-outposts.eu-west-1.amazonaws.com', 's3-outposts', 'eu-west-1'],
])('%s is of %s in %s', (host, service, region) => {
  expect(readAwsHost(host)).toEqual({ service, region })
})

function definedOf(parts: Record<string, string | undefined>) {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}
