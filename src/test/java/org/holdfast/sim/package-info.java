/**
 * Simulates years of publishing, with failures, removals, rollbacks and kills: {@code make sim}. A worker publishes in a process of its
 * own, which is killed at random instants; a reader checks, with the JDK alone, what a client would see. The reader shares no code with
 * what it checks.
 */
@NullMarked
package org.holdfast.sim;

import org.jspecify.annotations.NullMarked;
