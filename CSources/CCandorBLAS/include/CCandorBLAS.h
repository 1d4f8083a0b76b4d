/* CCandorBLAS.h: what training computes. All matrices are row-major float32. */
#ifndef CCANDORBLAS_H
#define CCANDORBLAS_H

#include "cnd_gemm.h"
#include "cnd_train.h"

#endif
