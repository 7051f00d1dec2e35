package io.vedette.rules.sigma;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule's log source (Sigma taxonomy 2.1): which events it is about.
 *
 * @param product such as {@code kubernetes}, {@code aws}, {@code windows}, or empty for any
 * @param category such as {@code process_creation}, or empty
 * @param service such as {@code audit}, {@code cloudtrail}, {@code sysmon}, or empty
 */
public record LogSource(String product, String category, String service) {
  /** Product of each source name. */
  private static final Map<String, String> PRODUCTS =
      Map.of(
          "k8s_audit", "kubernetes",
          "cloudtrail", "aws",
          "windows", "windows",
          "linux_audit", "linux",
          "sshd", "linux",
          "gcp_audit", "gcp",
          "azure_activity", "azure",
          "okta", "okta",
          "vault_audit", "vault");

  /** Windows event ids of each category: Sysmon's, then those of other channels. */
  private static final Map<String, Set<String>> SYSMON_IDS =
      Map.ofEntries(
          Map.entry("process_creation", Set.of("1", "4688")),
          Map.entry("file_change", Set.of("2")),
          Map.entry("network_connection", Set.of("3")),
          Map.entry("sysmon_status", Set.of("4", "16")),
          Map.entry("process_termination", Set.of("5")),
          Map.entry("driver_load", Set.of("6")),
          Map.entry("image_load", Set.of("7")),
          Map.entry("create_remote_thread", Set.of("8")),
          Map.entry("raw_access_thread", Set.of("9")),
          Map.entry("process_access", Set.of("10")),
          Map.entry("file_event", Set.of("11")),
          Map.entry("registry_add", Set.of("12")),
          Map.entry("registry_delete", Set.of("12")),
          Map.entry("registry_set", Set.of("13", "4657")),
          Map.entry("registry_rename", Set.of("14")),
          Map.entry("registry_event", Set.of("12", "13", "14")),
          Map.entry("create_stream_hash", Set.of("15")),
          Map.entry("pipe_created", Set.of("17", "18")),
          Map.entry("wmi_event", Set.of("19", "20", "21")),
          Map.entry("dns_query", Set.of("22")),
          Map.entry("file_delete", Set.of("23", "26")),
          Map.entry("clipboard_change", Set.of("24")),
          Map.entry("process_tampering", Set.of("25")),
          Map.entry("file_block_executable", Set.of("27")),
          Map.entry("ps_script", Set.of("4104")),
          Map.entry("ps_module", Set.of("4103")));

  private static final Map<String, String> CHANNELS =
      Map.ofEntries(
          Map.entry("security", "Security"),
          Map.entry("system", "System"),
          Map.entry("application", "Application"),
          Map.entry("sysmon", "Microsoft-Windows-Sysmon/Operational"),
          Map.entry("powershell", "Microsoft-Windows-PowerShell/Operational"),
          Map.entry("taskscheduler", "Microsoft-Windows-TaskScheduler/Operational"),
          Map.entry("windefend", "Microsoft-Windows-Windows Defender/Operational"),
          Map.entry("bits-client", "Microsoft-Windows-Bits-Client/Operational"),
          Map.entry("wmi", "Microsoft-Windows-WMI-Activity/Operational"),
          Map.entry("dns-server", "DNS Server"),
          Map.entry("appxdeployment-server", "Microsoft-Windows-AppXDeploymentServer/Operational"));

  private static final List<String> REGISTRY = List.of("registry_add", "registry_delete");

  /** Whether events of a source can concern this rule at all. */
  boolean accepts(String source) {
    String of = PRODUCTS.getOrDefault(source, source);
    boolean known = product.isEmpty() || product.equals(of) || product.equals(source);
    boolean cloud = !of.equals("aws") || service.isEmpty() || service.equals("cloudtrail");
    return known && cloud;
  }

  /** Whether this very event is of the rule's category and service. */
  boolean accepts(String source, EventFields event) {
    if (!source.equals("windows")) {
      return true;
    }
    return ofCategory(event) && ofService(event);
  }

  private boolean ofCategory(EventFields event) {
    if (category.isEmpty()) {
      return true;
    }
    Set<String> ids = SYSMON_IDS.get(category);
    String id = WindowsEvents.first(event, "EventID");
    if (ids == null || !ids.contains(id)) {
      return false;
    }
    String channel = WindowsEvents.first(event, "Channel");
    boolean sysmon = id.length() <= 2;
    boolean right = channel.isEmpty() || sysmon == channel.contains("Sysmon");
    return right && (!REGISTRY.contains(category) || ofRegistry(event));
  }

  /** Sysmon event 12 tells creation from deletion by its EventType. */
  private boolean ofRegistry(EventFields event) {
    String type = WindowsEvents.first(event, "EventType");
    return type.isEmpty() || type.startsWith("Create") == category.equals("registry_add");
  }

  private boolean ofService(EventFields event) {
    String channel = CHANNELS.get(service);
    return service.isEmpty()
        || (channel != null && channel.equalsIgnoreCase(WindowsEvents.first(event, "Channel")));
  }
}
