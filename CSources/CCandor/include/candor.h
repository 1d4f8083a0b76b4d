/* candor.h: masks the scores of a classifier, so that only what a policy allows leaves the server.
 *
 * The stable C interface of libcandor. It stands alone: it needs the C library's headers, C99 or
 * C++, and `cc ... $(pkg-config --cflags --libs candor)`.
 *
 *     candor_policy policy;
 *     candor_policy_init(&policy, CANDOR_LEVEL_FULL);
 *     policy.score_form = CANDOR_SCORES_QUANTISED;
 *     policy.score_bins = 5;
 *     float probabilities[3] = {0.873f, 0.094f, 0.033f}, scores[3];
 *     candor_output output = {.struct_size = sizeof output, .scores = scores};
 *     int32_t status = candor_mask_row(&policy, probabilities, 3, CANDOR_KIND_PROBABILITIES,
 *                                      &output, NULL, NULL);
 *     // status == CANDOR_OK and scores == {0.8f, 0.2f, 0.0f}
 *
 * WHAT IS RELEASED. A policy has a level, and for the levels with scores the form of the scores:
 *
 *   level    output (int32 and float32, row after row without gaps)
 *   label    labels  [rows]       the arg max
 *   bucket   buckets [rows x 2]   the arg max, and CANDOR_BUCKET_HIGH, _MEDIUM or _LOW
 *   top-k    labels  [rows x k]   the k best classes, best first
 *            scores  [rows x k]   their scores; not written for CANDOR_SCORES_NONE
 *   full     scores  [rows x C]   the scores of all C classes
 *
 *   form        score of a class with probability p
 *   exact       p as float32, correct to 4 ulp up to 1000 classes as measured, and never worse than
 *               10 + classes / 256; with noise, an integer over 2^24
 *   rounded     p to the nearest multiple of score_step, a tie to the even multiple. Rows need not
 *               sum to 1: offered for compatibility
 *   quantised   an integer over score_bins; the integers of a row of all classes sum to score_bins.
 *               Largest remainder: floor(p * bins), then the missing units one each to the classes
 *               with the largest remainders, of equal ones to the lower class
 *   none        (top-k alone) labels without scores
 *
 * The arg max, and every order of classes, puts the lower class first among equals. Labels at
 * top-k are those of the input's order (of the noisy row's order when there is noise), and scores
 * there are those that `full` would give to these classes.
 *
 * preserve_argmax makes the arg max of the released row that of the input. Quantised: where a class
 * of lower index ties with the input's top class, one unit moves from the lowest such class to the
 * top class. Rounded: the top class takes one step more. Exact: one ulp more.
 *
 * Noise: samples of the discrete Laplace or Gaussian law on the grid of 2^-24 are added to all
 * probabilities, rounded to the grid; the sums are cut to 0 ... 1, and the row is made to sum to 1
 * again by largest remainder, over score_bins when quantised and else over 2^24. With
 * preserve_argmax it becomes the nearest such row, in the L1 norm, whose arg max is the input's.
 * Every level then releases of the noisy row. Sticky noise depends on sticky_key, key_period,
 * model, policy and the row's coarse form alone: its arg max, and its probabilities as tenths that
 * sum to 1, which is also the row that the noise is added to.
 *
 * Scores are integers until the last moment: `numerators` receives them, beside or instead of
 * `scores`, which are  numerator / candor_policy_denominator(policy)  rounded once to float32.
 *
 * INPUT. Rows of logits or probabilities, float32, `row_stride` floats apart. A logit of -inf is a
 * class that cannot be. Probabilities must not be negative, must sum to 1 within 1e-3 and are
 * renormalised. The same row gives the same bytes whatever batch it is in, at any number of threads
 * and on every instruction set.
 *
 * FAILS CLOSED. A call checks all of its arguments and all rows before it writes anything. When it
 * returns anything but CANDOR_OK no output has been touched (candor_options has another way). NaN
 * or infinite scores never leave. Nothing that the data holds traps or reads out of bounds;
 * pointers must be to readable and writable memory of the stated sizes, which no library can check.
 *
 * MEMORY. Every buffer is the caller's; the library keeps no pointer after a call and allocates
 * nothing. Buffers of floats and integers are aligned to 4 bytes, which is checked; speed needs no
 * more. Outputs must not overlap the input or each other, which is checked. Padding between rows is
 * neither read nor written.
 *
 * THREADS. Any number of threads may call at once, on different outputs. The library has no
 * state of its own but the once made choice of instruction set (CND_ISA) and thread backend
 * (CND_PARALLEL); errors are returned, never stored.
 *
 * VERSIONS. Structs begin with their size: a caller built with an older header passes a smaller
 * struct and gets the meaning it had then. The bytes of a policy do not change within a major
 * version.
 *
 * In the core this header is also what Swift's CandorMasking fills: a policy means the same there.
 */
