namespace AnnotateHub.Application.Accounts;

/// <summary>What the sign-in audit tells of.</summary>
public static class SignInAction
{
    public const string Succeeded = "signIn.succeeded";
    public const string Failed = "signIn.failed";
    public const string Slowed = "signIn.slowed";
    public const string SignedOut = "signIn.ended";
    public const string PasswordChanged = "password.changed";
    public const string PasswordSet = "password.set";
    public const string PasswordLink = "password.linkMade";
    public const string PasswordForgotten = "password.forgotten";
    public const string AddressChanged = "account.addressChanged";
    public const string AddressProven = "account.addressProven";
    public const string Disabled = "account.disabled";
    public const string Enabled = "account.enabled";
    public const string Renamed = "account.renamed";
    public const string Deleted = "account.deleted";
    public const string Made = "account.made";
    public const string TokenMade = "token.made";
    public const string TokenUsed = "token.used";
    public const string TokenRevoked = "token.revoked";
    public const string Pruned = "audit.pruned";
    public const string Linked = "account.linked";
    public const string RoleChanged = "account.roleChanged";
    public const string SecondFactorAsked = "secondFactor.asked";
    public const string SecondFactorFailed = "secondFactor.failed";
    public const string SecondFactorOn = "secondFactor.on";
    public const string SecondFactorOff = "secondFactor.off";
    public const string SecondFactorReset = "secondFactor.reset";
    public const string RecoveryCodes = "secondFactor.codesMade";
    public const string RecoveryUsed = "secondFactor.codeUsed";
    public const string PasskeyRegistered = "passkey.registered";
    public const string PasskeyUsed = "passkey.used";
    public const string PasskeyFailed = "passkey.failed";
    public const string PasskeyRemoved = "passkey.removed";
    public const string Downloaded = "file.downloaded";
    public const string ProjectDeleted = "project.deleted";
    public const string OwnData = "account.exported";
    public const string BackupMade = "backup.made";
    public const string BackupFailed = "backup.failed";
}
