@NullMarked
package io.vedette.rules.playbook;

import org.jspecify.annotations.NullMarked;
