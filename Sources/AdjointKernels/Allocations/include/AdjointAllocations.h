#ifndef ADJOINT_ALLOCATIONS_H
#define ADJOINT_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether this system lets the process count its allocations.
bool adjoint_allocations_are_counted(void);

/// How often any thread of the process has asked for memory so far; 0 where nobody counts.
int64_t adjoint_allocation_count(void);

#endif
