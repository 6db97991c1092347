using System.DirectoryServices.Protocols;
using System.Net;

namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>
/// Asks the institution's directory: the entry that the filter finds for a name, then whether the directory lets that entry in with the
/// password. The password is given to nobody else and kept nowhere.
/// </summary>
public sealed class LdapDirectory(LdapSettings settings) : IDisposable
{
    private const int InvalidCredentials = 49;
    private const int ServerDown = 81;
    private const int CannotConnect = 91;
    private const int MaxAtOnce = 16;

    /// <summary>A directory that hangs holds these threads and no more.</summary>
    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    public Task<LdapAnswer> AskAsync(string userName, string password, CancellationToken cancellationToken = default)
    {
        // A bind without a password succeeds as nobody (RFC 4513, 5.1.2), which says nothing of whose name it came with.
        if (string.IsNullOrWhiteSpace(userName) || password.Length == 0 || password.Contains('\0', StringComparison.Ordinal))
            return Task.FromResult(new LdapAnswer(null, LdapProblem.Wrong));
        return RunAsync(() => Ask(userName.Trim(), password), cancellationToken);
    }

    /// <summary>Whether this server may look for people there: null, or a sentence. Where the directory only does not answer, that is
    /// <see cref="LdapProblem.Away"/>.</summary>
    public async Task<(string? Fault, bool IsSilent)> CheckAsync(CancellationToken cancellationToken = default)
    {
        var answer = await RunAsync(
            () =>
            {
                using var connection = Open();
                BindSelf(connection);
                Search(connection, settings.BaseDn, "(objectClass=*)", SearchScope.Base, "objectClass");
                return new LdapAnswer(null);
            },
            cancellationToken
        );
        return answer.Problem switch
        {
            null => (null, false),
            LdapProblem.Wrong => (
                $"The directory {settings.Server} does not take Ldap:BindDn and Ldap:BindPassword. {answer.Detail}",
                false
            ),
            _ => (answer.Detail, true),
        };
    }

    public void Dispose() => _places.Dispose();

