package io.vedette.detect.incident;

import io.vedette.model.Entity;

/** The kinds of faults that are distinguished, each as it shows itself. */
enum SimulatedFault {
  SLOW_DEPENDENCY("slow_dependency"),
  ERROR_ORIGIN("error_origin"),
  CPU("resource_exhaustion"),
  MEMORY("resource_exhaustion"),
  DISK("resource_exhaustion"),
  NETWORK("resource_exhaustion"),
  BAD_DEPLOY("bad_deploy"),
  BAD_CONFIGURATION("bad_deploy"),
  OVERLOAD("overload"),
  LOST_INSTANCE("lost_instance"),
  LOST_NODE("lost_instance"),
  LOST_ZONE("lost_zone"),
  THIRD_PARTY("third_party"),
  SECURITY("security");

  private final String kind;

  SimulatedFault(String kind) {
    this.kind = kind;
  }

  /** As {@link io.vedette.model.Cause#faultKind()} names it. */
  String kind() {
    return kind;
  }

  /** Lets it happen; returns what must be named. */
  Entity strike(FaultSimulation system) {
    Entity e = system.anyCalled();
    switch (this) {
      case SLOW_DEPENDENCY -> system.breaks(e, false);
      case ERROR_ORIGIN -> system.breaks(e, true);
      case CPU -> system.exhausts(e, "container_cpu_usage_seconds");
      case MEMORY -> system.exhausts(e, "container_memory_working_set_bytes");
      case DISK -> system.exhausts(e, "node_disk_io_time_seconds");
      case NETWORK -> system.exhausts(e, "node_netstat_Tcp_RetransSegs_retransmits");
      case BAD_DEPLOY -> system.changes(e, "deploy", "1.4.1 -> 1.4.2");
      case BAD_CONFIGURATION -> system.changes(e, "config", "configuration changed");
      case OVERLOAD -> system.overloads(e);
      case LOST_INSTANCE -> system.losesInstances(e);
      case LOST_NODE -> {
        return system.losesCarrier(false);
      }
      case LOST_ZONE -> {
        return system.losesCarrier(true);
      }
      case THIRD_PARTY -> {
        return system.thirdPartyFails(e);
      }
      case SECURITY -> system.isBrokenInto(e);
    }
    return e;
  }
}
