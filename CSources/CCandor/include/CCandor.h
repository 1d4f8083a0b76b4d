/* CCandor.h: everything that the Swift side may see of the C core. */
#ifndef CCANDOR_H
#define CCANDOR_H

#include "candor.h"
#include "cnd_status.h"
#include "cnd_runtime.h"
#include "cnd_secret.h"
#include "cnd_prg.h"
#include "cnd_hash.h"
#include "cnd_field.h"
#include "cnd_circuit.h"
#include "cnd_infer.h"
#include "cnd_noise.h"
#include "cnd_numeric.h"
#include "cnd_ot.h"
#include "cnd_vole.h"
#include "cnd_kernels.h"

#endif
