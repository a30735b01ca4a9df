#define TEMPLATE "normalize_template.h"
#include "each_real.h"
