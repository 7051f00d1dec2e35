/** The one configuration file: keys, defaults, documentation and checks in one place. */
@NullMarked
package io.vedette.cli.config;

import org.jspecify.annotations.NullMarked;
