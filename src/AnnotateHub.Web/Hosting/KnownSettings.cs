using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Web.Hosting.Telemetry;

namespace AnnotateHub.Web.Hosting;

/// <summary>Every setting that there is, so that a misspelt one is named and not passed over.</summary>
public static class KnownSettings
{
    /// <summary>Sections that are read as a whole, by the type that they are read into.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } =
        new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accounts"] = typeof(AccountSettings),
            ["Audit"] = typeof(AuditSettings),
            ["Backup"] = typeof(BackupSettings),
            ["Demo"] = typeof(DemoSettings),
            ["Disk"] = typeof(DiskReserve),
            ["Ldap"] = typeof(LdapSettings),
            ["Limits"] = typeof(OperationLimits),
            ["Mail"] = typeof(MailSettings),
            ["Models"] = typeof(ModelUploadSettings),
            ["Oidc"] = typeof(OidcSettings),
            ["Passkeys"] = typeof(PasskeySettings),
            ["Privacy"] = typeof(PrivacySettings),
            ["Projects"] = typeof(ProjectSettings),
            ["Proxy"] = typeof(ProxySettings),
            ["SignIn"] = typeof(SignInLimits),
            ["Storage"] = typeof(StorageSettings),
            ["Telemetry"] = typeof(TelemetrySettings),
            ["Upload"] = typeof(UploadSettings),
        };

    /// <summary>Sections whose settings are read one by one.</summary>
    private static readonly Dictionary<string, string[]> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Canvas"] = ["Bundle"],
        ["Data"] = ["Folder", "New", "Check"],
        ["Database"] = ["Provider", "ConnectionString"],
        ["Https"] = ["Hsts"],
        ["Import"] = ["Roots"],
        ["Inference"] = ["Providers", "Libraries", "Device", "Threads"],
        ["OpenApi"] = ["Public"],
        ["Training"] = ["Program", "Threads", "MemoryMegabytes"],
    };

    /// <summary>Settings without a section.</summary>
    private static readonly string[] Plain = ["AllowedHosts", "PathBase", "Roles", "Urls"];

    /// <summary>The framework's own, which go deeper than two words.</summary>
    private static readonly string[] Frameworks = ["Kestrel", "Logging"];

    /// <summary>A sentence where a setting has a known section and is not in it; null else. Words that no section has are
    /// somebody else's: environment variables come in here too.</summary>
    public static string? FaultOf(string key)
    {
        if (key.Split(':') is not [var section, var name, ..] || NamesOf(section) is not { } names)
            return null;
        return names.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"There is no setting {key}; {section} has {string.Join(", ", names)}.";
    }

    /// <summary>Whether a name such as <c>Backup:Folder</c> is a setting.</summary>
    public static bool Contains(string key) =>
        key.Split(':') is [var first, ..]
        && (
            Frameworks.Contains(first, StringComparer.OrdinalIgnoreCase)
            || (key == first && Plain.Contains(first, StringComparer.OrdinalIgnoreCase))
            || (Plain.Contains(first, StringComparer.OrdinalIgnoreCase) && key.Split(':')[1].All(char.IsAsciiDigit))
            || (key != first && NamesOf(first) is not null && FaultOf(key) is null)
        );

    private static string[]? NamesOf(string section) =>
        Sections.TryGetValue(section, out var type)
            ? [.. type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name)]
            : Single.GetValueOrDefault(section);
}
