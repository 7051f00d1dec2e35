/** Playbooks: from an incident to the actions to ask for. */
@NullMarked
package io.vedette.rules.playbook;

import org.jspecify.annotations.NullMarked;
