/* cnd_status.h: how C functions report failure. On any error every output is untouched. */
#ifndef CND_STATUS_H
#define CND_STATUS_H

#define CND_MUST_CHECK __attribute__((warn_unused_result))

typedef enum cnd_status {
    CND_OK = 0,
    CND_ERROR_UNKNOWN_ISA = -1,         /* CND_ISA names no instruction set                   */
    CND_ERROR_UNAVAILABLE_ISA = -2,     /* CND_ISA names one that this machine does not have  */
    CND_ERROR_UNKNOWN_BACKEND = -3,     /* CND_PARALLEL names no backend                      */
    CND_ERROR_UNAVAILABLE_BACKEND = -4, /* CND_PARALLEL names one that could not be loaded    */
    CND_ERROR_INVALID_ARGUMENT = -5,
} cnd_status;

#endif
