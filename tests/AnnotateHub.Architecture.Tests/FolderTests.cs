using System.Reflection;
using System.Text.RegularExpressions;
using AnnotateHub.Application;
using AnnotateHub.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Architecture.Tests;

/// <summary>A folder of Application is a capability: it registers itself, and folders know each other in one direction only.</summary>
public sealed partial class FolderTests
{
    private const string Root = "AnnotateHub.Application.";

    private static readonly Assembly Application = typeof(ApplicationRegistration).Assembly;

    [Fact]
    public void Folders_of_use_cases_do_not_know_each_other_in_circles()
    {
        var cycles = Circles(Graph());

        Assert.True(
            cycles.Count == 0,
            "Move a type to the folder that it belongs to, or put an interface into Kernel or Access:"
                + $"{Environment.NewLine}{string.Join(Environment.NewLine, cycles)}"
        );
    }

    [Fact]
    public void Kernel_knows_no_other_folder() => Assert.Empty(Graph()["Kernel"]);

    [Fact]
    public void Circles_are_found()
    {
        // a -> b -> c -> a, d stands aside and knows a.
        Dictionary<string, Dictionary<string, string>> graph = new()
        {
            ["a"] = new() { ["b"] = "A uses B" },
            ["b"] = new() { ["c"] = "B uses C" },
            ["c"] = new() { ["a"] = "C uses A" },
            ["d"] = new() { ["a"] = "D uses A" },
        };

        Assert.Equal(["a -> b (A uses B)", "b -> c (B uses C)", "c -> a (C uses A)"], Circles(graph));
        Assert.Equal(
            ["Rounds", "Reports"],
            FoldersIn("using AnnotateHub.Application.Rounds.Creation;\nvar made = new AnnotateHub.Application.Reports.Table();")
        );
    }

    [Fact]
    public void Every_folder_registers_itself_and_the_whole_registers_every_folder()
    {
        var folders = Directory
            .GetDirectories(Path.Combine(Repository.Root, "src", "AnnotateHub.Application"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => folder is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .ToList();
        var registrations = Application
            .GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method =>
                method.ReturnType == typeof(IServiceCollection) && method.GetParameters() is [{ ParameterType: var first }]
                && first == typeof(IServiceCollection)
            )
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}")
            .Order(StringComparer.Ordinal);
        var whole = File.ReadAllText(
            Path.Combine(Repository.Root, "src", "AnnotateHub.Application", $"{nameof(ApplicationRegistration)}.cs")
        );

        Assert.Equal(
            folders
                .Select(folder => $"{Root}{folder}.{folder}Registration.Add{folder}")
                .Append($"{Root}ApplicationRegistration.AddAnnotateHub")
                .Order(StringComparer.Ordinal),
            registrations
        );
        Assert.All(folders, folder => Assert.Contains($".Add{folder}()", whole, StringComparison.Ordinal));
    }

    /// <summary>Which folder knows which, with one file that makes it so. Read from the source: constants leave no trace in compiled
    /// code.</summary>
    private static Dictionary<string, Dictionary<string, string>> Graph()
    {
        var root = Path.Combine(Repository.Root, "src", "AnnotateHub.Application");
        var graph = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (path.Split('/') is not [not ("obj" or "bin") and var folder, _, ..])
                continue;
            if (!graph.TryGetValue(folder, out var known))
                graph.Add(folder, known = new Dictionary<string, string>(StringComparer.Ordinal));
            foreach (var other in FoldersIn(File.ReadAllText(file)).Where(other => other != folder))
                known.TryAdd(other, path);
        }

        return graph;
    }

    private static IEnumerable<string> FoldersIn(string source) =>
        Folder().Matches(source).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<!namespace )\bAnnotateHub\.Application\.(\w+)")]
    private static partial Regex Folder();

    /// <summary>Every arrow that lies on a circle, with one example of what makes it.</summary>
    private static List<string> Circles(Dictionary<string, Dictionary<string, string>> graph) =>
        [
            .. graph
                .SelectMany(from => from.Value.Select(to => (From: from.Key, To: to.Key, Example: to.Value)))
                .Where(arrow => Reaches(graph, arrow.To, arrow.From))
                .Select(arrow => $"{arrow.From} -> {arrow.To} ({arrow.Example})")
                .Order(StringComparer.Ordinal),
        ];

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> graph, string from, string to)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>([from]));
        while (open.TryPop(out var at))
        {
            if (at == to)
                return true;
            if (seen.Add(at) && graph.TryGetValue(at, out var next))
                foreach (var name in next.Keys)
                    open.Push(name);
        }

        return false;
    }
}