#ifndef CANDOR_H
#define CANDOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CANDOR_API __attribute__((visibility("default")))
#define CANDOR_MUST_CHECK __attribute__((warn_unused_result))
#else
#define CANDOR_API
#define CANDOR_MUST_CHECK
#endif

#define CANDOR_VERSION_MAJOR 1
#define CANDOR_VERSION_MINOR 1
#define CANDOR_VERSION_PATCH 0

/** "1.1.0": the version of the library that runs, whose header may differ. Static storage. */
CANDOR_API const char *candor_version(void);

/* ---- errors ---- */

enum {
    CANDOR_OK = 0,
    CANDOR_ERROR_STRUCT_SIZE = -1, /* a struct_size that no version of this library has had   */
    CANDOR_ERROR_NULL = -2,        /* an argument that must not be NULL is                    */
    CANDOR_ERROR_POLICY = -3,      /* candor_policy_check says what is wrong with it          */
    CANDOR_ERROR_KIND = -4,        /* neither logits nor probabilities                        */
    CANDOR_ERROR_SHAPE = -5,       /* no classes, over 2^31 - 1 (noise: 2^28 - 1), an overflow  */
    CANDOR_ERROR_STRIDE = -6,      /* rows that overlap: row_stride below classes             */
    CANDOR_ERROR_K = -7,           /* k above the number of classes                           */
    CANDOR_ERROR_OUTPUT = -8,      /* an output that the policy needs is NULL, or one that it
                                      does not release is not                                 */
    CANDOR_ERROR_MISALIGNED = -9,  /* a buffer not aligned to 4 bytes, a masker not to 8      */
    CANDOR_ERROR_OVERLAP = -10,    /* an output overlaps the input or another output          */
    CANDOR_ERROR_SCRATCH = -11,    /* scratch below candor_scratch_bytes                      */
    CANDOR_ERROR_NAN = -12,        /* a score is NaN                                          */
    CANDOR_ERROR_INFINITE = -13,   /* a logit is +inf, or a probability is infinite           */
    CANDOR_ERROR_NO_FINITE = -14,  /* a row of logits with -inf alone                         */
    CANDOR_ERROR_NEGATIVE = -15,   /* a probability below 0                                   */
    CANDOR_ERROR_NOT_NORMALISED = -16, /* probabilities that sum to less than 0.999 or more than
                                          1.001                                                  */
    CANDOR_ERROR_STICKY_KEY = -17,     /* sticky noise without a key, or a test seed beside it    */
    CANDOR_ERROR_RANDOMNESS = -18,     /* the system gave no random bytes for fresh noise         */
    CANDOR_ERROR_LOGIT_BIAS = -19,     /* log-probabilities asked for together with logit_bias    */
    CANDOR_ERROR_TOKEN = -20,          /* a sampled token outside the vocabulary                  */
    CANDOR_ERROR_ENVIRONMENT = -21,    /* CND_ISA or CND_PARALLEL asks for what is not here */
    CANDOR_ERROR_OPTIONS = -22,        /* zero_on_error is neither 0 nor 1, or reserved is not 0 */
    CANDOR_ERROR_MASKER = -23,         /* memory below candor_masker_bytes, or a masker that
                                          candor_masker_init has not made                        */
};

/** What `code` means, as one sentence of English. Static storage; any code has one. */
CANDOR_API const char *candor_error_message(int32_t code);

/** CANDOR_OK, or CANDOR_ERROR_ENVIRONMENT when CND_ISA (scalar, neon, avx2, avx512) or CND_PARALLEL
 *  (serial, pthread, omp) has a value that is unknown or not available. Masking then runs in plain
 *  C on one thread; a server asks this once, when it starts. */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_environment_check(void);

