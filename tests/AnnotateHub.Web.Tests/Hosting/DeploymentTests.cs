using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Hosting;
using YamlDotNet.RepresentationModel;

namespace AnnotateHub.Web.Tests.Hosting;

/// <summary>What the container, the compose file, the systemd unit and the documents say is what the program has: ports, paths,
/// settings.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Dockerfile = Read("Dockerfile");
    private static readonly string Unit = Read("deploy", "annotatehub.service");

    [Fact]
    public void The_image_serves_the_port_that_it_exposes_and_keeps_its_data_in_its_volume()
    {
        Assert.Equal($"http://+:{Word(Dockerfile, "EXPOSE")}", Setting(Dockerfile, "Urls"));
        Assert.Equal(["/data", "/backups"], Words(Dockerfile, "VOLUME"));
        Assert.Equal("/data", Setting(Dockerfile, "ANNOTATEHUB_DATA"));
        Assert.Equal("false", Setting(Dockerfile, "Demo__Enabled"));
        Assert.Equal("$APP_UID", Word(Dockerfile, "USER"));
        Assert.Contains("\"AnnotateHub.Web.dll\", \"--health\"", Dockerfile);
        // What it copies into itself is what the program is called.
        Assert.Contains("ENTRYPOINT [\"dotnet\", \"AnnotateHub.Web.dll\"]", Dockerfile);
        Assert.Equal("AnnotateHub.Web", typeof(Program).Assembly.GetName().Name);
    }

    [Fact]
    public void The_compose_file_fits_the_image_and_gives_it_no_rights()
    {
        using var text = new StringReader(Read("deploy", "compose.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var service = yaml.Documents[0].RootNode["services"]["annotatehub"];

        Assert.Equal($"127.0.0.1:{DefaultPort()}:{Word(Dockerfile, "EXPOSE")}", Assert.Single(List(service["ports"])));
        var volumes = List(service["volumes"]).Select(volume => volume.Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.Equal(Words(Dockerfile, "VOLUME"), volumes.Keys);
        Assert.Equal(volumes.Values.Order(), ((YamlMappingNode)yaml.Documents[0].RootNode["volumes"]).Children.Keys.Select(Text).Order());
        var settings = ((YamlMappingNode)service["environment"]).Children.ToDictionary(item => Text(item.Key), item => Text(item.Value));
        Assert.All(settings.Keys.Where(key => key != "TZ"), key => Assert.True(KnownSettings.Contains(key.Replace("__", ":")), key));
        Assert.Contains(settings["Backup__Folder"], volumes.Keys);
        Assert.Equal("false", settings["Demo__Enabled"]);
        Assert.Equal("true", Text(service["read_only"]));
        Assert.Equal(["ALL"], List(service["cap_drop"]));
        Assert.Contains("no-new-privileges:true", List(service["security_opt"]));
        Assert.Equal(["CMD", "dotnet", "AnnotateHub.Web.dll", "--health"], List(service["healthcheck"]["test"]));
        Assert.All(new[] { "mem_limit", "cpus", "pids_limit", "stop_grace_period" }, key => Assert.NotEmpty(Text(service[key])));
    }

    [Fact]
    public void The_systemd_unit_checks_before_it_starts_and_writes_where_its_settings_say()
    {
        Assert.Equal($"/usr/bin/dotnet AnnotateHub.Web.dll {StartCheck.Option}", Value("ExecStartPre"));
        Assert.Equal("/usr/bin/dotnet AnnotateHub.Web.dll", Value("ExecStart"));
        Assert.Contains($"ANNOTATEHUB_DATA=/var/lib/{Value("StateDirectory")} ", Value("Environment"));
        foreach (var (key, value) in new[] { ("ProtectSystem", "strict"), ("NoNewPrivileges", "yes"), ("UMask", "0077") })
            Assert.Equal((key, value), (key, Value(key)));
        var settings = Read("deploy", "annotatehub.env")
            .Split('\n')
            .Select(line => line.TrimStart('#'))
            .Where(line => Regex.IsMatch(line, @"^\w+=\S"))
            .ToDictionary(line => line.Split('=', 2)[0], line => line.Split('=', 2)[1]);
        Assert.All(settings.Keys, key => Assert.True(KnownSettings.Contains(key.Replace("__", ":")), key));
        Assert.Equal(DefaultPort(), new Uri(settings["Urls"]).Port);
        Assert.True(new Uri(settings["Urls"]).IsLoopback);
        Assert.Equal($"-{settings["Backup__Folder"]}", Value("ReadWritePaths"));
        Assert.Contains("deploy/annotatehub.env /etc/annotatehub/annotatehub.env", Unit);
        Assert.Equal("-/etc/annotatehub/annotatehub.env", Value("EnvironmentFile"));

        static string Value(string key) =>
            Unit.Split('\n').First(line => line.StartsWith($"{key}=", StringComparison.Ordinal))[(key.Length + 1)..];
    }

    /// <summary>Also on the other side of a rename: a document that still names the old setting is found here.</summary>
    [Fact]
    public void Settings_that_the_documents_name_are_there()
    {
        var wrong = Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => (File: file, Key: match.Groups[1].Value)))
            .Where(named => KnownSettings.FaultOf(named.Key) is not null)
            .Select(named => $"{Path.GetFileName(named.File)}: {KnownSettings.FaultOf(named.Key)}");

        Assert.Empty(wrong);
        Assert.NotNull(KnownSettings.FaultOf("Backup:Scedule"));
        Assert.Null(KnownSettings.FaultOf("Backup:Schedule"));
        Assert.True(KnownSettings.Contains("Proxy:Known:0"));
        Assert.False(KnownSettings.Contains("Proxies:Known:0"));
    }

    /// <summary>Sections are read in several ways; each names its section as a text that begins with a capital.</summary>
    [Fact]
    public void Settings_that_the_program_reads_are_known()
    {
        var read = Directory
            .GetFiles(Path.Combine(Repository.Root, "src", "AnnotateHub.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => ReadBy().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.Contains("Oidc", read);
        Assert.Contains("Projects", read);
        Assert.Contains("OpenApi:Public", read);
        // Parts of Inference and Training are read from their sections.
        Assert.DoesNotContain(
            read,
            name =>
                name is not ("Providers" or "Libraries" or "Program" or "Threads" or "MemoryMegabytes")
                && KnownSettings.FaultOf($"{name}:Nonsense") is null
                && !KnownSettings.Contains(name)
        );
    }

    private static int DefaultPort()
    {
        using var settings = JsonDocument.Parse(Read("appsettings.json"));
        return new Uri(settings.RootElement.GetProperty("Urls").GetString()!).Port;
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IEnumerable<string> List(YamlNode node) => ((YamlSequenceNode)node).Select(Text);

    private static string Word(string dockerfile, string instruction) => Words(dockerfile, instruction)[^1];

    private static string[] Words(string dockerfile, string instruction) =>
        dockerfile.Split('\n').Last(line => line.StartsWith($"{instruction} ", StringComparison.Ordinal)).Split(' ')[1..];

    private static string Setting(string dockerfile, string name) => Regex.Match(dockerfile, $@"\b{name}=(\S+)").Groups[1].Value;

    [GeneratedRegex("(?:GetSection\\(|SettingsOf\\(provider, |onfiguration\\[|GetValue<[^>]+>\\()\"([A-Z][A-Za-z]+(?::[A-Za-z]+)?)\"")]
    private static partial Regex ReadBy();

    [GeneratedRegex("`(?:--)?([A-Z]\\w+:[A-Z]\\w+)[` ]")]
    private static partial Regex Named();
}
