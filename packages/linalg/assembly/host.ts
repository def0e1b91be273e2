/** Throws in JavaScript: the arena cannot grow to hold this many bytes. */
export declare function outOfMemory(bytes: f64): void;
