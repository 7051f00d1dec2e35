/** YAML with line numbers, read without object construction. */
@NullMarked
package io.vedette.rules.yaml;

import org.jspecify.annotations.NullMarked;
