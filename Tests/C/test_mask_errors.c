#include "check.h"
void test_mask_errors(void) {}
