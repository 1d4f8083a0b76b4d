/* test_vole.c: trees, single points, seeds and expansions: each by its definition, and both
 * parties' halves against each other, k = M + x * Delta. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"
#include "field/fp2.h"

static uint64_t state = 2024;

static uint64_t random_element(void) {
    return test_random(&state) % CND_M61_P;
}

static void random_elements(uint64_t *out, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = random_element();
}

static void *allocate(size_t bytes) {
    void *memory = NULL;
    if (posix_memalign(&memory, 64, bytes > 0 ? bytes : 1) != 0) abort();
    memset(memory, 0xc5, bytes);
    return memory;
}

static bool same(cnd_fp2 a, cnd_fp2 b) {
    return a.c0 == b.c0 && a.c1 == b.c1;
}

static cnd_fp2 total(const uint64_t *elements, size_t n) {
    cnd_fp2 sum = {0, 0};
    for (size_t i = 0; i < n; i++)
        sum = cnd_fp2_add(sum, cnd_fp2_load(elements + 2 * i));
    return sum;
}

/* keys = macs + values * delta? The first that is not, or n. */
static size_t first_wrong(const uint64_t *values, const uint64_t *macs, const uint64_t *keys,
                          cnd_fp2 delta, size_t n) {
    for (size_t i = 0; i < n; i++) {
        cnd_fp2 key = cnd_fp2_add(cnd_fp2_load(macs + 2 * i), cnd_fp2_mul_m61(delta, values[i]));
        if (!same(key, cnd_fp2_load(keys + 2 * i)) || keys[2 * i] >= CND_M61_P ||
            keys[2 * i + 1] >= CND_M61_P)
            return i;
    }
    return n;
}

/* H of the definition: sigma by words, AES by the scalar kernel. */
static void tree_hash(uint64_t out[2], const uint64_t in[2], const uint8_t *secret) {
    const cnd_prg_kernels *aes = cnd_prg_kernels_for(CND_ISA_SCALAR);
    uint64_t low = in[0], high = in[1], sigma[2] = {high, high ^ low}, encrypted[2];
    cnd_aes128_key key;
    aes->aes128_expand(&key, secret);
    aes->aes128_encrypt_blocks(&key, (uint8_t *)encrypted, (const uint8_t *)sigma, 1);
    out[0] = encrypted[0] ^ sigma[0];
    out[1] = encrypted[1] ^ sigma[1];
}

/* All nodes of a level from the root: node j by its turns, one path at a time. */
static void tree_node(uint64_t out[2], unsigned level, uint32_t j, const uint8_t *node_key,
                      const uint8_t *root, const uint8_t *delta) {
    uint64_t global[2];
    memcpy(out, root, 16);
    memcpy(global, delta, 16);
    for (unsigned turn = 1; turn <= level; turn++) {
        uint64_t left[2] = {out[0], out[1]};
        if (turn > 1) tree_hash(left, out, node_key);
        bool right = j >> (level - turn) & 1;
        for (int w = 0; w < 2; w++)
            out[w] = !right ? left[w] : turn == 1 ? left[w] ^ global[w] : left[w] ^ out[w];
    }
}

enum { DEEPEST = 8 };