/** Where and with what values a call failed. A call writes it on failure alone. */
typedef struct candor_error_detail {
    uint32_t struct_size;
    int32_t code;    /* what the call returned                                                */
    size_t row;      /* of the data, for NAN to NOT_NORMALISED and TOKEN; else 0              */
    size_t column;   /* the class, for NAN, INFINITE, NEGATIVE; else 0                        */
    double expected; /* the bound that was broken: k at most, stride at least, sum wanted ... */
    double actual;   /* the value found                                                       */
} candor_error_detail;

/* ---- policy ---- */

enum {
    CANDOR_LEVEL_LABEL = 0,
    CANDOR_LEVEL_BUCKET = 1,
    CANDOR_LEVEL_TOP_K = 2,
    CANDOR_LEVEL_FULL = 3
};

enum {
    CANDOR_SCORES_EXACT = 0,
    CANDOR_SCORES_ROUNDED = 1,
    CANDOR_SCORES_QUANTISED = 2,
    CANDOR_SCORES_NONE = 3,
};

enum { CANDOR_NOISE_NONE = 0, CANDOR_NOISE_LAPLACE = 1, CANDOR_NOISE_GAUSSIAN = 2 };

enum { CANDOR_BUCKET_LOW = 0, CANDOR_BUCKET_MEDIUM = 1, CANDOR_BUCKET_HIGH = 2 };

#define CANDOR_K_MAX 256
#define CANDOR_BINS_MAX 65536
#define CANDOR_NOISE_DENOMINATOR 16777216    /* 2^24 */
#define CANDOR_NOISE_SCALE_MIN (1.0 / 65536) /* in probability units: 256 steps of the grid */
#define CANDOR_NOISE_SCALE_MAX 64.0
#define CANDOR_LOGPROBS_MAX 20
#define CANDOR_LOGPROB_LEAST (-9999.0f)

/** What a caller may see: a plain value, copied and compared field by field. Fill it with
 *  candor_policy_init, then change fields. A field that a level or form does not use must have its
 *  default, so that no policy says what it does not do. */
typedef struct candor_policy {
    uint32_t struct_size;
    int32_t level;           /* CANDOR_LEVEL_...                                       required  */
    uint32_t k;              /* top-k: classes released, 1 ... CANDOR_K_MAX            3         */
    int32_t score_form;      /* CANDOR_SCORES_...                                      exact     */
    double score_step;       /* rounded: 1 over a whole number of 2 ... 1000           0         */
    uint32_t score_bins;     /* quantised: the denominator, 2 ... CANDOR_BINS_MAX      0         */
    float bucket_high;       /* bucket: high above it, strictly                        0.8       */
    float bucket_medium;     /* bucket: medium above it, strictly; below bucket_high   0.5       */
    int32_t noise;           /* CANDOR_NOISE_...                                       none      */
    double noise_scale;      /* b of Laplace or sigma of Gaussian, probability units   0         */
    int32_t noise_sticky;    /* 1: the same row gets the same noise; 0: fresh noise    1         */
    int32_t preserve_argmax; /* 1: the released arg max is the input's                 1         */
    uint32_t logprobs_max;   /* text: most log-probabilities a token, 0 suppresses     0         */
    uint32_t reserved;       /* 0                                                                */
    double logprobs_step;    /* text: step to round log-probabilities to, 0: exact     0         */
} candor_policy;

/** The defaults above with `level`. Does not check `level`. */
CANDOR_API void candor_policy_init(candor_policy *policy, int32_t level);

/** CANDOR_OK, or CANDOR_ERROR_POLICY, _STRUCT_SIZE or _NULL with a message that names the field,
 *  its value and what would be right.
 *
 *  Out:   message   at most `capacity` bytes with the closing zero, cut when longer; empty when
 *                   the policy is good; may be NULL with capacity 0 */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_policy_check(const candor_policy *policy, char *message,
                                                         size_t capacity);

/** What the policy does, in plain words: "Releases the 3 best classes with scores quantised to
 *  fifths ...".
 *
 *  Out:      text   as `message` of candor_policy_check
 *  Returns:  the length of the whole text without the closing zero; 0 for a bad policy. */
CANDOR_API size_t candor_policy_describe(const candor_policy *policy, char *text, size_t capacity);

/** An upper bound on the bits of information in one answer: log2 of the number of answers that the
 *  policy can give for rows of `classes`. It does not shrink with noise, which the privacy ledger
 *  accounts for. Negative for a bad policy, no classes or k above classes. The log-probabilities of
 *  text are not in it. */
CANDOR_API double candor_policy_leakage_bits(const candor_policy *policy, size_t classes);

