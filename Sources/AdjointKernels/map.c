#define TEMPLATE "map_template.h"
#include "each_real.h"
