// An authenticator: RFC 6238, with the secret as it is typed.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a time step, relative to the present one. */
export function code(typed: string, after = 0): string {
  const bits = [...typed.replace(/\s/g, '')].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + after));
  const tag = createHmac('sha1', secret).update(step).digest();
  const word = tag.readUInt32BE(tag[19]! & 15) & 0x7fff_ffff;
  return String(word % 1_000_000).padStart(6, '0');
}
