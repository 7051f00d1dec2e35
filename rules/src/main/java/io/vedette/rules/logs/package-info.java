/** Log patterns that the user has named. */
@NullMarked
package io.vedette.rules.logs;

import org.jspecify.annotations.NullMarked;