/** The denominator of `numerators`: score_bins when quantised, 1 / score_step when rounded,
 *  CANDOR_NOISE_DENOMINATOR for exact scores with noise, and 0 where there are no numerators. */
CANDOR_API uint32_t candor_policy_denominator(const candor_policy *policy);

/* ---- masking a batch ---- */

enum { CANDOR_KIND_LOGITS = 0, CANDOR_KIND_PROBABILITIES = 1 };

typedef struct candor_input {
    uint32_t struct_size;
    int32_t kind;      /* CANDOR_KIND_...                                                 */
    const float *data; /* class c of row r is data[r * row_stride + c]                    */
    size_t rows;       /* 0 is an empty batch: arguments are checked, nothing is written  */
    size_t classes;    /* 1 ... 2^31 - 1                                                  */
    size_t row_stride; /* floats from row to row, at least `classes`; 0 means `classes`   */
} candor_input;

/** Where the answer goes. What the policy does not release must be NULL. */
typedef struct candor_output {
    uint32_t struct_size;
    uint32_t reserved;    /* 0 */
    int32_t *labels;      /* label: [rows]; top-k: [rows x k]                                   */
    int32_t *buckets;     /* bucket: [rows x 2]                                                 */
    float *scores;        /* top-k: [rows x k]; full: [rows x classes]; may be NULL when
                             `numerators` is not                                                */
    uint32_t *numerators; /* the shape of `scores`; NULL, or with any form but exact without
                             noise                                                              */
} candor_output;

/** How a call runs. NULL stands for one thread and no keys. */
typedef struct candor_options {
    uint32_t struct_size;
    uint32_t threads; /* at most this many threads; 0: as many as processors. A batch that is not
                         worth it runs on the caller's thread alone */
    int32_t zero_on_error; /* 0: on an error no output has been touched. 1: on an error outputs are
                              all zero, for outputs that nobody looks at before the call is done: a
                              large batch is then read once instead of twice */
    uint32_t reserved;     /* 0 */
    const uint8_t *sticky_key; /* 16 secret bytes: needed where the policy's noise is sticky, and
                                  read there alone                                               */
    const uint8_t *model;      /* names the model in sticky noise: models do not share noise     */
    size_t model_bytes;
    uint64_t key_period; /* number of the key period in sticky noise                       */
    const uint8_t *insecure_test_seed; /* 16 bytes that replace the system's randomness in fresh
                                  noise. For tests: who knows the seed removes the noise         */
    uint64_t first_row; /* with a test seed, the number of the batch's first row: a batch
                           cut in pieces gets the same noise when each says where it begins */
    void *scratch;      /* candor_scratch_bytes; NULL where that is 0 */
    size_t scratch_bytes;
} candor_options;

/** Bytes of scratch that a call with this policy, number of classes and `threads` needs: 0 up to
 *  4096 classes, and above that for all but top-k with quantised scores, and noise. With threads
 *  0 it is for all processors. Overflow gives SIZE_MAX. */
CANDOR_API size_t candor_scratch_bytes(const candor_policy *policy, size_t classes,
                                       uint32_t threads);

/** Masks a batch: see WHAT IS RELEASED above.
 *
 *  Out:      output   written only when CANDOR_OK is returned
 *            detail   written only when anything else is; may be NULL
 *  In:       options  may be NULL
 *  Errors:   all of the above but LOGIT_BIAS and TOKEN; of several bad rows the first is named, of
 *            a row's defects the first class's, and the sum last
 *  Time:     depends on policy and shapes alone for bucket and for noise: no branch and no address
 *            on a score, a sample or a key, as valgrind judges. Two things aside: a bad row ends
 *            the call early, and a processor may take longer for probabilities below 2^-126.
 *            Label, top-k and full rows without noise may take time that depends on what is
 *            released, on ties, and on whether any logit is -inf
 *  Cost:     reads a batch twice, but once where its answer fits into 64 KB (labels of 16384 rows,
 *            any single row of up to 16384 scores) or with zero_on_error; at most 128 KB of
 *            stack, 256 KB with noise. Noise of a policy takes some microseconds a call more than
 *            that of a masker */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_mask(const candor_policy *policy,
                                                 const candor_input *input,
                                                 const candor_output *output,
                                                 const candor_options *options,
                                                 candor_error_detail *detail);

