/* ggm_tree_simd.h: the trees of ggm_tree_scalar.c on vectors of WIDTH blocks, BATCH of them in
 * flight. The file that includes this inside its target region defines, for its `vec`:
 *
 *   vec_load, vec_store, vec_xor, vec_and_block_at, vec_sigma, vec_encrypt, vec_store_children,
 *   vec_elements, vec_add_mod, and for a vector of which only `n` < WIDTH blocks exist
 *   vec_load_some, vec_store_some, vec_store_some_children, vec_keep_some.
 *
 * The number of nodes of a level is a power of two: whole batches, or vectors, or a part of one. */
#ifndef CND_GGM_TREE_SIMD_H
#define CND_GGM_TREE_SIMD_H

/* Where `n` has to be a constant, or the arrays would not be registers. */
#define INLINED static inline __attribute__((always_inline))

typedef struct patch {
    uint64_t sibling_at, path_at;
    vec sibling, path; /* one block, in every place of the vector */
} patch;

typedef struct sums {
    vec left, right;
} sums;

static inline vec patched(vec nodes, const patch *p, uint64_t first) {
    nodes = vec_xor(nodes, vec_and_block_at(p->sibling, first, p->sibling_at));
    return vec_xor(nodes, vec_and_block_at(p->path, first, p->path_at));
}

/* H of `n` vectors, n a constant: encrypts sigma(x) and adds it. */
INLINED void hash(vec *x, int n, const vec keys[11]) {
    vec permuted[BATCH];
    CND_UNROLL for (int i = 0; i < n; i++) x[i] = permuted[i] = vec_sigma(x[i]);
    vec_encrypt(x, n, keys);
    CND_UNROLL for (int i = 0; i < n; i++) x[i] = vec_xor(x[i], permuted[i]);
}

/* The parents at first ..< first + n * WIDTH. */
INLINED void expand_vectors(uint64_t *nodes, size_t first, int n, const vec keys[11],
                            const patch *p, sums *s) {
    vec parent[BATCH], left[BATCH];
    CND_UNROLL for (int i = 0; i < n; i++) {
        size_t at = first + WIDTH * (size_t)i;
        left[i] = parent[i] = patched(vec_load(nodes + 2 * at), p, at);
    }
    hash(left, n, keys);
    CND_UNROLL for (int i = 0; i < n; i++) {
        vec right = vec_xor(left[i], parent[i]);
        s->left = vec_xor(s->left, left[i]);
        s->right = vec_xor(s->right, right);
        vec_store_children(nodes + 4 * (first + WIDTH * (size_t)i), left[i], right);
    }
}

INLINED sums expand(uint64_t *nodes, size_t parents, const vec keys[11], const patch *p) {
    sums s = {vec_zero(), vec_zero()};
    if (parents < WIDTH) {
        vec parent = patched(vec_load_some(nodes, parents), p, 0), left = parent;
        hash(&left, 1, keys);
        s.left = left = vec_keep_some(left, parents);
        s.right = vec_xor(left, parent); /* the places without a parent are 0 in both */
        vec_store_some_children(nodes, s.left, s.right, parents);
    } else if (parents < WIDTH * BATCH) {
        for (size_t end = parents; end > 0; end -= WIDTH)
            expand_vectors(nodes, end - WIDTH, 1, keys, p, &s);
    } else {
        for (size_t end = parents; end > 0; end -= WIDTH * BATCH)
            expand_vectors(nodes, end - WIDTH * BATCH, BATCH, keys, p, &s);
    }
    return s;
}

INLINED void convert_vectors(uint64_t *leaves, size_t first, int n, const vec keys[11],
                             const patch *p, uint64_t without, vec *sum) {
    vec x[BATCH];
    CND_UNROLL for (int i = 0; i < n; i++) {
        size_t at = first + WIDTH * (size_t)i;
        x[i] = patched(vec_load(leaves + 2 * at), p, at);
    }
    hash(x, n, keys);
    CND_UNROLL for (int i = 0; i < n; i++) {
        size_t at = first + WIDTH * (size_t)i;
        x[i] = vec_elements(x[i]);
        x[i] = vec_xor(x[i], vec_and_block_at(x[i], at, without));
        *sum = vec_add_mod(*sum, x[i]);
        vec_store(leaves + 2 * at, x[i]);
    }
}

