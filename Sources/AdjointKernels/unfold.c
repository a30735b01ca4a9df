#define TEMPLATE "unfold_template.h"
#include "each_real.h"
