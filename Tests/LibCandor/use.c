/* use.c: what a server in C does with libcandor; the example in candor.h, and C++ can read it too.
 */
#include <candor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed = 0;

static void expect(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "use.c: expected %s\n", what);
    failed = 1;
}

int main(void) {
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.score_form = CANDOR_SCORES_QUANTISED;
    policy.score_bins = 5;
    float probabilities[3] = {0.873f, 0.094f, 0.033f}, scores[3] = {0, 0, 0};
    uint32_t fifths[3] = {0, 0, 0};
    candor_output output;
    memset(&output, 0, sizeof output);
    output.struct_size = sizeof output;
    output.scores = scores;
    output.numerators = fifths;
    expect(candor_environment_check() == CANDOR_OK, "a good environment");
    expect(candor_mask_row(&policy, probabilities, 3, CANDOR_KIND_PROBABILITIES, &output, NULL,
                           NULL) == CANDOR_OK,
           "a masked row");
    expect(scores[0] == 0.8f && scores[1] == 0.2f && scores[2] == 0.0f, "0.8, 0.2, 0");
    expect(fifths[0] == 4 && fifths[1] == 1 && fifths[2] == 0, "4, 1, 0 fifths");

    candor_error_detail detail;
    memset(&detail, 0, sizeof detail);
    detail.struct_size = sizeof detail;
    probabilities[1] = -0.5f;
    scores[0] = 7;
    int32_t status = candor_mask_row(&policy, probabilities, 3, CANDOR_KIND_PROBABILITIES, &output,
                                     NULL, &detail);
    expect(status == CANDOR_ERROR_NEGATIVE && detail.column == 1 && detail.actual == -0.5,
           "a refusal that names the class");
    expect(scores[0] == 7, "an untouched output");
    expect(strstr(candor_error_message(status), "negative") != NULL, "words for it");

    policy.score_bins = 0;
    char message[200], text[400];
    expect(candor_policy_check(&policy, message, sizeof message) == CANDOR_ERROR_POLICY &&
               strstr(message, "score_bins is 0; expected") != NULL,
           "a policy refused with what would be right");
    policy.score_bins = 5;
    expect(candor_policy_describe(&policy, text, sizeof text) == strlen(text) && text[0] == 'R',
           "a description");

    candor_masker *masker = (candor_masker *)malloc(candor_masker_bytes());
    probabilities[1] = 0.094f;
    expect(candor_masker_init(masker, candor_masker_bytes(), &policy, NULL) == CANDOR_OK,
           "a policy made ready");
    fifths[1] = 7;
    expect(candor_masker_mask_row(masker, probabilities, 3, CANDOR_KIND_PROBABILITIES, &output,
                                  NULL, NULL) == CANDOR_OK,
           "a row masked by it");
    expect(fifths[0] == 4 && fifths[1] == 1 && fifths[2] == 0, "the same fifths");
    free(masker);
    expect(strcmp(candor_version(), "1.1.0") == 0, "version 1.1.0");
    return failed;
}
