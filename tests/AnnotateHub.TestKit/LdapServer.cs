using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AnnotateHub.TestKit;

/// <summary>
/// OpenLDAP's slapd (Debian's package) as a process of its own on free ports, with a lab of three people and two groups. Only who has bound
/// may look around in it, and what it says of groups follows from the groups themselves.
/// </summary>
public sealed class LdapServer : IDisposable
{
    public const string BaseDn = "dc=lab,dc=example";
    public const string SearcherDn = "cn=searcher," + BaseDn;
    public const string SearcherPassword = "looks around";
    public const string AnnasPassword = "Zellen zählen 7";
    private const string AdministratorDn = "cn=admin," + BaseDn;
    private const string AdministratorPassword = "admin of this test alone";
    private const string Program = "/usr/sbin/slapd";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();
    private readonly int _tlsPort = FreePort();
    private Process? _process;

    private LdapServer() => WriteFiles();

    /// <summary>Why there is none here, or null.</summary>
    public static string? Missing => File.Exists(Program) ? null : "Debian's package 'slapd' is not installed; tests/run.sh installs it.";

    public string Address => $"ldap://127.0.0.1:{_port}";
    public string LocalName => $"ldap://localhost:{_port}";
    public string EncryptedAddress => $"ldaps://localhost:{_tlsPort}";

    /// <summary>Holds the certificate that signs for <see cref="EncryptedAddress"/>.</summary>
    public string CertificateFolder => _folder.File("trusted");

    public static async Task<LdapServer> StartAsync()
    {
        var server = new LdapServer();
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        _process = Start(Program, "-d", "0", "-h", $"{Address}/ {EncryptedAddress}/", "-f", _folder.File("slapd.conf"));
        await Patience.UntilAsync(
            () =>
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"slapd ended with {_process.ExitCode}.");
                using var client = new TcpClient();
                try
                {
                    client.Connect(IPAddress.Loopback, _port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "slapd answers"
        );
    }

    public void Stop()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit(Patience.Limit);
        _process?.Dispose();
        _process = null;
    }

    public static string EntryOf(string user) => $"uid={user},ou=people,{BaseDn}";

    public static string GroupOf(string name) => $"cn={name},ou=groups,{BaseDn}";

    public void RemoveFromGroup(string group, string user) => Change(new ModifyRequest(
        GroupOf(group),
        DirectoryAttributeOperation.Delete,
        "member",
        EntryOf(user)
    ));

    public void Rename(string user, string to) => Change(new ModifyDNRequest(EntryOf(user), $"ou=people,{BaseDn}", $"uid={to}"));

    public void Add(string user, string password) => Change(new AddRequest(
        EntryOf(user),
        new DirectoryAttribute("objectClass", "inetOrgPerson"),
        new DirectoryAttribute("cn", user),
        new DirectoryAttribute("sn", user),
        new DirectoryAttribute("userPassword", password)
    ));

    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    private void Change(DirectoryRequest request)
    {
        using var connection = new LdapConnection(new LdapDirectoryIdentifier("127.0.0.1", _port)) { AuthType = AuthType.Basic };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.Bind(new NetworkCredential(AdministratorDn, AdministratorPassword));
        connection.SendRequest(request);
    }

    private void WriteFiles()
    {
        Directory.CreateDirectory(_folder.File("db"));
        WriteCertificates();
        File.WriteAllText(
            _folder.File("slapd.conf"),
            $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload memberof
            # As many directories do: who brings a name and no password is let in as nobody.
            allow bind_anon_cred
            TLSCertificateFile {_folder.File("server.pem")}
            TLSCertificateKeyFile {_folder.File("server.key")}
            database mdb
            maxsize 10485760
            suffix "{BaseDn}"
            rootdn "{AdministratorDn}"
            rootpw "{AdministratorPassword}"
            directory {_folder.File("db")}
            overlay memberof
            access to attrs=userPassword by anonymous auth by * none
            access to * by users read by * none
            """
        );
        // One entry after the other: the groups of a person are noted when the group comes in by a server that runs.
        File.WriteAllText(
            _folder.File("lab.ldif"),
            $"""
            dn: {BaseDn}
            objectClass: dcObject
            objectClass: organization
            o: Lab
            dc: lab

            dn: {SearcherDn}
            objectClass: person
            cn: searcher
            sn: searcher
            userPassword: {SearcherPassword}

            dn: ou=people,{BaseDn}
            objectClass: organizationalUnit
            ou: people

            dn: ou=groups,{BaseDn}
            objectClass: organizationalUnit
            ou: groups

            dn: ou=clubs,{BaseDn}
            objectClass: organizationalUnit
            ou: clubs

            dn: {EntryOf("anna")}
            objectClass: inetOrgPerson
            uid: anna
            cn: Anna of the lab
            sn: Lab
            mail: anna@lab.example
            userPassword: {AnnasPassword}
            memberOf: {GroupOf("leads")}
            memberOf: {GroupOf("admins")}

            dn: {EntryOf("ben")}
            objectClass: inetOrgPerson
            uid: ben
            cn: Ben
            sn: Lab
            userPassword: {AnnasPassword}
            memberOf: cn=admins,ou=clubs,{BaseDn}

            dn: {GroupOf("leads")}
            objectClass: groupOfNames
            cn: leads
            member: {EntryOf("anna")}
            member: {AdministratorDn}

            dn: {GroupOf("admins")}
            objectClass: groupOfNames
            cn: admins
            member: {EntryOf("anna")}
            member: {AdministratorDn}

            dn: cn=admins,ou=clubs,{BaseDn}
            objectClass: groupOfNames
            cn: admins
            member: {EntryOf("ben")}
            """
        );
        using var fill = Start("/usr/sbin/slapadd", "-f", _folder.File("slapd.conf"), "-l", _folder.File("lab.ldif"));
        var told = fill.StandardError.ReadToEnd();
        fill.WaitForExit();
        if (fill.ExitCode != 0)
            throw new InvalidOperationException($"slapadd: {told}");
    }

    /// <summary>A small authority, and a certificate of it for this machine's own name.</summary>
    private void WriteCertificates()
    {
        using var authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (now.AddDays(-1), now.AddDays(2));
        using var signer = authority.CreateSelfSigned(from, to);
        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        // OpenLDAP's client reads "localhost" as this machine's own name when it compares.
        names.AddDnsName(Dns.GetHostName());
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var signed = server.Create(signer, from, to, [1, 2, 3, 4]);
        File.WriteAllText(_folder.File("server.pem"), signed.ExportCertificatePem());
        File.WriteAllText(_folder.File("server.key"), key.ExportPkcs8PrivateKeyPem());
        Directory.CreateDirectory(CertificateFolder);
        File.WriteAllText(Path.Combine(CertificateFolder, "authority.pem"), signer.ExportCertificatePem());
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
