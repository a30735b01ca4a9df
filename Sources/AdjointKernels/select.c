#define TEMPLATE "select_template.h"
#define EACH "each_size.h"
#include "each_level.h"
