/**
 * Remediation as a transaction: plan, guard, approval, execution with an expiry, verification, keep
 * or revert, audit record. Dry run is the default.
 */
@NullMarked
package io.vedette.respond;

import org.jspecify.annotations.NullMarked;
