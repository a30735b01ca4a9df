#define TEMPLATE "loss_template.h"
#include "each_real.h"
