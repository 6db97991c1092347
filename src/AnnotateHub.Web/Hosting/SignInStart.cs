using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.SingleSignOn.Ldap;

namespace AnnotateHub.Web.Hosting;

/// <summary>Looks at the settings of the ways in before the server listens, so that nobody finds out at the sign-in page.</summary>
public static partial class SignInStart
{
    public static async Task CheckSignInAsync(this WebApplication app)
    {
        OidcSettings oidc;
        LdapSettings ldap;
        try
        {
            oidc = app.Services.GetRequiredService<OidcSettings>();
            ldap = app.Services.GetRequiredService<LdapSettings>();
            app.Services.GetRequiredService<AccountSettings>();
            app.Services.GetRequiredService<AuditSettings>();
        }
        catch (InvalidOperationException fault)
        {
            throw new SettingsException($"A setting cannot be read. {fault.Message}");
        }

        if ((oidc.FaultOf() ?? ldap.FaultOf()) is { } wrong)
            throw new SettingsException(wrong);
        if (await app.Services.GetRequiredService<ExternalAccounts>().BreakGlassFaultAsync() is { } locked)
            throw new SettingsException(locked);
        if (oidc.IsOn)
            await OidcStart.AskAsync(oidc, app.Logger);
        if (ldap.IsOn)
            await AskDirectoryAsync(app);
    }

    /// <summary>A directory that does not answer may answer later; one that does not take the settings never will.</summary>
    private static async Task AskDirectoryAsync(WebApplication app)
    {
        var (fault, isSilent) = await app.Services.GetRequiredService<LdapDirectory>().CheckAsync();
        if (fault is null)
            return;
        if (!isSilent)
            throw new SettingsException(fault);
        TellSilent(app.Logger, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody signs in by the directory until it answers: {Reason}")]
    private static partial void TellSilent(ILogger log, string reason);
}
