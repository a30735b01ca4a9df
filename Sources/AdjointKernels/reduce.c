#define TEMPLATE "reduce_template.h"
#include "each_real.h"
