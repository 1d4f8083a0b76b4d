/* ggm_tree_scalar.c: correlated GGM trees in plain C, on the constant-time AES: the reference.
 *
 * A level lies in the memory of the leaves, 16 bytes a node, and is expanded from its end so that
 * children never land on a parent that is still to be read. The receiver's position is a secret:
 * every node is read and written, and what depends on the position is a mask. */
#include <string.h>
#include "cnd_secret.h"
#include "dispatch/constant_time.h"
#include "field/fp2.h"
#include "prg/aes.h"
#include "prg/ggm_tree.h"

#define BATCH 4 /* blocks: what the bit-sliced AES does at once */

typedef struct block {
    uint64_t low, high;
} block;

static block xor
    (block a, block b) {
        return (block){a.low ^ b.low, a.high ^ b.high};
    }

    static block load(const uint8_t *bytes) {
    block b;
    memcpy(&b, bytes, sizeof b);
    return b;
}

static block masked(block b, uint64_t mask) {
    return (block){b.low & mask, b.high & mask};
}

/* H(x) = AES(sigma(x)) xor sigma(x), sigma(high || low) = (high xor low) || high. */
static void hash(const cnd_aes128_key *key, block *out, const block *in, size_t n) {
    block permuted[BATCH] = {{0, 0}}, encrypted[BATCH];
    for (size_t i = 0; i < n; i++)
        permuted[i] = (block){in[i].high, in[i].high ^ in[i].low};
    cnd_aes128_encrypt_blocks_scalar(key, (uint8_t *)encrypted, (const uint8_t *)permuted, n);
    for (size_t i = 0; i < n; i++)
        out[i] = xor(encrypted[i], permuted[i]);
}

/* What the receiver still has to put right in a level: two nodes, found by comparing. */
typedef struct patch {
    uint64_t sibling_at, path_at;
    block sibling, path; /* xor these in */
} patch;

static block patched(block node, const patch *p, uint64_t at) {
    node = xor(node, masked(p->sibling, cnd_equal_mask(at, p->sibling_at)));
    return xor(node, masked(p->path, cnd_equal_mask(at, p->path_at)));
}

typedef struct sums {
    block left, right;
} sums;

static sums expand(block *nodes, size_t parents, const cnd_aes128_key *key, const patch *p) {
    sums s = {{0, 0}, {0, 0}};
    for (size_t end = parents; end > 0;) {
        size_t n = end < BATCH ? end : BATCH;
        end -= n;
        block parent[BATCH], left[BATCH];
        for (size_t i = 0; i < n; i++)
            parent[i] = patched(nodes[end + i], p, end + i);
        hash(key, left, parent, n);
        for (size_t i = 0; i < n; i++) {
            block right = xor(left[i], parent[i]);
            s.left = xor(s.left, left[i]);
            s.right = xor(s.right, right);
            nodes[2 * (end + i)] = left[i];
            nodes[2 * (end + i) + 1] = right;
        }
    }
    return s;
}

/* Seeds to elements of K in place; the one at `without` becomes 0. */
static void convert(uint64_t *leaves, uint64_t *leaf_sum, size_t n, const cnd_aes128_key *key,
                    const patch *p, uint64_t without) {
    cnd_fp2 sum = {0, 0};
    for (size_t first = 0; first < n; first += BATCH) {
        size_t count = n - first < BATCH ? n - first : BATCH;
        block seeds[BATCH], hashed[BATCH];
        for (size_t i = 0; i < count; i++)
            seeds[i] = patched((block){leaves[2 * (first + i)], leaves[2 * (first + i) + 1]}, p,
                               first + i);
        hash(key, hashed, seeds, count);
        for (size_t i = 0; i < count; i++) {
            uint64_t keep = ~cnd_equal_mask(first + i, without);
            cnd_fp2 leaf = cnd_fp2_from_block(hashed[i].low, hashed[i].high);
            leaf = (cnd_fp2){leaf.c0 & keep, leaf.c1 & keep};
            cnd_fp2_store(leaves + 2 * (first + i), leaf);
            sum = cnd_fp2_add(sum, leaf);
        }
    }
    cnd_fp2_store(leaf_sum, sum);
}

static const patch nothing = {0, 0, {0, 0}, {0, 0}};

void cnd_ggm_sender_scalar(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                           const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                           unsigned depth) {
    cnd_aes128_key node_key, leaf_key;
    cnd_aes128_expand_scalar(&node_key, keys);
    cnd_aes128_expand_scalar(&leaf_key, keys + 16);
    block *nodes = (block *)leaves;
    nodes[0] = load(root);
    nodes[1] = xor(nodes[0], load(delta));
    memcpy(level_sums, &nodes[0], 16);
    for (unsigned level = 1; level < depth; level++) {
        sums s = expand(nodes, (size_t)1 << level, &node_key, &nothing);
        memcpy(level_sums + 16 * level, &s.left, 16);
    }
    convert(leaves, leaf_sum, (size_t)1 << depth, &leaf_key, &nothing, UINT64_MAX);
}

void cnd_ggm_receiver_scalar(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                             const uint8_t *level_sums, uint64_t path, unsigned depth) {
    cnd_aes128_key node_key, leaf_key;
    cnd_aes128_expand_scalar(&node_key, keys);
    cnd_aes128_expand_scalar(&leaf_key, keys + 16);
    block *nodes = (block *)leaves;
    /* The unknown node of a level is written 0, so both its children come out as H(0). */
    block unknown = {0, 0};
    hash(&node_key, &unknown, &unknown, 1);

    uint64_t at = path >> (depth - 1);
    block sibling = load(level_sums);
    nodes[0] = masked(sibling, cnd_equal_mask(at, 1));
    nodes[1] = masked(sibling, cnd_equal_mask(at, 0));
    patch p = nothing;
    for (unsigned level = 1; level < depth; level++) {
        sums s = expand(nodes, (size_t)1 << level, &node_key, &p);
        at = path >> (depth - 1 - level);
        uint64_t on_right = cnd_bit_mask(at & 1);
        block side = xor(masked(s.left, on_right), masked(s.right, ~on_right));
        p = (patch){at ^ 1, at, xor(load(level_sums + 16 * level), side), unknown};
    }
    convert(leaves, leaf_sum, (size_t)1 << depth, &leaf_key, &p, path);
    cnd_secret_wipe(&p, sizeof p);
}
