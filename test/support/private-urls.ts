import type { Resolve } from '../../src/delivery/resolver.ts'

/** Ways to write a private address, or what is not a host on the internet, that a URL may take. */
export const PRIVATE_URLS = [
  // The loopback: dotted, short, decimal, octal, hexadecimal, and these mixed.
  ...['http://127.0.0.1/', 'http://127.0.0.1:8080/', 'https://127.0.0.1/', 'http://127.1/'],
  ...['http://127.0.1/', 'http://2130706433/', 'http://017700000001/', 'http://0177.0.0.1/'],
  ...['http://0177.1/', 'http://0x7f000001/', 'http://0x7f.0.0.1/', 'http://0x7F.0x0.0x0.0x1/'],
  ...['http://0x7f.1/', 'http://127.0x1/', 'http://127.00.00.01/', 'http://0000177.0.0.1/'],
  ...['http://127.0.0.1./', 'http://127.1./', 'http://2130706433./', 'http://127.0.0.1../'],
  ...['http://127.255.255.254/', 'http://0x7f.16777214/', 'http://127.0.0.01/'],
  // The same with other characters that mean digits and full stops.
  ...[
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://127．0．0．1/',
    'http://127｡0｡0｡1/',
  ],
  ...['http://①②⑦.⓪.⓪.①/', 'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/', 'http://¹²⁷.0.0.1/', 'http://0x7F.０.0.①/'],
  ...['http://%31%32%37.%30.%30.%31/', 'http://127%2e0%2e0%2e1/', 'http://127.0.0.1%2e/'],
  ...['http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1/', 'http://127\u00ad.0.0.1/'],
  // The same with what a parser skips or turns around.
  ...['http:127.0.0.1/', 'http:/127.0.0.1/', 'http:\\\\127.0.0.1\\', 'http:////127.0.0.1/'],
  ...['HTTP://127.0.0.1/', '  http://127.0.0.1/  ', 'ht\ntp://127.0.0.1/', 'http://12\t7.0.0.1/'],
  ...[
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1?@example.com/',
    'http://127.0.0.1/\\@a.b',
  ],
  ...['http://127.0.0.1\\@example.com/', 'http://127.0.0.1:80#.example.com', 'http://127.0.0.1;/'],
  // User information, which hides the host or is sent along.
  ...['http://example.com@127.0.0.1/', 'http://example.com:80@127.0.0.1/', 'http://a:b@127.0.0.1/'],
  ...['http://user@example.com/', 'http://:pass@example.com/', 'http://127.0.0.1@example.com/'],
  ...['http://example.com%40127.0.0.1@example.com/', 'http://a@b@127.0.0.1/'],
  // Names of the loopback, and names that only a local name server knows.
  ...['http://localhost/', 'http://LOCALHOST/', 'http://localhost./', 'http://localhost../'],
  ...[
    'http://a.localhost/',
    'http://a.b.localhost./',
    'http://ｌｏｃａｌｈｏｓｔ/',
    'http://lo%63alhost/',
  ],
  ...['http://ⓛocalhost/', 'http://localhoſt/', 'http://intranet/', 'http://intranet./'],
  ...['http://intranet../', 'http://metadata/', 'http://a/', 'http://1.a.0x/', 'http://com/'],
  ...['http://.example.com/', 'http://example..com/', 'http://example.com../', 'http://../'],
  // Other networks that are not the internet's.
  ...['http://0/', 'http://0.0.0.0/', 'http://00.0.0/', 'http://0x0/', 'http://10.0.0.1/'],
  ...[
    'http://10.1/',
    'http://0xa.1/',
    'http://012.0.0.1/',
    'http://167772161/',
    'http://172.16.1.1/',
  ],
  ...['http://172.31.255.255/', 'http://192.168.0.1/', 'http://192.168.1/', 'http://3232235521/'],
  ...[
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.43518/',
  ],
  ...[
    'http://169.254.43518/',
    'http://100.64.0.1/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
  ],
  ...['http://168.63.129.16/', 'http://198.18.0.1/', 'http://224.0.0.1/', 'http://240.0.0.1/'],
  ...['http://255.255.255.255/', 'http://4294967295/', 'http://192.0.2.1/', 'http://203.0.113.7/'],
  // IPv6, and IPv4 inside it.
  ...['http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[0000::0001]/', 'http://[::]/'],
  ...['http://[::0.0.0.1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::FFFF:7F00:1]/'],
  ...['http://[0:0:0:0:0:ffff:127.0.0.1]/', 'http://[::127.0.0.1]/', 'http://[::7f00:1]/'],
  ...['http://[::ffff:0:127.0.0.1]/', 'http://[64:ff9b::127.0.0.1]/', 'http://[64:ff9b::7f00:1]/'],
  ...['http://[64:ff9b:1::a00:1]/', 'http://[2002:7f00:1::]/', 'http://[2002:a00:1::1]/'],
  ...['http://[2001:0:7f00:1::]/', 'http://[fe80::1]/', 'http://[fe80::1%25eth0]/'],
  ...[
    'http://[fe80::1%eth0]/',
    'http://[::1%251]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
  ],
  ...['http://[ff02::1]/', 'http://[fec0::1]/', 'http://[100::1]/', 'http://[2001:db8::1]/'],
  ...[
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::ffff:10.0.0.1]/',
  ],
  ...['http://[::ffff:8.8.8.8]/', 'http://[::1]:80/', 'http://[::1].example.com/', 'http://[::1/'],
  // What is no address, though it may look like one.
  ...['http://256.0.0.1/', 'http://1.2.3.4.5/', 'http://4294967296/', 'http://0x100000000/'],
  ...['http://08.0.0.1/', 'http://127.0.0.0x/', 'http://1.2.3.256/', 'http://127.0.0.1:99999/'],
  ...['http:///', 'http://', 'http://%00/', 'http://127.0.0.1%00.example.com/', 'http://a b.com/'],
] as const

/** What an attacker's own name server may say of any name, once a URL has been saved. */
export const leadInside: Resolve = async () => [
  { address: '127.0.0.1', family: 4 },
  { address: '169.254.169.254', family: 4 },
  { address: '::1', family: 6 },
]
