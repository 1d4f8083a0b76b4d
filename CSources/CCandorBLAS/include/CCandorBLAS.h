/* CCandorBLAS.h: training kernels. */
#ifndef CCANDORBLAS_H
#define CCANDORBLAS_H
#endif
