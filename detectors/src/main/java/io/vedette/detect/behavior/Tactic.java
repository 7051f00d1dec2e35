package io.vedette.detect.behavior;

import java.util.Optional;

/** The tactics of MITRE ATT&amp;CK for Enterprise, in the order of its matrix. */
public enum Tactic {
  RECONNAISSANCE("reconnaissance"),
  RESOURCE_DEVELOPMENT("resource-development"),
  INITIAL_ACCESS("initial-access"),
  EXECUTION("execution"),
  PERSISTENCE("persistence"),
  PRIVILEGE_ESCALATION("privilege-escalation"),
  DEFENSE_EVASION("defense-evasion"),
  CREDENTIAL_ACCESS("credential-access"),
  DISCOVERY("discovery"),
  LATERAL_MOVEMENT("lateral-movement"),
  COLLECTION("collection"),
  COMMAND_AND_CONTROL("command-and-control"),
  EXFILTRATION("exfiltration"),
  IMPACT("impact");

  private final String shortName;

  Tactic(String shortName) {
    this.shortName = shortName;
  }

  /** As ATT&amp;CK's STIX data writes it: {@code credential-access}. */
  public String shortName() {
    return shortName;
  }

  public static Optional<Tactic> named(String shortName) {
    for (Tactic tactic : values()) {
      if (tactic.shortName.equals(shortName)) {
        return Optional.of(tactic);
      }
    }
    return Optional.empty();
  }
}