INLINED void convert(uint64_t *leaves, uint64_t *leaf_sum, size_t n, const vec keys[11],
                     const patch *p, uint64_t without) {
    vec sum = vec_zero();
    if (n < WIDTH) {
        vec x = patched(vec_load_some(leaves, n), p, 0);
        hash(&x, 1, keys);
        x = vec_keep_some(vec_elements(x), n);
        sum = x = vec_xor(x, vec_and_block_at(x, 0, without));
        vec_store_some(leaves, x, n);
    } else if (n < WIDTH * BATCH) {
        for (size_t i = 0; i < n; i += WIDTH)
            convert_vectors(leaves, i, 1, keys, p, without, &sum);
    } else {
        for (size_t i = 0; i < n; i += WIDTH * BATCH)
            convert_vectors(leaves, i, BATCH, keys, p, without, &sum);
    }
    uint64_t lanes[2 * WIDTH], total[2] = {0, 0};
    vec_store(lanes, sum);
    for (size_t i = 0; i < 2 * WIDTH; i++)
        total[i % 2] = cnd_m61_reduce64(total[i % 2] + lanes[i]); /* a lane is at most p */
    memcpy(leaf_sum, total, sizeof total);
}

/* Adds the blocks of a vector up. */
static inline void store_sum(uint64_t out[2], vec v) {
    uint64_t lanes[2 * WIDTH];
    vec_store(lanes, v);
    out[0] = out[1] = 0;
    for (size_t i = 0; i < 2 * WIDTH; i++)
        out[i % 2] ^= lanes[i];
}

static inline void sender_tree(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                               const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                               unsigned depth) {
    vec round_keys[11];
    uint64_t global[2];
    schedule(round_keys, keys);
    memcpy(leaves, root, 16);
    memcpy(global, delta, 16);
    leaves[2] = leaves[0] ^ global[0];
    leaves[3] = leaves[1] ^ global[1];
    memcpy(level_sums, leaves, 16);
    const patch nothing = {0, 0, vec_zero(), vec_zero()};
    for (unsigned level = 1; level < depth; level++) {
        uint64_t left[2];
        sums s = expand(leaves, (size_t)1 << level, round_keys, &nothing);
        store_sum(left, s.left);
        memcpy(level_sums + 16 * level, left, 16);
    }
    schedule(round_keys, keys + 16);
    convert(leaves, leaf_sum, (size_t)1 << depth, round_keys, &nothing, UINT64_MAX);
}

static inline void receiver_tree(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                                 const uint8_t *level_sums, uint64_t path, unsigned depth) {
    vec round_keys[11];
    schedule(round_keys, keys);
    /* The unknown node of a level is written 0, so both its children come out as H(0). */
    vec unknown = vec_zero();
    hash(&unknown, 1, round_keys);

    uint64_t at = path >> (depth - 1), sibling[2];
    memcpy(sibling, level_sums, 16);
    for (int i = 0; i < 2; i++) {
        leaves[i] = sibling[i] & cnd_equal_mask(at, 1);
        leaves[2 + i] = sibling[i] & cnd_equal_mask(at, 0);
    }
    patch p = {0, 0, vec_zero(), vec_zero()};
    for (unsigned level = 1; level < depth; level++) {
        uint64_t left[2], right[2];
        sums s = expand(leaves, (size_t)1 << level, round_keys, &p);
        store_sum(left, s.left);
        store_sum(right, s.right);
        at = path >> (depth - 1 - level);
        uint64_t on_right = cnd_bit_mask(at & 1);
        memcpy(sibling, level_sums + 16 * level, 16);
        for (int i = 0; i < 2; i++)
            sibling[i] ^= (left[i] & on_right) ^ (right[i] & ~on_right);
        p = (patch){at ^ 1, at, vec_broadcast(sibling), unknown};
    }
    schedule(round_keys, keys + 16);
    convert(leaves, leaf_sum, (size_t)1 << depth, round_keys, &p, path);
}

#endif
