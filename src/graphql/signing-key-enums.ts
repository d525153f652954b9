import { builder } from './builder.ts'

export const SigningAlgorithmEnum = builder.enumType('SigningAlgorithm', {
  description: 'How a key signs.',
  values: {
    HMAC_SHA256: { value: 'hmac_sha256', description: 'HMAC with SHA-256 and a shared secret.' },
    ED25519: {
      value: 'ed25519',
      description: 'Ed25519: receivers check with a public key, and hold no secret.',
    },
  } as const,
})

export const SecretDerivationEnum = builder.enumType('SecretDerivation', {
  description: 'What the HMAC key is made from.',
  values: {
    NONE: {
      value: 'none',
      description:
        'What the scheme makes of the secret: its text, or what is decoded after whsec_.',
    },
    SHA256_HEX: {
      value: 'sha256_hex',
      description:
        'The SHA-256 of the secret as it stands, in hex. API_KEY sends the secret itself.',
    },
  } as const,
})

export const RotationPolicyEnum = builder.enumType('RotationPolicy', {
  description: 'What becomes of the secret that has been current.',
  values: {
    IMMEDIATE: {
      value: 'immediate',
      description: 'It never signs again, not even a retry that is queued; nor does any before it.',
    },
    OVERLAP: {
      value: 'overlap',
      description: 'Both sign every request until overlapSeconds have passed.',
    },
    FINISH_IN_FLIGHT: {
      value: 'finish_in_flight',
      description:
        'New deliveries use the new secret; deliveries that had been tried keep the old one until they end.',
    },
  } as const,
})
