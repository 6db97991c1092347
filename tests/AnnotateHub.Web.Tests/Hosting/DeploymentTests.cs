using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Npgsql;
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
        var root = Yaml("deploy", "compose.yaml");
        var service = root["services"]["annotatehub"];

        Assert.Equal($"127.0.0.1:{DefaultPort()}:{Word(Dockerfile, "EXPOSE")}", Assert.Single(List(service["ports"])));
        var volumes = List(service["volumes"]).Select(volume => volume.Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.Equal(Words(Dockerfile, "VOLUME"), volumes.Keys);
        Assert.Equal(volumes.Values.Order(), ((YamlMappingNode)root["volumes"]).Children.Keys.Select(Text).Order());
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
    public void The_compose_file_of_several_nodes_fits_the_image_its_database_and_its_proxy()
    {
        var root = Yaml("deploy", "compose.scaled.yaml");
        var services = ((YamlMappingNode)root["services"]).Children.ToDictionary(
            item => Text(item.Key),
            item => (YamlMappingNode)item.Value
        );
        var port = Word(Dockerfile, "EXPOSE");
        var roles = new Dictionary<string, string>();
        foreach (var (name, service) in services.Where(service => Field(service.Value, "image") is YamlScalarNode { Value: "annotatehub" }))
        {
            var environment = Merged((YamlMappingNode)Field(service, "environment")!);
            var settings = environment.Children.Keys.Select(Text).Where(key => key != "TZ");
            Assert.All(settings, key => Assert.True(KnownSettings.Contains(key.Replace("__", ":")), key));
            roles[name] = Text(Field(environment, "Roles")!);
            Assert.Equal("false", Text(Field(environment, "Demo__Enabled")!));
            Assert.Equal("postgres", Text(Field(environment, "Database__Provider")!));
            var address = new NpgsqlConnectionStringBuilder(
                Text(Field(environment, "Database__ConnectionString")!).Replace("${POSTGRES_PASSWORD:?set it}", "secret")
            );
            var database = (YamlMappingNode)Field(services[address.Host!], "environment")!;
            Assert.Equal((Text(database["POSTGRES_DB"]), Text(database["POSTGRES_USER"])), (address.Database, address.Username));
            Assert.Equal(Words(Dockerfile, "VOLUME"), List(Field(service, "volumes")!).Select(volume => volume.Split(':')[1]));
            Assert.Equal("true", Text(Field(service, "read_only")!));
            Assert.Equal(["ALL"], List(Field(service, "cap_drop")!));
            Assert.NotEmpty(Text(Field(service, "mem_limit")!));
            Assert.Equal(["CMD", "dotnet", "AnnotateHub.Web.dll", "--health"], List(Field(service, "healthcheck")!["test"]));
        }

        Assert.Equal(["web", "web", "worker"], roles.Values.Order());
        Assert.All(
            roles.Values,
            role => NodeRoles.From(new ConfigurationBuilder().AddInMemoryCollection([new("Roles", role)]).Build())
        );
        // The proxy leads to the servers of pages, at their port, and is itself where the program stands by itself.
        var proxy = Read("deploy", "nginx.conf");
        Assert.Equal(
            roles.Where(node => node.Value == "web").Select(node => $"{node.Key}:{port}").Order(),
            Regex.Matches(proxy, @"^\s+server (\S+:\d+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order()
        );
        Assert.Contains($"listen {port};", proxy);
        Assert.Equal([$"127.0.0.1:{DefaultPort()}:{port}"], List(services["nginx"]["ports"]));
        Assert.Equal(["./nginx.conf:/etc/nginx/nginx.conf:ro"], List(services["nginx"]["volumes"]));
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

    private static YamlNode Yaml(params string[] path)
    {
        using var text = new StringReader(Read(path));
        var yaml = new YamlStream();
        yaml.Load(text);
        return yaml.Documents[0].RootNode;
    }

    /// <summary>A value of a mapping or of the one that it takes over by <c>&lt;&lt;</c>.</summary>
    private static YamlNode? Field(YamlMappingNode mapping, string key) =>
        Merged(mapping).Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static YamlMappingNode Merged(YamlMappingNode mapping)
    {
        var merged = new YamlMappingNode();
        foreach (var (key, value) in mapping.Children)
            if (Text(key) != "<<")
                merged.Children[key] = value;
        if (mapping.Children.TryGetValue(new YamlScalarNode("<<"), out var other))
            foreach (var (key, value) in Merged((YamlMappingNode)other).Children)
                merged.Children.TryAdd(key, value);
        return merged;
    }

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
