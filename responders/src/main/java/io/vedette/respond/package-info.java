/** Remediation as a transaction: plan, guard, approve, execute, verify, keep or revert. */
@NullMarked
package io.vedette.respond;

import org.jspecify.annotations.NullMarked;
