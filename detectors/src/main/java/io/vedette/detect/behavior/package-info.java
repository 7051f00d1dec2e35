/**
 * Behaviour of actors and workloads: profiles, sequences, entity risk, tactics, indicators. Pure
 * folds; see {@code RATIONALE-behavior.md}.
 */
@NullMarked
package io.vedette.detect.behavior;

import org.jspecify.annotations.NullMarked;