static void test_trees(const char *isa, const cnd_vole_kernels *k) {
    uint8_t keys[32], root[16], delta[16], sums[16 * DEEPEST], off_path[16 * DEEPEST];
    test_random_bytes(keys, 32, 1);
    test_random_bytes(root, 16, 2);
    test_random_bytes(delta, 16, 3);
    uint64_t *expected = allocate(16 << DEEPEST), *leaves = allocate((16 << DEEPEST) + 8), sum[2];
    for (unsigned depth = 1; depth <= DEEPEST; depth++) {
        size_t n = (size_t)1 << depth;
        cnd_fp2 total = {0, 0};
        for (uint32_t j = 0; j < n; j++) {
            uint64_t seed[2];
            tree_node(seed, depth, j, keys, root, delta);
            tree_hash(seed, seed, keys + 16);
            cnd_fp2 leaf = {seed[0] % 2305843009213693952u % CND_M61_P,
                            (seed[0] >> 61 | seed[1] % 288230376151711744u << 3) % CND_M61_P};
            cnd_fp2_store(expected + 2 * j, leaf);
            total = cnd_fp2_add(total, leaf);
        }
        leaves[2 * n] = 42;
        k->ggm_sender(leaves, sum, sums, keys, root, delta, depth);
        CHECK(memcmp(leaves, expected, 16 * n) == 0, "%s: leaves at depth %u", isa, depth);
        CHECK(leaves[2 * n] == 42, "%s: depth %u wrote outside", isa, depth);
        CHECK(same(cnd_fp2_load(sum), total), "%s: sum at depth %u", isa, depth);
        for (unsigned level = 1; level <= depth; level++) {
            uint64_t left[2] = {0, 0}, all[2] = {0, 0}, node[2], global[2];
            for (uint32_t j = 0; j < 1u << level; j++) {
                tree_node(node, level, j, keys, root, delta);
                for (int w = 0; w < 2; w++) {
                    left[w] ^= j % 2 == 0 ? node[w] : 0;
                    all[w] ^= node[w];
                }
            }
            memcpy(global, delta, 16);
            CHECK(memcmp(left, sums + 16 * (level - 1), 16) == 0, "%s: level %u", isa, level);
            CHECK(memcmp(all, global, 16) == 0, "a level adds up to Delta2: level %u", level);
        }
        for (uint32_t path = 0; path < n; path += depth < 6 ? 1 : 29) {
            for (unsigned level = 0; level < depth; level++)
                for (int b = 0; b < 16; b++)
                    off_path[16 * level + (unsigned)b] =
                        sums[16 * level + (unsigned)b] ^
                        (path >> (depth - 1 - level) & 1 ? 0 : delta[b]);
            uint64_t at_path[2] = {expected[2 * path], expected[2 * path + 1]};
            expected[2 * path] = expected[2 * path + 1] = 0;
            k->ggm_receiver(leaves, sum, keys, off_path, path, depth);
            CHECK(memcmp(leaves, expected, 16 * n) == 0, "%s: depth %u without %u", isa, depth,
                  path);
            CHECK(leaves[2 * n] == 42, "%s: depth %u wrote outside", isa, depth);
            memcpy(expected + 2 * path, at_path, 16);
            CHECK(same(cnd_fp2_add(cnd_fp2_load(sum), cnd_fp2_load(at_path)), total),
                  "%s: depth %u, sum without %u", isa, depth, path);
        }
    }
    free(expected);
    free(leaves);
}

static void test_gather(const char *isa, const cnd_vole_kernels *k) {
    enum { ROWS = 64, MOST = 67 };
    uint64_t *seeds = allocate(32 * ROWS), *rows = allocate(16 * ROWS);
    uint16_t indices[(MOST + 16) * CND_LPN_ONES];
    for (int round = 0; round < 3; round++) {
        for (size_t r = 0; r < ROWS; r++) {
            for (int w = 0; w < 3; w++)
                seeds[4 * r + (size_t)w] = round == 0 ? CND_M61_P - 1 : random_element();
            seeds[4 * r + 3] = 0;
            memcpy(rows + 2 * r, seeds + 4 * r + 1, 16);
        }
        for (size_t i = 0; i < (MOST + 16) * CND_LPN_ONES; i++)
            indices[i] = (uint16_t)test_random(&state);
        for (size_t n = 0; n <= MOST; n += n < 3 ? 1 : 32) {
            uint64_t values[MOST + 1], macs[2 * MOST + 1], keys[2 * MOST + 1], expected[3 * MOST];
            random_elements(values, n);
            random_elements(macs, 2 * n);
            if (round == 0)
                for (size_t i = 0; i < n; i++)
                    values[i] = macs[2 * i] = macs[2 * i + 1] = CND_M61_P - 1;
            memcpy(keys, macs, 16 * n);
            values[n] = macs[2 * n] = keys[2 * n] = 42;
            for (size_t c = 0; c < n; c++)
                for (size_t w = 0; w < 3; w++) {
                    unsigned __int128 sum = w == 0 ? values[c] : macs[2 * c + w - 1];
                    for (size_t j = 0; j < CND_LPN_ONES; j++)
                        sum += seeds[4 * (indices[CND_LPN_ONES * c + j] % ROWS) + w];
                    expected[3 * c + w] = (uint64_t)(sum % CND_M61_P);
                }
            k->lpn_gather_prover(values, macs, seeds, indices, ROWS - 1, n);
            k->lpn_gather_verifier(keys, rows, indices, ROWS - 1, n);
            for (size_t c = 0; c < n; c++)
                CHECK(values[c] == expected[3 * c] && macs[2 * c] == expected[3 * c + 1] &&
                          macs[2 * c + 1] == expected[3 * c + 2],
                      "%s: column %zu of %zu, prover", isa, c, n);
            CHECK(memcmp(keys, macs, 16 * n) == 0, "%s: %zu columns, verifier", isa, n);
            CHECK(values[n] == 42 && macs[2 * n] == 42 && keys[2 * n] == 42,
                  "%s: %zu columns: wrote outside", isa, n);
        }
    }
    free(seeds);
    free(rows);
}

