/* test_mask_randomness.c: a system that gives no random bytes: fresh noise is refused. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "CCandor.h"
#include "check.h"

enum { REFUSED, NOT_REFUSED, TOUCHED, NO_FILTER };

/* Takes getrandom(2) from this process for good, where the system can. */
static bool without_randomness(void) {
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof lines / sizeof *lines, lines};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int masks_without_randomness(void) {
    static const float row[3] = {0.873f, 0.094f, 0.033f};
    float scores[3] = {7, 7, 7};
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.noise = CANDOR_NOISE_LAPLACE, policy.noise_scale = 0.2, policy.noise_sticky = 0;
    candor_output output = {.struct_size = sizeof output, .scores = scores};
    if (!without_randomness()) return NO_FILTER;
    int32_t status =
        candor_mask_row(&policy, row, 3, CANDOR_KIND_PROBABILITIES, &output, NULL, NULL);
    if (status != CANDOR_ERROR_RANDOMNESS) return NOT_REFUSED;
    return scores[0] == 7 && scores[1] == 7 && scores[2] == 7 ? REFUSED : TOUCHED;
}

void test_mask_randomness(void) {
    pid_t child = fork(); /* the filter stays for the life of a process */
    if (child == 0) _exit(masks_without_randomness());
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status), "no child");
    if (WEXITSTATUS(status) == NO_FILTER)
        fprintf(stderr, "skipped: noise without randomness: no filters of system calls here\n");
    else
        CHECK(WEXITSTATUS(status) == REFUSED, "expected a refusal, got %d", WEXITSTATUS(status));
}
