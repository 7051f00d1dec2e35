package io.vedette.detect.behavior;

import static io.vedette.detect.behavior.Tactic.COLLECTION;
import static io.vedette.detect.behavior.Tactic.COMMAND_AND_CONTROL;
import static io.vedette.detect.behavior.Tactic.CREDENTIAL_ACCESS;
import static io.vedette.detect.behavior.Tactic.DEFENSE_EVASION;
import static io.vedette.detect.behavior.Tactic.DISCOVERY;
import static io.vedette.detect.behavior.Tactic.EXECUTION;
import static io.vedette.detect.behavior.Tactic.EXFILTRATION;
import static io.vedette.detect.behavior.Tactic.IMPACT;
import static io.vedette.detect.behavior.Tactic.INITIAL_ACCESS;
import static io.vedette.detect.behavior.Tactic.LATERAL_MOVEMENT;
import static io.vedette.detect.behavior.Tactic.PERSISTENCE;
import static io.vedette.detect.behavior.Tactic.PRIVILEGE_ESCALATION;
import static io.vedette.detect.behavior.Tactic.RECONNAISSANCE;
import static io.vedette.detect.behavior.Tactic.RESOURCE_DEVELOPMENT;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tactic that a technique serves, of ATT&amp;CK for Enterprise and, for {@code AML.T} ids,
 * ATLAS. A technique of several tactics stands under the one that it most often serves in clouds
 * and clusters; a sub-technique has the tactic of its technique.
 */
final class Techniques {
  private static final Map<String, Tactic> TACTICS = new HashMap<>();

  static {
    all(RECONNAISSANCE, "T1595", "T1592", "T1589", "T1590", "T1591", "T1593", "T1594", "T1598");
    all(RECONNAISSANCE, "AML.T0006", "AML.T0000", "AML.T0001");
    all(RESOURCE_DEVELOPMENT, "T1583", "T1584", "T1585", "T1586", "T1587", "T1588", "T1608");
    all(RESOURCE_DEVELOPMENT, "T1650", "AML.T0002", "AML.T0008", "AML.T0016", "AML.T0017");
    all(INITIAL_ACCESS, "T1190", "T1133", "T1566", "T1199", "T1195", "T1189", "T1078");
    all(INITIAL_ACCESS, "AML.T0010", "AML.T0012", "AML.T0049", "AML.T0040");
    all(EXECUTION, "T1059", "T1609", "T1610", "T1651", "T1648", "T1204", "T1203", "T1053");
    all(EXECUTION, "T1569", "T1047", "T1106", "AML.T0050", "AML.T0051", "AML.T0053", "AML.T0011");
    all(PERSISTENCE, "T1098", "T1136", "T1525", "T1543", "T1505", "T1546", "T1547", "T1554");
    all(PERSISTENCE, "T1137", "AML.T0018", "AML.T0020", "AML.T0061", "AML.T0070");
    all(PRIVILEGE_ESCALATION, "T1611", "T1548", "T1068", "T1484", "T1134", "AML.T0054");
    all(DEFENSE_EVASION, "T1562", "T1070", "T1578", "T1036", "T1535", "T1550", "T1027", "T1112");
    all(DEFENSE_EVASION, "T1564", "T1553", "T1480", "T1612", "AML.T0015", "AML.T0068");
    all(CREDENTIAL_ACCESS, "T1552", "T1555", "T1528", "T1110", "T1649", "T1556", "T1003", "T1539");
    all(CREDENTIAL_ACCESS, "T1606", "T1621", "T1111", "T1040", "AML.T0055");
    all(DISCOVERY, "T1580", "T1526", "T1087", "T1069", "T1046", "T1613", "T1619", "T1082", "T1083");
    all(DISCOVERY, "T1538", "T1018", "T1033", "T1518", "T1057", "AML.T0013", "AML.T0014");
    all(DISCOVERY, "AML.T0007", "AML.T0062", "AML.T0069");
    all(LATERAL_MOVEMENT, "T1021", "T1570", "T1534", "T1210", "T1563", "T1072", "T1080");
    all(COLLECTION, "T1530", "T1213", "T1005", "T1074", "T1119", "T1114", "T1560", "AML.T0035");
    all(COLLECTION, "AML.T0036", "AML.T0037", "AML.T0085");
    all(COMMAND_AND_CONTROL, "T1572", "T1071", "T1090", "T1105", "T1102", "T1219", "T1571");
    all(COMMAND_AND_CONTROL, "T1573", "T1568", "AML.T0072");
    all(EXFILTRATION, "T1537", "T1048", "T1567", "T1041", "T1020", "T1029", "T1030", "T1011");
    all(EXFILTRATION, "AML.T0024", "AML.T0025", "AML.T0056", "AML.T0057", "AML.T0077");
    all(IMPACT, "T1485", "T1486", "T1496", "T1490", "T1489", "T1491", "T1498", "T1499", "T1531");
    all(IMPACT, "T1529", "T1657", "AML.T0029", "AML.T0031", "AML.T0034", "AML.T0046", "AML.T0048");
  }

  private Techniques() {}

  private static void all(Tactic tactic, String... techniques) {
    for (String technique : techniques) {
      TACTICS.put(technique, tactic);
    }
  }

  /** Empty for a technique that is not known here. */
  static Optional<Tactic> tactic(String technique) {
    int sub = technique.startsWith("AML.") ? technique.indexOf('.', 4) : technique.indexOf('.');
    return Optional.ofNullable(TACTICS.get(sub < 0 ? technique : technique.substring(0, sub)));
  }
}
