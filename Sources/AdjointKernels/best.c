#define TEMPLATE "best_template.h"
#define EACH "each_real.h"
#include "each_level.h"
