#define TEMPLATE "pool_template.h"
#include "each_real.h"