    private async Task<LdapAnswer> RunAsync(Func<LdapAnswer> ask, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(settings.Timeout, cancellationToken))
            return new LdapAnswer(null, LdapProblem.Away, $"The directory {settings.Server} lets {MaxAtOnce} others wait already.");
        // The library only asks in a thread that waits. It goes on there when nobody waits for it any more.
        var asked = Task.Run(
            () =>
            {
                try
                {
                    return ask();
                }
                catch (LdapException fault) when (fault.ErrorCode == InvalidCredentials)
                {
                    return new LdapAnswer(null, LdapProblem.Wrong, fault.Message);
                }
                catch (Exception fault) when (fault is DirectoryException or InvalidOperationException)
                {
                    return new LdapAnswer(null, LdapProblem.Away, $"The directory {settings.Server} answers: {Text(fault)}");
                }
                catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or PlatformNotSupportedException)
                {
                    return new LdapAnswer(
                        null,
                        LdapProblem.Away,
                        "OpenLDAP's client library is missing on this machine (Debian 12: libldap-2.5-0, Ubuntu and Debian 13: libldap2)."
                    );
                }
                finally
                {
                    _places.Release();
                }
            },
            CancellationToken.None
        );
        try
        {
            return await asked.WaitAsync(settings.Timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new LdapAnswer(
                null,
                LdapProblem.Away,
                $"The directory {settings.Server} has not answered for {settings.TimeoutSeconds} seconds."
            );
        }
    }

    private LdapAnswer Ask(string userName, string password)
    {
        using var connection = Open();
        try
        {
            BindSelf(connection);
        }
        catch (LdapException fault) when (fault.ErrorCode == InvalidCredentials)
        {
            return new LdapAnswer(null, LdapProblem.Away, $"The directory {settings.Server} does not take Ldap:BindDn any more.");
        }

        var found = Search(
            connection,
            settings.BaseDn,
            LdapFilter.Fill(settings.UserFilter, userName, ""),
            SearchScope.Subtree,
            settings.IdAttribute,
            settings.UserNameAttribute,
            settings.DisplayNameAttribute,
            settings.EmailAttribute,
            settings.GroupsAttribute
        );
        if (found.Count != 1)
            return new LdapAnswer(
                null,
                LdapProblem.Wrong,
                found.Count == 0 ? "" : $"Ldap:UserFilter finds several entries for '{userName}'; it must find one."
            );
        var entry = found[0];
        using (var own = Open())
            own.Bind(new NetworkCredential(entry.DistinguishedName, password));

        var groups = GroupsOf(connection, entry, userName);
        if (settings.RequiredGroups is { Length: > 0 } required && !groups.Intersect(required, StringComparer.OrdinalIgnoreCase).Any())
            return new LdapAnswer(null, LdapProblem.NotWanted);
        if (KeyOf(entry) is not { } key)
            return new LdapAnswer(null, LdapProblem.NoName, $"{entry.DistinguishedName} has no attribute {settings.IdAttribute}.");
        return new LdapAnswer(
            new ExternalIdentity(
                settings.BaseDn,
                key,
                ValuesOf(entry, settings.UserNameAttribute).FirstOrDefault(),
                ValuesOf(entry, settings.DisplayNameAttribute).FirstOrDefault(),
                ValuesOf(entry, settings.EmailAttribute).FirstOrDefault(),
                groups
            )
        );
    }

    /// <summary>The names of the groups' entries, and the first value in each.</summary>
    private List<string> GroupsOf(LdapConnection connection, SearchResultEntry entry, string userName)
    {
        var entries = ValuesOf(entry, settings.GroupsAttribute).ToList();
        if (settings.GroupFilter.Length > 0)
        {
            var name = ValuesOf(entry, settings.UserNameAttribute).FirstOrDefault() ?? userName;
            var filter = LdapFilter.Fill(settings.GroupFilter, name, entry.DistinguishedName);
            var below = settings.GroupBaseDn.Length > 0 ? settings.GroupBaseDn : settings.BaseDn;
            foreach (SearchResultEntry group in Search(connection, below, filter, SearchScope.Subtree, "cn"))
                entries.Add(group.DistinguishedName);
        }

        var counted = entries.Where(group => LdapFilter.IsBelow(group, settings.GroupBaseDn)).ToList();
        return [.. counted.Concat(counted.Select(LdapFilter.FirstValueOf).OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private LdapConnection Open()
    {
        var address = new Uri(settings.Server);
        var port = address.Port > 0 ? address.Port : settings.IsTls ? 636 : 389;
        var place = new LdapDirectoryIdentifier(address.Host, port, fullyQualifiedDnsHostName: true, connectionless: false);
        var connection = new LdapConnection(place)
        {
            AuthType = AuthType.Basic,
            AutoBind = false,
            Timeout = settings.Timeout,
        };
        try
        {
            connection.SessionOptions.ProtocolVersion = 3;
            // Another server would be asked without encryption, or as somebody else.
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            if (settings.CertificateFolder.Length > 0 && !OperatingSystem.IsWindows())
            {
                connection.SessionOptions.TrustedCertificatesDirectory = settings.CertificateFolder;
                connection.SessionOptions.StartNewTlsSessionContext();
            }

            if (settings.IsTls)
                connection.SessionOptions.SecureSocketLayer = true;
            else if (settings.StartTls)
                StartTls(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>On Linux and macOS the library connects at the first bind, and encrypts only what is connected: one as nobody comes first,
    /// whatever the directory says to it.</summary>
    private static void StartTls(LdapConnection connection)
    {
        if (!OperatingSystem.IsWindows())
            try
            {
                connection.AuthType = AuthType.Anonymous;
                connection.Bind();
            }
            catch (LdapException fault) when (fault.ErrorCode is not (ServerDown or CannotConnect))
            {
                // It takes nobody without a name, which nobody asks of it.
            }

        connection.AuthType = AuthType.Basic;
        connection.SessionOptions.StartTransportLayerSecurity(null);
    }

    private void BindSelf(LdapConnection connection)
    {
        if (settings.BindDn.Length > 0)
            connection.Bind(new NetworkCredential(settings.BindDn, settings.BindPassword));
        else
        {
            connection.AuthType = AuthType.Anonymous;
            connection.Bind();
        }
    }

    private static SearchResultEntryCollection Search(
        LdapConnection connection,
        string below,
        string filter,
        SearchScope scope,
        params string[] attributes
    ) => ((SearchResponse)connection.SendRequest(new SearchRequest(below, filter, scope, attributes))).Entries;

    private string? KeyOf(SearchResultEntry entry) =>
        // Active Directory's are sixteen bytes.
        settings.IdAttribute.Equals("objectGUID", StringComparison.OrdinalIgnoreCase)
            ? entry.Attributes[settings.IdAttribute]?.GetValues(typeof(byte[])) is [byte[] { Length: 16 } bytes, ..]
                ? new Guid(bytes).ToString()
                : null
            : ValuesOf(entry, settings.IdAttribute).FirstOrDefault(value => value.Trim().Length > 0);

    private static IEnumerable<string> ValuesOf(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).OfType<string>() ?? [];

    private static string Text(Exception fault) =>
        fault is LdapException { ServerErrorMessage: { Length: > 0 } told } ? $"{fault.Message} {told}"
        : fault is DirectoryOperationException { Response.ErrorMessage: { Length: > 0 } said } ? $"{fault.Message} {said}"
        : fault.Message;
}
