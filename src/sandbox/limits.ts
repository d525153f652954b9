const KIB = 1_024
const MIB = 1_024 * KIB

// What a script may use.
export const MAX_OUTPUT_BYTES = 512 * KIB
export const MAX_LOG_LINES = 100
export const MAX_LOG_CHARACTERS = 16 * KIB
export const MAX_MESSAGE_CHARACTERS = 500
export const MAX_STACK_TRACE_CHARACTERS = 4 * KIB
export const GUEST_HEAP_BYTES = 16 * MIB
export const GUEST_STACK_BYTES = 256 * KIB

/** All of a guest's memory: its heap, the engine's own stack and data, and what is between the blocks. */
export const GUEST_MEMORY_BYTES = 20 * MIB

/** Of processor time, counted by the engine itself: a script that waits for the processor is not slow. */
export const SOFT_LIMIT_MS = 50
/** Also of processor time: to find out whether a body that was not written in time is too large. */
export const MEASURE_LIMIT_MS = 120

/** Of processor time. What takes longer may delay others, and is run so that it cannot. */
export const SLOW_MS = 20

/** Of processor time too, from when a worker takes a job. Then the worker is ended, whatever it does. */
export const HARD_LIMIT_MS = 250
/** Of real time: even on a machine that is full nothing takes so long that is still going on. */
export const STUCK_LIMIT_MS = 3_000

// What JSON Schemas may use.
export const MAX_SCHEMA_ISSUES = 10
/** Of those that an enum allows. */
export const MAX_NAMED_VALUES = 10
export const MAX_POINTER_CHARACTERS = 500
/** Of arrays and objects, in a schema and in the data. */
export const MAX_JSON_DEPTH = 500
/** Of one pattern: until it is compiled nothing can end it, and this many may take half a second. */
export const MAX_PATTERN_CHARACTERS = 1_000
/** Past this many bytes of data only the first thing that is wrong is named: all of them may be a million. */
export const MAX_THOROUGH_BYTES = 64 * KIB

// What a worker keeps.
export const MAX_IMAGES = 500
/** Of all of them: a script may keep megabytes outside of its function, and most keep nothing. */
export const MAX_IMAGES_BYTES = 64 * MIB
export const MAX_COMPILED_SCHEMAS = 200
export const WORKER_HEAP_MIB = 256

/** How much less of a full processor what nobody knows yet gets, in the steps of `nice`. */
export const RISK_NICENESS = 5

/** Handed to a worker at once; all else waits its turn with the pool. */
export const MAX_BATCH_JOBS = 16

/** Of an owner's checks: whoever brings more is told to come again. */
export const MAX_WAITING_CHECKS = 1_000

/** For how long what was slow, or went past a deadline, runs alone. */
export const SUSPICION_MS = 60_000
/** How many of the owners' scripts and schemas the pool remembers, those that ran well and those that did not. */
export const MAX_REMEMBERED_SOURCES = 50_000
/** How many texts of them it has at hand. */
export const MAX_KNOWN_FINGERPRINTS = 200
