#define TEMPLATE "normalize_template.h"
#define EACH "each_real.h"
#include "each_level.h"
