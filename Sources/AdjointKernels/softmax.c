#define TEMPLATE "softmax_template.h"
#include "each_real.h"
