/* cnd_ot.h: the bulk of oblivious transfer: choosing in constant time, GF(2^128), the transposition
 * of bit matrices, and the two sides of the OT extension.
 *
 * A block is 128 bits in two words, the low one first: bit i of the integer low + 2^64 high is
 * bit i of the block. Everything takes time that depends on lengths alone.
 *
 * Sources: [IKNP03] "Extending oblivious transfers efficiently", [Roy22] "SoftSpokenOT", eprint
 * 2022/192, at k = 1. */
#ifndef CND_OT_H
#define CND_OT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cnd_prg.h"

/** Columns of the extension's matrix: bits of the correlation, and base OTs. */
enum { CND_COT_COLUMNS = 128 };

/** Of each pair of byte strings the one that its choice names:
 *  out[i] = choices[i] == 0 ? if_zero[i] : if_one[i].
 *
 *  Out:  out       count strings of `bytes` bytes; may be exactly if_zero or if_one
 *  In:   choices   count bytes, each 0 or 1 */
void cnd_ot_select(uint8_t *out, const uint8_t *if_zero, const uint8_t *if_one, size_t bytes,
                   const uint8_t *choices, size_t count);

/** Product in GF(2^128) = GF(2)[x] / (x^128 + x^7 + x^2 + x + 1), where bit i is the coefficient of
 *  x^i: the field of GCM with the bits of each byte in the other order. `out` may be `a` or `b`. */
void cnd_gf128_multiply(uint64_t *out, const uint64_t *a, const uint64_t *b);

/** out = sum over i < n of a[i] * b[i] in GF(2^128).
 *
 *  Cost:  0.3 ns a term with VPCLMULQDQ, 0.9 ns with PCLMULQDQ, 60 ns in scalar code */
void cnd_gf128_dot(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** Transposes bit matrices of 128 columns, tile by tile of 128 rows.
 *
 *  Out:  rows     128 * tiles blocks: bit c of block 128 i + r is ...
 *  In:   columns  128 columns that lie `stride` blocks apart: ... bit r of block c * stride + i
 *        tiles    at most stride
 *  Cost: 1 ns a row with AVX-512, 1.5 ns with AVX2, 4 ns in scalar code */
void cnd_bit_transpose(uint64_t *rows, const uint64_t *columns, size_t tiles, size_t stride);

/** The receiver's side of one extension: its matrix T, its bits x and what corrects the sender's
 *  columns. With G a key's stream of blocks,
 *    column c of T is G(keys[2c]),   x = G(keys[0]) ^ G(keys[1]),
 *    correction c - 1 is G(keys[2c]) ^ G(keys[2c + 1]) ^ x,   c = 1 to 127.
 *
 *  Out:  corrections  127 * blocks blocks
 *        columns      128 * blocks blocks
 *        choices      blocks blocks
 *  In:   keys         128 pairs
 *        stream       public, another one in each extension with these keys */
void cnd_cot_receiver_expand(uint64_t *corrections, uint64_t *columns, uint64_t *choices,
                             const cnd_aes128_key *keys, uint64_t stream, size_t blocks);

/** The sender's side of it: column c is G(keys[c]), plus correction c - 1 where c > 0 and bit c of
 *  delta is set. With keys[c] the receiver's keys[2c + bit c of delta], column c is that of T, plus
 *  x where bit c of delta is set. */
void cnd_cot_sender_expand(uint64_t *columns, const uint64_t *corrections,
                           const cnd_aes128_key *keys, const uint64_t *delta, uint64_t stream,
                           size_t blocks);

/** The universal hash of the consistency check, of each column: with y its blocks and n their
 *  number,  out[c] = y[n - 1] + sum over i < n - 1 of challenge^(i + 1) * y[i]  in GF(2^128).
 *  The last block is the mask: it hides the hash of what lies before it.
 *
 *  Out:  out     columns blocks
 *  In:   powers  scratch of `blocks` blocks
 *        blocks  at least 1 */
void cnd_cot_fold(uint64_t *out, const uint64_t *matrix, size_t columns, size_t blocks,
                  const uint64_t *challenge, uint64_t *powers);

/** Whether sender[c] == receiver[c] ^ (bit c of delta) * choices for every column c. */
bool cnd_cot_folds_agree(const uint64_t *sender, const uint64_t *receiver, const uint64_t *choices,
                         const uint64_t *delta);

#endif
