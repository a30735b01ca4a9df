#define TEMPLATE "copy_template.h"
#include "each_size.h"
