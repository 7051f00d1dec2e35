/**
 * Where findings, incidents, actions, labels and plotted series are kept: an embedded database by
 * default, Elasticsearch where that is outgrown.
 */
@NullMarked
package io.vedette.store;

import org.jspecify.annotations.NullMarked;
