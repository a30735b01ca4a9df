#define TEMPLATE "unit_template.h"
#include "each_real.h"