static void test_cope(void) {
    for (size_t n = 0; n <= 9; n += 3) {
        uint8_t pairs[32 * CND_COPE_TRANSFERS], chosen[16 * CND_COPE_TRANSFERS];
        uint64_t delta[2] = {random_element(), random_element()};
        uint64_t values[9], macs[18], keys[18], corrections[9 * CND_COPE_TRANSFERS], scratch[18];
        if (n == 9) delta[0] = CND_M61_P - 1, delta[1] = 0;
        test_random_bytes(pairs, sizeof pairs, 11);
        random_elements(values, n);
        for (int i = 0; i < CND_COPE_TRANSFERS; i++)
            memcpy(chosen + 16 * i, pairs + 32 * i + 16 * (delta[i / 61] >> (i % 61) & 1), 16);
        cnd_cope_prove(corrections, macs, values, pairs, n, 7, scratch);
        for (size_t i = 0; i < 2 * n; i++)
            CHECK(scratch[i] == 0, "scratch is wiped");
        cnd_cope_verify(keys, corrections, chosen, delta, n, 7, scratch);
        CHECK(first_wrong(values, macs, keys, cnd_fp2_load(delta), n) == n, "%zu seeds", n);
    }
}

/* Trees, points, the check, and the primal expansion on top, of both parties. */
static void test_points(void) {
    enum { TREES = 5, DEPTH = 6, LEAVES = TREES << DEPTH, ROWS = 32 };
    cnd_fp2 delta = {random_element(), random_element()};
    uint8_t tree_keys[32 * TREES], roots[16 * TREES], global[16];
    test_random_bytes(tree_keys, sizeof tree_keys, 21);
    test_random_bytes(roots, sizeof roots, 22);
    test_random_bytes(global, 16, 23);
    uint32_t paths[TREES] = {0, 63, 17, 32, 31};
    uint64_t betas[TREES], beta_macs[2 * TREES], beta_keys[2 * TREES], psi[2 * TREES];
    random_elements(betas, TREES);
    random_elements(beta_macs, 2 * TREES);
    for (size_t t = 0; t < TREES; t++)
        cnd_fp2_store(beta_keys + 2 * t, cnd_fp2_add(cnd_fp2_load(beta_macs + 2 * t),
                                                     cnd_fp2_mul_m61(delta, betas[t])));
    uint8_t sums[16 * DEPTH * TREES];
    uint64_t values[LEAVES], macs[2 * LEAVES], keys[2 * LEAVES];
    cnd_spvole_verify(keys, psi, sums, tree_keys, roots, global, beta_keys, TREES, DEPTH, 2);
    for (unsigned t = 0; t < TREES; t++)
        for (unsigned level = 0; level < DEPTH; level++)
            if (!(paths[t] >> (DEPTH - 1 - level) & 1))
                for (unsigned b = 0; b < 16; b++)
                    sums[16 * (DEPTH * t + level) + b] ^= global[b];
    cnd_spvole_prove(values, macs, tree_keys, sums, psi, paths, betas, beta_macs, TREES, DEPTH, 2);
    for (size_t i = 0; i < LEAVES; i++)
        CHECK(values[i] == ((i & 63) == paths[i >> DEPTH] ? betas[i >> DEPTH] : 0), "noise %zu", i);
    CHECK(first_wrong(values, macs, keys, delta, LEAVES) == LEAVES, "points");

    cnd_aes128_key chi;
    cnd_aes128_expand(&chi, tree_keys);
    cnd_fp2 q = {0, 0}, x = {0, 0}, folded = {0, 0}; /* by the definition, leaf by leaf */
    for (size_t i = 0; i < LEAVES; i++) {
        uint64_t words[2];
        cnd_aes128_ctr_words(&chi, words, 2, 0, i);
        cnd_fp2 c = cnd_fp2_from_block(words[0], words[1]);
        q = cnd_fp2_add(q, cnd_fp2_mul(c, cnd_fp2_load(macs + 2 * i)));
        x = cnd_fp2_add(x, cnd_fp2_mul_m61(c, values[i]));
        folded = cnd_fp2_add(folded, cnd_fp2_mul(c, cnd_fp2_load(keys + 2 * i)));
    }
    uint64_t sums_of_macs[2 * TREES], sums_of_values[2 * TREES], sums_of_keys[2 * TREES];
    cnd_spvole_fold_prover(sums_of_macs, sums_of_values, macs, tree_keys, paths, betas, TREES,
                           DEPTH, 2);
    cnd_spvole_fold_verifier(sums_of_keys, keys, tree_keys, TREES, DEPTH, 2);
    CHECK(same(total(sums_of_macs, TREES), q), "sum of MACs");
    CHECK(same(total(sums_of_values, TREES), x), "sum of values");
    CHECK(same(total(sums_of_keys, TREES), folded), "sum of keys");
    CHECK(same(folded, cnd_fp2_add(q, cnd_fp2_mul(x, delta))), "the check holds");

    uint64_t *seeds = allocate(32 * ROWS), *rows = allocate(16 * ROWS);
    for (size_t r = 0; r < ROWS; r++) {
        random_elements(seeds + 4 * r, 3);
        seeds[4 * r + 3] = 0;
        cnd_fp2_store(rows + 2 * r, cnd_fp2_add(cnd_fp2_load(seeds + 4 * r + 1),
                                                cnd_fp2_mul_m61(delta, seeds[4 * r])));
    }
    uint64_t last;
    uint8_t counter[16] = {0}, stream[20 * LEAVES];
    cnd_aes128_ctr_fill(&chi, stream, sizeof stream, counter);
    unsigned __int128 sum = values[LEAVES - 1];
    for (size_t j = 0; j < CND_LPN_ONES; j++)
        sum += seeds[4 * ((stream[20 * (LEAVES - 1) + 2 * j] +
                           256 * stream[20 * (LEAVES - 1) + 2 * j + 1]) %
                          ROWS)];
    last = (uint64_t)(sum % CND_M61_P);
    uint64_t parts[LEAVES], part_macs[2 * LEAVES], part_keys[2 * LEAVES];
    memcpy(parts, values, sizeof parts);
    memcpy(part_macs, macs, sizeof part_macs);
    memcpy(part_keys, keys, sizeof part_keys);
    cnd_lpn_prove(values, macs, seeds, ROWS, tree_keys, 0, LEAVES, 2);
    cnd_lpn_verify(keys, rows, ROWS, tree_keys, 0, LEAVES, 2);
    for (size_t first = 0, n = 1; first < LEAVES; first += n, n += 1) {
        if (n > LEAVES - first) n = LEAVES - first;
        cnd_lpn_prove(parts + first, part_macs + 2 * first, seeds, ROWS, tree_keys, first, n, 2);
        cnd_lpn_verify(part_keys + 2 * first, rows, ROWS, tree_keys, first, n, 2);
    }
    CHECK(memcmp(parts, values, sizeof parts) == 0, "values in parts");
    CHECK(memcmp(part_macs, macs, sizeof part_macs) == 0, "MACs in parts");
    CHECK(memcmp(part_keys, keys, sizeof part_keys) == 0, "keys in parts");
    CHECK(first_wrong(values, macs, keys, delta, LEAVES) == LEAVES, "primal expansion");
    CHECK(values[LEAVES - 1] == last, "the last column's indices");
    free(seeds);
    free(rows);
}

