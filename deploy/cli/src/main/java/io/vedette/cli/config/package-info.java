/**
 * One YAML configuration, bound to records. Every key, its meaning and its default stand beside its
 * record component in {@link io.vedette.cli.config.VedetteConfig} and nowhere else.
 */
@NullMarked
package io.vedette.cli.config;

import org.jspecify.annotations.NullMarked;
