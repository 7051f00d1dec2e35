/** Acting on workloads: scale, quarantine; and the roles that this needs. */
@NullMarked
package io.vedette.respond.kubernetes;

import org.jspecify.annotations.NullMarked;
