#include "CCandorBLAS.h"
