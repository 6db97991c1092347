using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.TestKit.Databases;

/// <summary>
/// A PostgreSQL server of this process alone: made in a temporary folder, on a free port of this machine, gone with the process. Databases
/// of tests are copies of one that is migrated once.
/// </summary>
/// <remarks>
/// It waits for no disk: these tests ask whether answers are right, and those that kill a server have their own. Texts are sorted byte by
/// byte, or by the rules of the language in <c>ANNOTATEHUB_TEST_LOCALE</c> (<c>en</c>), which must change nothing.
/// </remarks>
public sealed class PrivatePostgres : IDisposable
{
    private const string Template = "annotatehub_template";
    private static readonly Lazy<PrivatePostgres> Started = new(() => new PrivatePostgres());

    private readonly Lock _making = new();
    private readonly HashSet<string> _made = [];
    private readonly string _folder;
    private readonly int _port;
    private readonly string _bin;

    private PrivatePostgres()
    {
        _bin = FindBin();
        _folder = MakeFolder();
        _port = FreePort();
        if (Environment.IsPrivilegedProcess)
            Run("chown", ["postgres", _folder]);
        var data = Path.Combine(_folder, "data");
        string[] sorting = Environment.GetEnvironmentVariable("ANNOTATEHUB_TEST_LOCALE") is { Length: > 0 } language
            ? ["--locale-provider=icu", $"--icu-locale={language}"]
            : [];
        AsPostgres("initdb", ["-D", data, "-U", "annotatehub", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", .. sorting]);
        var options =
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off "
            + "-c full_page_writes=off -c max_connections=400 -c shared_buffers=128MB -c autovacuum=off -c max_wal_size=4GB";
        AsPostgres("pg_ctl", ["-D", data, "-o", options, "-l", Path.Combine(_folder, "log.txt"), "-w", "start"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Execute($"CREATE DATABASE {Template}");
        using (var db = new AnnotateHubDb(Options(Template)))
            db.Database.Migrate();
        Forget(Template);
    }

    public static PrivatePostgres Instance => Started.Value;

    /// <summary>Connection string of a database of this name.</summary>
    public string Address(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = "annotatehub",
            Database = database,
            MaxPoolSize = 40,
        }.ConnectionString;

    /// <summary>The database of a test, known by a path.</summary>
    public DatabaseSource SourceOf(string file) => new(DatabaseProvider.Postgres, Address(NameOf(file)));

    /// <summary>Makes it where it is not there yet.</summary>
    public void Make(string file)
    {
        lock (_making)
            if (_made.Add(NameOf(file)))
                Execute($"CREATE DATABASE {NameOf(file)} TEMPLATE {Template}");
    }

    public void Drop(string file)
    {
        lock (_making)
        {
            if (!_made.Remove(NameOf(file)))
                return;
            Forget(NameOf(file));
            Execute($"DROP DATABASE {NameOf(file)} WITH (FORCE)");
        }
    }

    /// <summary>An empty database without tables, for tests of migrations.</summary>
    public string MakeBare(string name)
    {
        Execute($"CREATE DATABASE {name}");
        return Address(name);
    }

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
            return;
        AsPostgres("pg_ctl", ["-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop"], mayFail: true);
        Directory.Delete(_folder, recursive: true);
    }

    private static string NameOf(string file) =>
        "t_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(file))))[..24];

    private DbContextOptions<AnnotateHubDb> Options(string database) =>
        (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubPostgres(Address(database)).Options;

    private void Forget(string database)
    {
        using var db = new AnnotateHubDb(Options(database));
        using var connection = new NpgsqlConnection(db.Database.GetConnectionString());
        NpgsqlConnection.ClearPool(connection);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Address("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // The server refuses to run as root.
    private void AsPostgres(string program, IReadOnlyList<string> arguments, bool mayFail = false)
    {
        var path = Path.Combine(_bin, program);
        if (Environment.IsPrivilegedProcess)
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path, .. arguments], mayFail);
        else
            Run(path, arguments, mayFail);
    }

    private static void Run(string program, IReadOnlyList<string> arguments, bool mayFail = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        // The server that pg_ctl starts keeps these streams open; only the exit of pg_ctl itself is waited for.
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(said, line.Data);
        process.ErrorDataReceived += (_, line) => Append(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            throw new TimeoutException($"'{program}' did not end.");
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {said}");
    }

    private static void Append(StringBuilder said, string? line)
    {
        lock (said)
            said.AppendLine(line);
    }

    private static string FindBin()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).Where(version => File.Exists(Path.Combine(version, "bin", "initdb"))).Order().ToList()
            : [];
        return versions.Count > 0
            ? Path.Combine(versions[^1], "bin")
            : throw new InvalidOperationException("PostgreSQL is not installed; install Debian's package 'postgresql'.");
    }

    // Each test has a database of its own, three hundred files: in memory, where the system has such a place, they are quickly made.
    private static string MakeFolder()
    {
        var memory = new DirectoryInfo("/dev/shm");
        return memory.Exists
            ? memory.CreateSubdirectory($"annotatehub-pg-{Guid.NewGuid():N}").FullName
            : Directory.CreateTempSubdirectory("annotatehub-pg-").FullName;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
