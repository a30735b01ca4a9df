#define TEMPLATE "join_template.h"
#include "each_real.h"
