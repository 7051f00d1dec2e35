package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import io.vedette.rules.sigma.SigmaCorrelations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Techniques against cloud accounts as the public catalogues of ATT&amp;CK for Cloud and of its
 * emulators list them, each in the calls by which CloudTrail documents it: the shipped packs have
 * to raise at least medium.
 */
class CloudTechniquesTest {
  private static final RulePack PACK = RulePack.fromFiles(RulePackLoader.builtin());

  private static final String HUMAN =
      "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::111122223333:user/mallory\","
          + "\"accountId\":\"111122223333\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\","
          + "\"userName\":\"mallory\"},\"recipientAccountId\":\"111122223333\"";
  private static final String INSTANCE =
      "\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROAEXAMPLE:i-0123456789abcdef0\","
          + "\"arn\":\"arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0\","
          + "\"accountId\":\"111122223333\",\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\","
          + "\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"userName\":\"web\","
          + "\"arn\":\"arn:aws:iam::111122223333:role/web\"},"
          + "\"ec2RoleDelivery\":\"2.0\"}},\"recipientAccountId\":\"111122223333\"";

  /** One call; {@code ${n}} in the rest is its number. */
  private static String event(String who, String service, String call, String rest, int n) {
    return "{\"eventVersion\":\"1.09\",\"eventTime\":\"2026-01-01T00:00:%02dZ\",".formatted(n % 60)
        + "\"eventSource\":\""
        + service
        + ".amazonaws.com\",\"eventName\":\""
        + call
        + "\",\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"198.51.100.7\","
        + "\"userAgent\":\"aws-cli/2.15\",\"eventType\":\"AwsApiCall\","
        + who
        + (rest.isEmpty() ? "" : "," + rest.replace('\'', '"').replace("${n}", "" + n))
        + "}";
  }

