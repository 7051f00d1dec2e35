/** The one composition root: the {@code vedette} command. */
@NullMarked
package io.vedette.cli;

import org.jspecify.annotations.NullMarked;
