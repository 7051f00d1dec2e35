/** What runs beside the jobs: results to the store, /metrics, remediation, rule files. */
@NullMarked
package io.vedette.cli.service;

import org.jspecify.annotations.NullMarked;