  @ParameterizedTest(name = "{0}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          T1552.005 password data         | human    | ec2 | GetPasswordData | 'requestParameters':{'instanceId':'i-0${n}'} | 30
          T1555.006 secrets one by one    | human    | secretsmanager | GetSecretValue | 'requestParameters':{'secretId':'s${n}'} | 25
          T1555.006 secrets in batches    | human    | secretsmanager | BatchGetSecretValue | 'requestParameters':{'filters':[{'key':'tag-key','values':['x']}]} | 5
          T1552 parameters                | human    | ssm | GetParameters | 'requestParameters':{'names':['/a${n}','/b${n}'],'withDecryption':true} | 10
          T1562.008 trail deleted         | human    | cloudtrail | DeleteTrail | 'requestParameters':{'name':'main'} | 1
          T1562.008 event selectors       | human    | cloudtrail | PutEventSelectors | 'requestParameters':{'trailName':'main','eventSelectors':[{'readWriteType':'ReadOnly','includeManagementEvents':false,'dataResources':[],'excludeManagementEventSources':[]}]} | 1
          T1562.008 trail bucket expiry   | human    | s3 | PutBucketLifecycle | 'requestParameters':{'bucketName':'cloudtrail-logs','LifecycleConfiguration':{'Rule':{'Expiration':{'Days':1},'Status':'Enabled','ID':'x','Prefix':'*'}},'lifecycle':''} | 1
          T1562.008 flow logs             | human    | ec2 | DeleteFlowLogs | 'requestParameters':{'DeleteFlowLogsRequest':{'FlowLogId':{'tag':1,'content':'fl-0'}}} | 1
          T1562.008 query logs            | human    | route53resolver | DeleteResolverQueryLogConfig | 'requestParameters':{'resolverQueryLogConfigId':'rqlc-1'} | 1
          T1562.001 organisation left     | human    | organizations | LeaveOrganization | | 1
          T1526 mail service              | human    | ses | GetAccountSendingEnabled,GetSendQuota,ListIdentities,GetAccount | | 4
          T1580 account from an instance  | instance | sts,s3,iam,iam,ec2,iam | GetCallerIdentity,ListBuckets,GetAccountSummary,ListRoles,DescribeSnapshots,ListUsers | | 18
          T1552.005 user data             | human    | ec2 | DescribeInstanceAttribute | 'requestParameters':{'instanceId':'i-0${n}','attribute':'userData'} | 15
          T1578.002 unusual instances     | human    | ec2 | RunInstances | 'requestParameters':{'instanceType':'p3.16xlarge','instancesSet':{'items':[{'imageId':'ami-1','minCount':10,'maxCount':10}]}} | 1
          T1059 user data changed         | human    | ec2 | ModifyInstanceAttribute | 'requestParameters':{'instanceId':'i-1','userData':'<sensitiveDataRemoved>'} | 1
          T1651 commands                  | human    | ssm | SendCommand | 'requestParameters':{'documentName':'AWS-RunShellScript','instanceIds':['i-1','i-2'],'parameters':'HIDDEN'} | 1
          T1651 sessions                  | human    | ssm | StartSession | 'requestParameters':{'target':'i-0${n}'} | 3
          T1525 notebook start script     | human    | sagemaker | UpdateNotebookInstanceLifecycleConfig | 'requestParameters':{'notebookInstanceLifecycleConfigName':'c','onStart':[{'content':'aGk='}]} | 1
          T1562.007 port open             | human    | ec2 | AuthorizeSecurityGroupIngress | 'requestParameters':{'groupId':'sg-1','ipPermissions':{'items':[{'ipProtocol':'tcp','fromPort':22,'toPort':22,'ipRanges':{'items':[{'cidrIp':'0.0.0.0/0'}]}}]}} | 1
          T1537 image shared              | human    | ec2 | ModifyImageAttribute | 'requestParameters':{'imageId':'ami-1','launchPermission':{'add':{'items':[{'userId':'444455556666'}]}},'attributeType':'launchPermission'} | 1
          T1537 disk snapshot shared      | human    | ec2 | ModifySnapshotAttribute | 'requestParameters':{'snapshotId':'snap-1','createVolumePermission':{'add':{'items':[{'userId':'444455556666'}]}},'attributeType':'CREATE_VOLUME_PERMISSION'} | 1
          T1537 database snapshot shared  | human    | rds | ModifyDBSnapshotAttribute | 'requestParameters':{'dBSnapshotIdentifier':'s','attributeName':'restore','valuesToAdd':['444455556666']} | 1
          T1537 bucket opened to account  | human    | s3 | PutBucketPolicy | 'requestParameters':{'bucketName':'b','bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::444455556666:root'},'Action':['s3:GetObject'],'Resource':'arn:aws:s3:::b/*'}]}} | 1
          T1496 models                    | human    | bedrock | InvokeModel | 'requestParameters':{'modelId':'anthropic.claude-${n}'},'errorCode':'AccessDenied' | 12
          T1485 objects in one request    | human    | s3,s3 | ListObjectVersions,DeleteObjects | 'requestParameters':{'bucketName':'b','delete':'','versions':''} | 2
          T1485 objects one by one        | human    | s3 | DeleteObject | 'requestParameters':{'bucketName':'b','key':'k${n}','versionId':'v'} | 55
          T1486 objects encrypted         | human    | s3 | CopyObject | 'requestParameters':{'bucketName':'b','key':'k${n}','x-amz-server-side-encryption-customer-algorithm':'AES256'},'additionalEventData':{'SSEApplied':'SSE_C'} | 60
          T1078 console without MFA       | console  | signin | ConsoleLogin | 'responseElements':{'ConsoleLogin':'Success'},'additionalEventData':{'MFAUsed':'No','MobileVersion':'No','LoginTo':'https://console.aws.amazon.com/'} | 1
          T1021.004 key pushed            | human    | ec2-instance-connect | SendSSHPublicKey | 'requestParameters':{'instanceId':'i-1','instanceOSUser':'ec2-user','sSHPublicKey':'ssh-ed25519 A'} | 1
          T1021.004 serial console key    | human    | ec2-instance-connect | SendSerialConsoleSSHPublicKey | 'requestParameters':{'instanceId':'i-1','serialPort':0,'sSHPublicKey':'ssh-ed25519 A'} | 1
          T1098.003 trust widened         | human    | iam | UpdateAssumeRolePolicy | 'requestParameters':{'roleName':'r','policyDocument':'{\\'Statement\\':[{\\'Principal\\':{\\'AWS\\':\\'arn:aws:iam::444455556666:root\\'}}]}'} | 1
          T1098.001 key for another user  | human    | iam | CreateAccessKey | 'requestParameters':{'userName':'bob'},'responseElements':{'accessKey':{'userName':'bob','status':'Active','accessKeyId':'AKIAEXAMPLE'}} | 1
          T1136.003 administrator made    | human    | iam,iam,iam | CreateUser,AttachUserPolicy,CreateAccessKey | 'requestParameters':{'userName':'eve','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'} | 3
          T1098 role for another account  | human    | iam | CreateRole | 'requestParameters':{'roleName':'r','assumeRolePolicyDocument':'{\\'Statement\\':[{\\'Principal\\':{\\'AWS\\':\\'arn:aws:iam::444455556666:root\\'}}]}'} | 1
          T1098.001 console password      | human    | iam | CreateLoginProfile | 'requestParameters':{'userName':'bob','passwordResetRequired':false} | 1
          T1098.001 trust anchor          | human    | rolesanywhere | CreateTrustAnchor | 'requestParameters':{'name':'a','source':{'sourceType':'CERTIFICATE_BUNDLE'},'enabled':true} | 1
          T1098 function opened           | human    | lambda | AddPermission20150331v2 | 'requestParameters':{'functionName':'f','statementId':'x','action':'lambda:InvokeFunction','principal':'*'} | 1
          T1525 layer added               | human    | lambda | UpdateFunctionConfiguration20150331v2 | 'requestParameters':{'functionName':'f','layers':['arn:aws:lambda:eu-west-1:444455556666:layer:x:1']} | 1
          T1525 function code             | human    | lambda | UpdateFunctionCode20150331v2 | 'requestParameters':{'functionName':'f','publish':false,'dryRun':false} | 1
          T1550.001 federation            | human    | sts | GetFederationToken | 'requestParameters':{'name':'x','durationSeconds':900,'policyArns':[{'arn':'arn:aws:iam::aws:policy/AdministratorAccess'}]} | 1
          T1562.001 detector deleted      | human    | guardduty | DeleteDetector | 'requestParameters':{'detectorId':'d'} | 1
          T1562.008 recorder stopped      | human    | config | StopConfigurationRecorder | 'requestParameters':{'configurationRecorderName':'default'} | 1
          T1098 database password         | human    | rds | ModifyDBInstance | 'requestParameters':{'dBInstanceIdentifier':'d','masterUserPassword':'****'} | 1
          T1098 development endpoint      | human    | glue | CreateDevEndpoint | 'requestParameters':{'endpointName':'e','publicKey':'ssh-rsa AAAA'} | 1
          T1485 file system               | human    | elasticfilesystem | DeleteFileSystem | 'requestParameters':{'fileSystemId':'fs-1'} | 1
          T1552.005 task credentials      | human    | ecs | RegisterTaskDefinition | 'requestParameters':{'family':'t','containerDefinitions':[{'command':['sh','-c','wget -qO- 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']}]} | 1
          T1021.007 console from keys     | instance | signin | GetSigninToken | | 1
          T1496.004 mail sending          | human    | ses | PutAccountDetails | 'requestParameters':{'mailType':'MARKETING','productionAccessEnabled':true} | 1
          T1562.008 trail narrowed        | human    | cloudtrail | UpdateTrail | 'requestParameters':{'name':'main','isMultiRegionTrail':false} | 1
          T1531 key scheduled for deletion| human    | kms | ScheduleKeyDeletion | 'requestParameters':{'keyId':'k','pendingWindowInDays':7} | 1
          """)
  void areFoundAtMediumOrHigher(
      String technique, String who, String services, String calls, String rest, int times) {
    String identity =
        switch (who) {
          case "instance" -> INSTANCE;
          case "console" -> HUMAN.replace("\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",", "");
          default -> HUMAN;
        };
    String[] names = calls.split(",");
    String[] sources = services.split(",");
    SigmaCorrelations.Run run = PACK.correlations().run();
    List<Finding> found = new ArrayList<>();
    for (int n = 0; n < times; n++) {
      String document =
          event(
              identity,
              sources[n % sources.length],
              names[n % names.length],
              rest == null ? "" : rest,
              n);
      AuditEvent event = new AuditEvent("cloudtrail", "", "e" + n, n * 1000L, n * 1000L, document);
      List<Finding> matches = PACK.sigma().match(event);
      found.addAll(matches);
      found.addAll(run.observe(event, matches));
    }
    assertThat(found)
        .as(technique)
        .filteredOn(PACK.correlations()::reports)
        .anyMatch(f -> f.severity().atLeast(Severity.MEDIUM));
  }
}
