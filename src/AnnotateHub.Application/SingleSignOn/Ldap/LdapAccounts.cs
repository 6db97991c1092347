using AnnotateHub.Data.Entities;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>Accounts of people whose password the directory knows.</summary>
public sealed partial class LdapAccounts(
    LdapSettings settings,
    LdapDirectory directory,
    ExternalAccounts accounts,
    ILogger<LdapAccounts> log
)
{
    public bool IsOn => settings.IsOn;

    public async Task<(Person? Person, LdapProblem? Problem)> SignInAsync(
        string userName,
        string password,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await directory.AskAsync(userName, password, cancellationToken);
        if (answer.Detail.Length > 0)
            Tell(log, answer.Detail);
        if (answer.Identity is not { } identity)
            return (null, answer.Problem);
        var (person, refusal) = await accounts.AcceptAsync(identity, settings.Rules, cancellationToken);
        return (
            person,
            refusal switch
            {
                null => null,
                ExternalRefusal.NoName => LdapProblem.NoName,
                ExternalRefusal.NameTaken => LdapProblem.NameTaken,
                ExternalRefusal.NoAccount => LdapProblem.NoAccount,
                _ => LdapProblem.Closed,
            }
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in by the directory: {Detail}")]
    private static partial void Tell(ILogger log, string detail);
}
