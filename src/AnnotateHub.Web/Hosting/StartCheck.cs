using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Data;
using AnnotateHub.Web.Features.Backups;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AnnotateHub.Web.Hosting;

/// <summary>
/// <c>--check</c>: whether a start with these settings on this data folder would come to listen, without starting. For the line before
/// the start of a systemd unit, and for whoever upgrades.
/// </summary>
public static class StartCheck
{
    public const string Option = "--check";

    public static bool IsRequested(string[] args) => args.Contains(Option);

    /// <summary>False after saying on standard error what is wrong.</summary>
    public static bool AreSettingsSound(IConfiguration configuration) => Tell(SettingFaults(configuration));

    /// <summary>The data folder, and what settings say of accounts and other servers.</summary>
    public static async Task<bool> CheckStartAsync(this WebApplication app)
    {
        await using var running = app;
        var standing = await DataFolderCheck.RunAsync(
            Settings.FolderOf(app.Configuration),
            app.Configuration.GetValue<bool>(Settings.StartNew),
            source: app.Services.GetRequiredService<DatabaseSource>()
        );
        foreach (var note in standing.Notes)
            Console.WriteLine(note);
        var faults = standing.Faults.ToList();
        if (app.Services.GetRequiredService<AuditSink>().FaultOf() is { } unwritable)
            faults.Add(unwritable);
        // Who is the administrator for the day when the provider fails stands in the database, once it is of this version.
        if (faults.Count == 0 && standing.PendingMigrations == 0 && File.Exists(Settings.FolderOf(app.Configuration).DatabaseFile))
            try
            {
                await app.CheckSignInAsync();
            }
            catch (SettingsException fault)
            {
                faults.Add(fault.Message);
            }

        if (!Tell(faults))
            return false;
        Console.WriteLine("AnnotateHub can start.");
        return true;
    }

    /// <summary>What is wrong with the settings, a sentence each; asks nobody and opens nothing.</summary>
    internal static IReadOnlyList<string> SettingFaults(IConfiguration configuration)
    {
        var faults = configuration
            .AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => KnownSettings.FaultOf(setting.Key))
            .OfType<string>()
            .ToList();
        foreach (var (section, type) in KnownSettings.Sections)
            Try(() => configuration.GetSection(section).Get(type));
        Try(() => NodeRoles.From(configuration));
        const StringSplitOptions Each = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var url in (configuration["Urls"] ?? "").Split(';', Each))
            try
            {
                BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                faults.Add($"Urls names '{url}', which is no address; give one such as http://localhost:5080 or http://+:8080.");
            }

        if (faults.Count > 0)
            return faults;
        var backup = configuration.GetSection("Backup").Get<BackupSettings>() ?? new BackupSettings();
        if (backup.FaultOf() is { } wrong)
            faults.Add(wrong);
        if (!BackupTime.TryParse(backup.Schedule, out _))
            faults.Add(BackupTime.FaultOf(backup.Schedule));
        if (configuration.GetSection("Oidc").Get<OidcSettings>()?.FaultOf() is { } oidc)
            faults.Add(oidc);
        if (configuration.GetSection("Ldap").Get<LdapSettings>()?.FaultOf() is { } ldap)
            faults.Add(ldap);
        if (configuration.GetSection("Mail").Get<MailSettings>()?.FaultOf() is { } mail)
            faults.Add(mail);
        if (configuration.GetSection("Passkeys").Get<PasskeySettings>()?.FaultOf() is { } passkeys)
            faults.Add(passkeys);
        if ((configuration.GetSection("Storage").Get<StorageSettings>() ?? new StorageSettings()).FaultOf() is { } storage)
            faults.Add(storage);
        if (TelemetrySettings.From(configuration).FaultOf(configuration) is { } telemetry)
            faults.Add(telemetry);
        return faults;

        void Try(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidOperationException fault)
            {
                faults.Add($"A setting cannot be read. {fault.Message}");
            }
        }
    }

    private static bool Tell(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        if (faults.Count > 0)
            Console.Error.WriteLine($"AnnotateHub cannot start: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}.");
        return faults.Count == 0;
    }
}