/** candor_mask of one row of `classes` scores: the same bytes as in any batch. */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_mask_row(const candor_policy *policy, const float *row,
                                                     size_t classes, int32_t kind,
                                                     const candor_output *output,
                                                     const candor_options *options,
                                                     candor_error_detail *detail);

/* ---- a policy made ready ---- */

/** A policy that is checked once, with the tables of its noise, for many calls. Opaque, and a plain
 *  value: it holds no secret and no pointer, so it may be copied byte by byte and is done with when
 *  its memory is. Its bytes are for the library that made it alone.
 *
 *      candor_masker *masker = malloc(candor_masker_bytes());
 *      int32_t status = candor_masker_init(masker, candor_masker_bytes(), &policy, NULL);
 *      ... candor_masker_mask(masker, &input, &output, &options, NULL) ...
 *      free(masker); // when no call uses it any more
 *
 *  Once made it is only read: any number of threads may mask with it at once. */
typedef struct candor_masker candor_masker;

/** Bytes of a masker: some thousands, and more in a later version of the library. */
CANDOR_API size_t candor_masker_bytes(void);

/** Makes a masker of `policy`, which is copied.
 *
 *  Out:      masker  in memory of the caller, aligned to 8 bytes as that of malloc is. On an error
 *                    no call takes it
 *  In:       bytes   of that memory, candor_masker_bytes or more
 *  Errors:   NULL, STRUCT_SIZE, MISALIGNED, MASKER; POLICY, which candor_policy_check explains
 *  Cost:     some microseconds for a policy with noise */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_masker_init(candor_masker *masker, size_t bytes,
                                                        const candor_policy *policy,
                                                        candor_error_detail *detail);

/** candor_mask with a masker's policy: the same bytes and errors, and MASKER. */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_masker_mask(const candor_masker *masker,
                                                        const candor_input *input,
                                                        const candor_output *output,
                                                        const candor_options *options,
                                                        candor_error_detail *detail);

/** candor_mask_row with a masker's policy: the same bytes and errors, and MASKER. */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_masker_mask_row(
    const candor_masker *masker, const float *row, size_t classes, int32_t kind,
    const candor_output *output, const candor_options *options, candor_error_detail *detail);

/* ---- log-probabilities of a text model ---- */

/** What a request for log-probabilities has become once the server has resolved its defaults. */
typedef struct candor_logprobs_request {
    uint32_t struct_size;
    int32_t top;           /* how many a token; negative asks for the whole vocabulary. Clamped to
                              the policy's logprobs_max, and to the vocabulary                    */
    int32_t logit_bias;    /* not 0 when the request also steers logits: refused together, since
                              the two reveal the model's last layer                               */
    uint32_t reserved;     /* 0                                                                   */
    const int32_t *tokens; /* the sampled token of each row, or NULL                              */
} candor_logprobs_request;

typedef struct candor_logprobs_output {
    uint32_t struct_size;
    uint32_t reserved;     /* 0                                                                  */
    int32_t *top_tokens;   /* [rows x effective top], best first                                 */
    float *top_logprobs;   /* the same shape                                                     */
    float *token_logprobs; /* [rows]: of the sampled tokens; NULL without them                   */
} candor_logprobs_output;

/** How many log-probabilities a token the policy allows of those requested: 0 suppresses them all,
 *  the sampled token's too. Negative: an error code. */
CANDOR_API int32_t candor_logprobs_top(const candor_policy *policy, int32_t requested,
                                       size_t vocabulary);

/** Log-softmax of the best tokens of each row of logits, rounded to multiples of logprobs_step (a
 *  tie to the even one), never below CANDOR_LOGPROB_LEAST, which also stands for -inf. A row gives
 *  the same bytes alone, as in a stream, and in a batch.
 *
 *  Out:     output   written only when CANDOR_OK is returned. Where candor_logprobs_top is 0
 *                    nothing is, and its pointers must be NULL
 *  In:      input    kind must be CANDOR_KIND_LOGITS
 *  Errors:  as candor_mask; LOGIT_BIAS when any are to be released together with one; TOKEN */
CANDOR_API CANDOR_MUST_CHECK int32_t candor_mask_logprobs(const candor_policy *policy,
                                                          const candor_input *input,
                                                          const candor_logprobs_request *request,
                                                          const candor_logprobs_output *output,
                                                          const candor_options *options,
                                                          candor_error_detail *detail);

#ifdef __cplusplus
}
#endif

#endif