/* Every path of trees of 1 to 64 leaves, and one outside of each, which places nothing. */
static void test_place(const char *isa, const cnd_vole_kernels *k) {
    for (size_t n = 1; n <= 64; n *= 2) {
        for (size_t path = 0; path <= n; path++) {
            uint64_t values[65], macs[130], before[130], value = random_element();
            uint64_t mac[2] = {random_element(), random_element()};
            test_random_bytes((uint8_t *)values, sizeof values, path);
            random_elements(macs, 130);
            if (path < n) macs[2 * path] = macs[2 * path + 1] = 0;
            memcpy(before, macs, sizeof macs);
            uint64_t behind = values[n];
            k->point_place(values, macs, value, mac, path, n);
            bool right = values[n] == behind;
            for (size_t i = 0; i < n; i++)
                right = right && values[i] == (i == path ? value : 0);
            if (path < n) memcpy(before + 2 * path, mac, sizeof mac);
            CHECK(right && memcmp(before, macs, sizeof macs) == 0, "%s, path %zu of %zu", isa, path,
                  n);
        }
    }
}

static void test_quasi_cyclic(void) {
    uint8_t secret[16];
    test_random_bytes(secret, 16, 31);
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    for (unsigned log_n = 1; log_n <= 10; log_n += log_n < 7 ? 1 : 3) {
        size_t n = (size_t)1 << log_n;
        uint64_t *scratch = allocate(8 * cnd_quasi_cyclic_scratch_words(log_n));
        uint64_t *values = allocate(16 * n), *macs = allocate(32 * n), *keys = allocate(32 * n);
        uint64_t *a = allocate(8 * n), *expected = allocate(8 * n);
        cnd_fp2 delta = {random_element(), random_element()};
        random_elements(values, 2 * n);
        random_elements(macs, 4 * n);
        for (size_t i = 0; i < 2 * n; i++)
            cnd_fp2_store(keys + 2 * i, cnd_fp2_add(cnd_fp2_load(macs + 2 * i),
                                                    cnd_fp2_mul_m61(delta, values[i])));
        cnd_aes128_ctr_words(&key, a, n, 0, 0);
        memcpy(expected, values, 8 * n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                uint64_t *to = &expected[(i + j) % n];
                *to = cnd_m61_mul_add(cnd_m61_from_word(a[i]), values[n + j], *to);
            }
        cnd_quasi_cyclic_prove(values, macs, secret, log_n, scratch);
        cnd_quasi_cyclic_verify(keys, secret, log_n, scratch);
        CHECK(memcmp(values, expected, 8 * n) == 0, "schoolbook product, n = 2^%u", log_n);
        CHECK(first_wrong(values, macs, keys, delta, n) == n, "dual expansion, n = 2^%u", log_n);
        free(scratch);
        free(values);
        free(macs);
        free(keys);
        free(a);
        free(expected);
    }
}

void test_vole(void) {
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_vole_kernels *k = cnd_vole_kernels_for((cnd_isa)isa);
        if (k == NULL) continue;
        test_trees(cnd_isa_name((cnd_isa)isa), k);
        test_gather(cnd_isa_name((cnd_isa)isa), k);
        test_place(cnd_isa_name((cnd_isa)isa), k);
    }
    test_cope();
    test_points();
    test_quasi_cyclic();
}
